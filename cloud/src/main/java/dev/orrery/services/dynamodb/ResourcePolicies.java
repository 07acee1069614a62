package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Settings.ResourcePolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyResponse;

/// The policies of tables, which count in every decision about them.
final class ResourcePolicies implements DynamoDbClient {
    /// "The maximum size supported for a resource-based policy document is 20 KB": API Reference, `PutResourcePolicy`.
    private static final int BYTES_MAX = 20 * 1024;
    private static final String NONE = "NO_POLICY";
    private static final int REVISION_DIGITS = 13;
    private final Home home;
    private final TableLookup tables;

    ResourcePolicies(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    static ResourcePolicy checked(Home home, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw DynamoDbErrors.validation("Resource policy document exceeds the maximum size of " + BYTES_MAX + " bytes");
        }
        try {
            Policy.parse(text).requireResourceForm();
        } catch (MalformedPolicyException e) {
            throw DynamoDbErrors.validation("Invalid policy document: " + e.getMessage());
        }
        return new ResourcePolicy(text, Long.toString(home.clock().now().toEpochMilli()) + home.ids().pick("0123456789", REVISION_DIGITS));
    }

    @Override
    public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
        new Constraints().notNull("resourceArn", request.resourceArn()).notNull("policy", request.policy()).check();
        var policy = checked(home, request.policy());
        home.store().write(tx -> {
            var table = require(tx, request.resourceArn());
            requireRevision(table, request.expectedRevisionId());
            tables.write(tx, table.with(settings -> settings.withPolicy(Optional.of(policy))));
            return null;
        });
        return PutResourcePolicyResponse.builder().revisionId(policy.revision()).build();
    }

    @Override
    public GetResourcePolicyResponse getResourcePolicy(GetResourcePolicyRequest request) {
        new Constraints().notNull("resourceArn", request.resourceArn()).check();
        var policy = home.store().read(tx -> require(tx, request.resourceArn()).settings().policy())
                .orElseThrow(() -> notFound(request.resourceArn()));
        return GetResourcePolicyResponse.builder().policy(policy.text()).revisionId(policy.revision()).build();
    }

    @Override
    public DeleteResourcePolicyResponse deleteResourcePolicy(DeleteResourcePolicyRequest request) {
        new Constraints().notNull("resourceArn", request.resourceArn()).check();
        var before = home.store().write(tx -> {
            var table = require(tx, request.resourceArn());
            requireRevision(table, request.expectedRevisionId());
            tables.write(tx, table.with(settings -> settings.withPolicy(Optional.empty())));
            return table.settings().policy();
        });
        var response = DeleteResourcePolicyResponse.builder();
        return before.map(policy -> response.revisionId(policy.revision()).build()).orElseGet(response::build);
    }

    private TableDefinition require(Tables.Read tx, String arn) {
        if (!ResourceNames.isArn(arn)) {
            throw DynamoDbErrors.validation("Invalid ResourceArn: " + arn);
        }
        return tables.findNamed(tx, arn).map(OpenTable::definition)
                .orElseThrow(() -> DynamoDbErrors.resourceNotFound("Requested resource not found: ResourceArn: " + arn + " not found"));
    }

    private static void requireRevision(TableDefinition table, String expected) {
        var revision = table.settings().policy().map(ResourcePolicy::revision).orElse(NONE);
        if (expected != null && !expected.equals(revision)) {
            throw notFound(table.name());
        }
    }

    private static RuntimeException notFound(String name) {
        return DynamoDbErrors.error("PolicyNotFoundException", "Resource-based policy not found for the provided ResourceArn: " + name);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
