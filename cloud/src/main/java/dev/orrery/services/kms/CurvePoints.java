package dev.orrery.services.kms;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/// Points of elliptic curves over prime fields, which Java multiplies only within its own algorithms. Not for secrets of others:
/// how long it takes tells of the factor.
final class CurvePoints {
    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private CurvePoints() { }

    /// A multiple of the curve's generator, by doubling and adding.
    ///
    /// @param factor from 1 to below the curve's order
    static ECPoint multiple(ECParameterSpec curve, BigInteger factor) {
        var sum = ECPoint.POINT_INFINITY;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = add(curve, sum, sum);
            if (factor.testBit(bit)) {
                sum = add(curve, sum, curve.getGenerator());
            }
        }
        return sum;
    }

    private static ECPoint add(ECParameterSpec curve, ECPoint one, ECPoint other) {
        if (one.equals(ECPoint.POINT_INFINITY)) {
            return other;
        }
        if (other.equals(ECPoint.POINT_INFINITY)) {
            return one;
        }
        var prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger slope;
        if (!one.getAffineX().equals(other.getAffineX())) {
            slope = other.getAffineY().subtract(one.getAffineY()).multiply(other.getAffineX().subtract(one.getAffineX()).modInverse(prime));
        } else if (one.getAffineY().equals(other.getAffineY()) && one.getAffineY().signum() != 0) {
            slope = one.getAffineX().pow(2).multiply(THREE).add(curve.getCurve().getA())
                    .multiply(one.getAffineY().multiply(TWO).modInverse(prime));
        } else {
            return ECPoint.POINT_INFINITY;
        }
        var x = slope.pow(2).subtract(one.getAffineX()).subtract(other.getAffineX()).mod(prime);
        return new ECPoint(x, slope.multiply(one.getAffineX().subtract(x)).subtract(one.getAffineY()).mod(prime));
    }
}
