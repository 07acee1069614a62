package dev.orrery.services.s3;

import dev.orrery.kernel.Ids;
import java.util.Optional;
import java.util.function.Consumer;

/// How a content is encrypted while a request is answered.
///
/// @param secret what encrypts the bytes: a customer's key, a data key of KMS, or none
/// @param managed the data key as it is kept, where KMS made it
record Sealing(CustomerKey.Secret secret, Optional<ManagedKey> managed) {
    static final Sealing NONE = of(CustomerKey.NONE);

    static Sealing of(CustomerKey.Secret customer) {
        return new Sealing(customer, Optional.empty());
    }

    /// What is kept of a customer's key.
    Optional<CustomerKey> customerKey(Ids ids) {
        return managed.isEmpty() && secret.present() ? Optional.of(CustomerKey.of(secret, ids)) : Optional.empty();
    }

    /// The entity tag of a content: only what is not encrypted, or with S3's own keys, shows its MD5.
    String etag(Intake.Taken taken, Ids ids) {
        return secret.present() ? ids.hex(Contents.MANIFEST_DIGITS) : taken.hexMd5();
    }

    /// Tells an answer how the content is encrypted.
    void tell(Consumer<String> algorithm, Consumer<String> keyId, Consumer<Boolean> bucketKey, Consumer<String> customerAlgorithm,
            Consumer<String> customerMd5) {
        if (managed.isPresent()) {
            algorithm.accept(Encryption.KMS);
            keyId.accept(managed.get().arn());
            if (managed.get().bucketKey()) {
                bucketKey.accept(true);
            }
        } else if (secret.present()) {
            customerAlgorithm.accept(CustomerKey.ALGORITHM);
            customerMd5.accept(secret.md5());
        } else {
            algorithm.accept(Encryption.S3_MANAGED);
        }
    }
}
