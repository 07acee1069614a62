package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Which encryption a request asks for, and whether it fits what is stored.
final class Encryption {
    /// By what name errors tell of every header that is about encryption.
    static final String HEADER = "x-amz-server-side-encryption";
    static final String S3_MANAGED = "AES256";
    static final String KMS = "aws:kms";

    private Encryption() { }

    /// What a writing request says of encryption by S3 or KMS; members are null where absent.
    ///
    /// @param context in Base64
    record Wanted(String algorithm, String keyId, String context, Boolean bucketKey) {
        static Wanted of(PutObjectRequest request) {
            return new Wanted(request.serverSideEncryptionAsString(), request.ssekmsKeyId(), request.ssekmsEncryptionContext(),
                    request.bucketKeyEnabled());
        }

        static Wanted of(CopyObjectRequest request) {
            return new Wanted(request.serverSideEncryptionAsString(), request.ssekmsKeyId(), request.ssekmsEncryptionContext(),
                    request.bucketKeyEnabled());
        }

        static Wanted of(CreateMultipartUploadRequest request) {
            return new Wanted(request.serverSideEncryptionAsString(), request.ssekmsKeyId(), request.ssekmsEncryptionContext(),
                    request.bucketKeyEnabled());
        }
    }

    /// How a new content is to be encrypted: as the request says, else as its bucket does. Without a customer's key and KMS
    /// that is with keys of S3 (`AES256`, since January 2023).
    static Sealing ofNew(Home home, String bucketName, String key, Wanted wanted, CustomerKey.Secret secret) {
        check(wanted.algorithm(), wanted.keyId());
        if (secret.present()) {
            return Sealing.of(secret);
        }
        if (wanted.algorithm() != null && !wanted.algorithm().equals(KMS)) {
            return Sealing.NONE;
        }
        var byBucket = home.store().read(tx -> Bucket.require(tx, bucketName).encryption());
        var rule = byBucket.applyServerSideEncryptionByDefault();
        if (wanted.algorithm() == null && rule.sseAlgorithm() != ServerSideEncryption.AWS_KMS) {
            return Sealing.NONE;
        }
        var named = wanted.algorithm() == null ? rule.kmsMasterKeyID() : wanted.keyId();
        boolean bucketKey = Boolean.TRUE.equals(wanted.bucketKey() == null ? byBucket.bucketKeyEnabled() : wanted.bucketKey());
        var arn = "arn:aws:s3:::" + bucketName;
        return ManagedKeys.make(home, named == null ? ManagedKeys.OF_S3 : named,
                EncryptionContext.of(wanted.context(), bucketKey ? arn : arn + "/" + key), bucketKey);
    }

    /// What opens a stored content.
    ///
    /// @param secret the customer's key of the request, as [#checkRead] found it fitting
    static CustomerKey.Secret ofStored(Home home, VersionRow.Stored stored, CustomerKey.Secret secret) {
        return stored.managedKey().map(key -> ManagedKeys.open(home, key)).orElse(secret);
    }

    /// How the answer to a read tells of the encryption.
    static Sealing told(VersionRow.Stored stored, CustomerKey.Secret secret) {
        return new Sealing(secret, stored.managedKey());
    }

    /// The customer's key of a writing request, which excludes every other encryption.
    static CustomerKey.Secret customer(String serverSideEncryption, String algorithm, String key, String md5) {
        if (serverSideEncryption != null && algorithm != null) {
            throw S3Errors.invalidArgument("Server Side Encryption with Customer provided key is incompatible with the encryption "
                    + "method specified", HEADER, serverSideEncryption);
        }
        return CustomerKey.Secret.of(algorithm, key, md5);
    }

    private static void check(String serverSideEncryption, String kmsKeyId) {
        if (serverSideEncryption == null) {
            if (kmsKeyId != null) {
                throw S3Errors.invalidArgument("Server Side Encryption with AWS KMS managed key requires HTTP header "
                        + "x-amz-server-side-encryption : aws:kms", HEADER, "null");
            }
            return;
        }
        switch (serverSideEncryption) {
            case S3_MANAGED -> {
                if (kmsKeyId != null) {
                    throw S3Errors.invalidArgument("Server Side Encryption with AWS KMS managed key requires HTTP header "
                            + "x-amz-server-side-encryption : aws:kms", HEADER, serverSideEncryption);
                }
            }
            case KMS -> { }
            case "aws:kms:dsse" -> throw S3Errors.notImplemented(HEADER);
            default -> throw S3Errors.invalidArgument("The encryption method specified is not supported",
                    HEADER, serverSideEncryption);
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
            throw wrongKey();
        }
    }

    static S3Error wrongKey() {
        return S3Errors.accessDenied("Requests specifying Server Side Encryption with Customer provided keys must provide the correct "
                + "secret key.");
    }
}
