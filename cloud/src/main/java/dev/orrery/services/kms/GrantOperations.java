package dev.orrery.services.kms;

import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;

/// What a grant can allow, which depends on what the key can do.
/// Source: KMS Developer Guide, "Grant operations"; words about contexts as recorded in ack-api-quirks, DDB-TABLE-461.
final class GrantOperations {
    private static final Set<String> ANY = Set.of("CreateGrant", "RetireGrant", "DescribeKey");
    private static final Set<String> SYMMETRIC = Set.of("Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
            "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo");
    private static final Set<String> ASYMMETRIC_ENCRYPTION = Set.of("Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo", "GetPublicKey");
    private static final Set<String> SIGNING = Set.of("Sign", "Verify", "GetPublicKey");
    private static final Set<String> MACS = Set.of("GenerateMac", "VerifyMac");
    private static final Set<String> AGREEMENT = Set.of("DeriveSharedSecret", "GetPublicKey");
    private static final List<String> ALL = List.of("Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
            "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify", "GetPublicKey", "CreateGrant", "RetireGrant", "DescribeKey",
            "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateMac", "VerifyMac", "DeriveSharedSecret");

    private GrantOperations() { }

    static void check(KeyRow key, CreateGrantRequest request) {
        var operations = request.operationsAsStrings();
        if (operations.isEmpty()) {
            throw KmsErrors.validation("1 validation error detected: Value null at 'operations' failed to satisfy constraint: Member must not "
                    + "be null");
        }
        operations.forEach(operation -> Constraints.oneOf("operations", operation, ALL));
        if (request.constraints() != null && key.spec() != KeySpecification.SYMMETRIC_DEFAULT) {
            throw KmsErrors.validation("EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.");
        }
        var possible = of(key);
        for (var operation : operations) {
            if (!ANY.contains(operation) && !possible.contains(operation)) {
                throw KmsErrors.validation("The operation " + operation + " is not supported by keys of key spec " + key.spec()
                        + " and key usage " + key.usage() + ".");
            }
        }
    }

    private static Set<String> of(KeyRow key) {
        return switch (key.usage()) {
            case ENCRYPT_DECRYPT -> key.spec() == KeySpecification.SYMMETRIC_DEFAULT ? SYMMETRIC : ASYMMETRIC_ENCRYPTION;
            case SIGN_VERIFY -> SIGNING;
            case GENERATE_VERIFY_MAC -> MACS;
            case KEY_AGREEMENT -> AGREEMENT;
        };
    }
}
