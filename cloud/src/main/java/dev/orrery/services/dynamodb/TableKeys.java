package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.KeyManagerType;

/// Asks KMS for the keys of tables: in the caller's name, who needs the permissions, or in DynamoDB's own, by the grant that the
/// caller made when the key was chosen. Never within a transaction.
/// Source: Developer Guide, "How Amazon DynamoDB uses AWS KMS".
record TableKeys(Home home) {
    static final String SERVICE = "dynamodb.amazonaws.com";
    private static final List<String> GRANTED = List.of("DescribeKey", "GenerateDataKey", "Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo",
            "RetireGrant");

    /// A KMS key that was found.
    record Chosen(String arn, boolean awsManaged) { }

    /// Looks whether the key is there.
    ///
    /// @param keyId any of its names, which mean something in this region
    Chosen choose(String keyId) {
        var found = asCaller(client -> client.describeKey(r -> r.keyId(keyId))).keyMetadata();
        return new Chosen(found.arn(), found.keyManager() == KeyManagerType.AWS);
    }

    /// A new key for a table, with a grant of its own: whoever cannot use the one gives up the other.
    TableKey make(String table, Chosen chosen) {
        var grant = home.ids().uuid();
        GrantIntents.begin(home, grant, table, chosen.arn());
        try {
            return make(table, chosen, grant);
        } catch (AwsServiceException e) {
            GrantIntents.forget(home, grant);
            throw e;
        }
    }

    private TableKey make(String table, Chosen chosen, String grant) {
        var granted = asCaller(client -> client.createGrant(r -> r.keyId(chosen.arn()).granteePrincipal(grantee()).retiringPrincipal(grantee())
                .operationsWithStrings(GRANTED).name(grant).constraints(c -> c.encryptionContextSubset(context(table)))));
        try {
            var made = own(table).generateDataKey(r -> r.keyId(chosen.arn()).keySpec(DataKeySpec.AES_256).encryptionContext(context(table)));
            return new TableKey(chosen.arn(), chosen.awsManaged(), made.ciphertextBlob().asByteArray(), granted.grantId(), grant);
        } catch (AwsServiceException e) {
            retire(table, chosen.arn(), granted.grantId());
            throw e;
        }
    }

    private String grantee() {
        return "dynamodb." + home.region() + ".amazonaws.com";
    }

    /// The same for whoever makes a table, in the words of DynamoDB when it fails.
    Optional<TableKey> make(String table, Optional<EncryptionWish> wish) {
        return wish.flatMap(EncryptionWish::keyId).map(keyId -> told("", () -> make(table, choose(keyId))));
    }

    /// Opens a key in the caller's name.
    void open(String table, TableKey key) {
        told("", () -> asCaller(client -> client.decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(key.sealed())).keyId(key.arn())
                .encryptionContext(context(table)))));
    }

    /// Whether DynamoDB can open a key by itself.
    boolean opens(String table, TableKey key) {
        try {
            own(table).decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(key.sealed())).keyId(key.arn()).encryptionContext(context(table)));
            return true;
        } catch (AwsServiceException _) {
            return false;
        }
    }

    /// Nobody has the key.
    void giveUp(String table, TableKey unused) {
        retire(table, unused.arn(), unused.grantId());
        GrantIntents.forget(home, unused.grantName());
    }

    /// Gives up a grant; one that is gone already, or whose key is, is given up.
    void retire(String table, String arn, String grantId) {
        try {
            own(table).retireGrant(r -> r.keyId(arn).grantId(grantId));
        } catch (AwsServiceException _) {
            // Somebody revoked it, or deleted the key.
        }
    }

    /// Gives up a grant of which only the name is known, if there is one.
    void retireNamed(String table, String arn, String name) {
        var where = new HomeId(ResourceNames.account(arn), home.region());
        var service = home.client(KmsClient.class, where, new ServiceCaller(SERVICE, ResourceNames.tableArn(home, table), home.account()));
        Optional<String> marker = Optional.empty();
        do {
            var from = marker.orElse(null);
            var page = service.listRetirableGrants(r -> r.retiringPrincipal(grantee()).marker(from));
            page.grants().stream().filter(grant -> name.equals(grant.name())).forEach(grant -> retire(table, arn, grant.grantId()));
            marker = Optional.ofNullable(page.nextMarker());
        } while (marker.isPresent());
    }

    /// Passes on what KMS says.
    static <T> T told(String where, Supplier<T> question) {
        try {
            return question.get();
        } catch (AwsServiceException e) {
            throw KmsFailure.of(e, where);
        }
    }

    private Map<String, String> context(String table) {
        return Map.of("aws:dynamodb:tableName", table, "aws:dynamodb:subscriberId", home.account());
    }

    private KmsClient own(String table) {
        return home.client(KmsClient.class, home.region(), new ServiceCaller(SERVICE, ResourceNames.tableArn(home, table), home.account()));
    }

    /// The table may lie in another region than the request was sent to, and its key with it.
    private <T> T asCaller(java.util.function.Function<KmsClient, T> question) {
        var call = Call.current();
        return call.region().equals(home.region()) ? question.apply(home.client(KmsClient.class))
                : Call.run(call.in(home.region()), () -> question.apply(home.client(KmsClient.class)));
    }
}
