package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.services.s3.CustomerKey.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;

/// Data keys from KMS, asked for in the caller's name: who may not use the key may not use the content.
/// Source: S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)".
final class ManagedKeys {
    /// The key that AWS manages for S3 in each account.
    static final String OF_S3 = "alias/aws/s3";
    private static final String SIGNATURE_VERSION = "s3:signatureversion";
    private static final String VERSION_2 = "AWS";
    private static final int ARN_REGION = 3;
    private static final int NOT_IMPLEMENTED = 501;

    private ManagedKeys() { }

    /// A new data key.
    ///
    /// @param keyId any name of the KMS key; what is no ARN is looked up in the caller's account
    static Sealing make(Home home, String keyId, Map<String, String> context, boolean bucketKey) {
        requireVersion4();
        var made = asked(() -> home.client(KmsClient.class)
                .generateDataKey(r -> r.keyId(keyId).keySpec(DataKeySpec.AES_256).encryptionContext(context)));
        return new Sealing(new Secret(made.plaintext().asByteArray(), ""), Optional.of(
                new ManagedKey(made.keyId(), made.ciphertextBlob().asByteArray(), context, bucketKey)));
    }

    /// Opens a data key that was kept.
    static Secret open(Home home, ManagedKey key) {
        requireVersion4();
        var region = key.arn().split(":")[ARN_REGION];
        return inRegion(region, () -> asked(() -> new Secret(home.client(KmsClient.class)
                .decrypt(r -> r.keyId(key.arn()).ciphertextBlob(SdkBytes.fromByteArray(key.sealed())).encryptionContext(key.context()))
                .plaintext().asByteArray(), "")));
    }

    /// The source of a copy may lie in another region than the request was sent to, and its key with it.
    private static <T> T inRegion(String region, Supplier<T> action) {
        var call = Call.current();
        return call.region().equals(region) ? action.get() : Call.run(call.in(region), action::get);
    }

    private static void requireVersion4() {
        var call = Call.current();
        if (call.caller().isAnonymous() || call.context().getOrDefault(SIGNATURE_VERSION, List.of()).contains(VERSION_2)) {
            throw S3Errors.invalidArgument("Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature "
                    + "Version 4.", "Authorization", "null");
        }
    }

    /// S3 passes on what KMS says, with its name in front of the code.
    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (AwsServiceException e) {
            var code = e.awsErrorDetails().errorCode();
            var message = e.awsErrorDetails().errorMessage();
            var error = code.equals("AccessDeniedException") ? S3Errors.accessDenied(message)
                    : S3Errors.error(e.statusCode() == NOT_IMPLEMENTED ? code : "KMS." + code, e.statusCode(), message);
            error.addSuppressed(e);
            throw error;
        }
    }
}
