package dev.orrery.services.s3;

import java.util.Optional;

/// Which encryption a request asks for, and whether it fits what is stored.
final class Encryption {
    static final String S3_MANAGED = "AES256";

    private Encryption() { }

    /// Checks what a writing request asks for. Without a customer's key everything is encrypted with keys of S3
    /// (`AES256`, since January 2023). KMS does not exist here yet, and pretending it would be a lie.
    static void check(String serverSideEncryption, String kmsKeyId, CustomerKey.Secret secret) {
        if (serverSideEncryption == null) {
            if (kmsKeyId != null) {
                throw S3Errors.invalidArgument("Server Side Encryption with AWS KMS managed key requires HTTP header "
                        + "x-amz-server-side-encryption : aws:kms", "x-amz-server-side-encryption", "null");
            }
            return;
        }
        if (secret.present()) {
            throw S3Errors.invalidArgument("Server Side Encryption with Customer provided key is incompatible with the encryption "
                    + "method specified", "x-amz-server-side-encryption", serverSideEncryption);
        }
        switch (serverSideEncryption) {
            case S3_MANAGED -> {
                if (kmsKeyId != null) {
                    throw S3Errors.invalidArgument("Server Side Encryption with AWS KMS managed key requires HTTP header "
                            + "x-amz-server-side-encryption : aws:kms", "x-amz-server-side-encryption", serverSideEncryption);
                }
            }
            case "aws:kms", "aws:kms:dsse" -> throw S3Errors.notImplemented("x-amz-server-side-encryption");
            default -> throw S3Errors.invalidArgument("The encryption method specified is not supported",
                    "x-amz-server-side-encryption", serverSideEncryption);
        }
    }

    /// Checks the key of a reading request against the one that the content was written with.
    static void checkRead(Optional<CustomerKey> stored, CustomerKey.Secret secret) {
        if (stored.isEmpty()) {
            if (secret.present()) {
                throw S3Errors.invalidRequest("The encryption parameters are not applicable to this object.");
            }
        } else if (!secret.present()) {
            throw S3Errors.invalidRequest("The object was stored using a form of Server Side Encryption. The correct parameters must "
                    + "be provided to retrieve the object.");
        } else if (!stored.get().fits(secret)) {
            throw S3Errors.accessDenied();
        }
    }
}
