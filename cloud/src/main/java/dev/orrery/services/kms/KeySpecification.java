package dev.orrery.services.kms;

import java.util.List;

/// What a key is made of, with the algorithms that each use of it has.
/// Source: KMS Developer Guide, "Key spec reference".
enum KeySpecification {
    SYMMETRIC_DEFAULT, RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, HMAC_224, HMAC_256, HMAC_384,
    HMAC_512;

    private static final List<String> RSA_SIGNING = List.of("RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384",
            "RSASSA_PKCS1_V1_5_SHA_512", "RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512");
    private static final int SYMMETRIC_BYTES = 32;

    /// The algorithms of a key of this kind with this use; none where it cannot have this use.
    List<String> algorithms(Usage usage) {
        return switch (usage) {
            case ENCRYPT_DECRYPT -> switch (this) {
                case SYMMETRIC_DEFAULT -> List.of("SYMMETRIC_DEFAULT");
                case RSA_2048, RSA_3072, RSA_4096 -> List.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256");
                case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> List.of();
            };
            case SIGN_VERIFY -> switch (this) {
                case RSA_2048, RSA_3072, RSA_4096 -> RSA_SIGNING;
                case ECC_NIST_P256 -> List.of("ECDSA_SHA_256");
                case ECC_NIST_P384 -> List.of("ECDSA_SHA_384");
                case ECC_NIST_P521 -> List.of("ECDSA_SHA_512");
                case SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> List.of();
            };
            case GENERATE_VERIFY_MAC -> isMac() ? List.of("HMAC_SHA_" + name().substring("HMAC_".length())) : List.of();
            case KEY_AGREEMENT -> isCurve() ? List.of("ECDH") : List.of();
        };
    }

    boolean isMac() {
        return name().startsWith("HMAC_");
    }

    boolean isRsa() {
        return name().startsWith("RSA_");
    }

    boolean isCurve() {
        return name().startsWith("ECC_");
    }

    /// Whether it has a public half.
    boolean isAsymmetric() {
        return isRsa() || isCurve();
    }

    /// The length of the modulus of an RSA key.
    int rsaBits() {
        return Integer.parseInt(name().substring("RSA_".length()));
    }

    /// The curve, as Java calls it.
    String curveName() {
        return "secp" + name().substring("ECC_NIST_P".length()) + "r1";
    }

    /// The length of a secret key; HMAC keys are as long as their digest.
    int secretBytes() {
        return isMac() ? Integer.parseInt(name().substring("HMAC_".length())) / Byte.SIZE : SYMMETRIC_BYTES;
    }
}
