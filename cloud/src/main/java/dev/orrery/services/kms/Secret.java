package dev.orrery.services.kms;

import dev.orrery.kernel.DrawnRandom;
import dev.orrery.kernel.Ids;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/// New key material: a secret key, or both halves of a pair.
///
/// @param secret the secret key, or the private key in PKCS 8
/// @param publicKey in X.509; empty where there is none
record Secret(byte[] secret, byte[] publicKey) {
    private static final byte[] NONE = new byte[0];

    static Secret generate(KeySpecification spec, Ids ids) {
        return switch (spec) {
            case SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> new Secret(bytes(ids, spec.secretBytes()), NONE);
            case RSA_2048, RSA_3072, RSA_4096 -> rsa(spec.rsaBits(), ids);
            case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521 -> curve(spec.curveName(), ids);
        };
    }

    static byte[] bytes(Ids ids, int count) {
        var bytes = new byte[count];
        ids.fill(bytes);
        return bytes;
    }

    private static Secret rsa(int bits, Ids ids) {
        return pair("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), ids);
    }

    private static Secret curve(String name, Ids ids) {
        return pair("EC", new ECGenParameterSpec(name), ids);
    }

    private static Secret pair(String algorithm, AlgorithmParameterSpec parameters, Ids ids) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters, new DrawnRandom(ids));
            var pair = generator.generateKeyPair();
            return new Secret(pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
