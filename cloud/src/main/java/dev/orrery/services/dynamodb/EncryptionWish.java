package dev.orrery.services.dynamodb;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;

/// What a request wants a table to be encrypted with. Words as recorded in ack-api-quirks, DDB-TABLE-031, 036, 044 and 457.
///
/// @param keyId any name of a KMS key; empty for a key that DynamoDB owns
record EncryptionWish(Optional<String> keyId) {
    /// The key that AWS manages for DynamoDB in each account and region.
    static final String OF_DYNAMODB = "alias/aws/dynamodb";
    private static final String TYPES = "AES256, KMS";

    static void constrain(Constraints constraints, String at, SSESpecification asked) {
        if (asked != null) {
            constraints.oneOf(at + ".sSEType", asked.sseTypeAsString(), TYPES).length(at + ".kMSMasterKeyId", asked.kmsMasterKeyId(), 1,
                    Integer.MAX_VALUE);
        }
    }

    /// Empty when nothing was said.
    static Optional<EncryptionWish> of(SSESpecification asked) {
        if (asked == null) {
            return Optional.empty();
        }
        if (Boolean.FALSE.equals(asked.enabled())) {
            refuse(asked.sseType() != null, "SSEType can not be specified if Enabled is false");
            refuse(asked.kmsMasterKeyId() != null, "KMSMasterKeyId can not be specified if Enabled is false");
            return Optional.of(new EncryptionWish(Optional.empty()));
        }
        refuse("AES256".equals(asked.sseTypeAsString()), "SSEType AES256 is not supported");
        refuse(asked.kmsMasterKeyId() != null && asked.sseType() == null, "SSEType KMS is required if KMSMasterKeyId is specified");
        boolean enabled = asked.enabled() != null || asked.sseType() != null;
        return Optional.of(new EncryptionWish(enabled ? Optional.of(asked.kmsMasterKeyId() == null ? OF_DYNAMODB : asked.kmsMasterKeyId())
                : Optional.empty()));
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw DynamoDbErrors.invalid(message);
        }
    }
}
