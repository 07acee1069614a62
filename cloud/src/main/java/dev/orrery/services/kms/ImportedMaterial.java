package dev.orrery.services.kms;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/// Key material as it was unwrapped: secret keys as they are, private keys in PKCS 8. It must be for the key's spec; the public
/// half of a pair is worked out.
/// Source: KMS Developer Guide, "Importing key material", "Requirements for imported key material".
final class ImportedMaterial {
    private static final byte[] NONE = new byte[0];

    private ImportedMaterial() { }

    /// Empty when it is no material of this kind.
    static Optional<Secret> read(KeySpecification spec, byte[] material) {
        try {
            return spec.isRsa() ? rsa(spec, material) : spec.isCurve() ? curve(spec, material)
                    : Optional.of(new Secret(material, NONE)).filter(_ -> material.length == spec.secretBytes());
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static Optional<Secret> rsa(KeySpecification spec, byte[] material) throws GeneralSecurityException {
        var factory = KeyFactory.getInstance("RSA");
        if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(material)) instanceof RSAPrivateCrtKey key)
                || key.getModulus().bitLength() != spec.rsaBits()) {
            return Optional.empty();
        }
        var publicKey = factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        return Optional.of(new Secret(key.getEncoded(), publicKey.getEncoded()));
    }

    private static Optional<Secret> curve(KeySpecification spec, byte[] material) throws GeneralSecurityException {
        var factory = KeyFactory.getInstance("EC");
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(spec.curveName()));
        var curve = parameters.getParameterSpec(ECParameterSpec.class);
        if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(material)) instanceof ECPrivateKey key)
                || !key.getParams().getOrder().equals(curve.getOrder()) || key.getS().compareTo(BigInteger.ONE) < 0
                || key.getS().compareTo(curve.getOrder()) >= 0) {
            return Optional.empty();
        }
        var publicKey = factory.generatePublic(new ECPublicKeySpec(CurvePoints.multiple(curve, key.getS()), curve));
        return Optional.of(new Secret(key.getEncoded(), publicKey.getEncoded()));
    }
}
