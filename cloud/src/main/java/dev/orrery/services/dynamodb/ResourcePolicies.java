package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.MissingPrincipals;
import dev.orrery.kernel.identity.NamedPrincipals;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.PublicPolicy;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Settings.ResourcePolicy;
import dev.orrery.services.dynamodb.StreamRows.StreamRow;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.PutResourcePolicyResponse;

/// The policies of tables and of streams, which count in every decision about them.
final class ResourcePolicies implements DynamoDbClient {
    /// "The maximum size supported for a resource-based policy document is 20 KB": API Reference, `PutResourcePolicy`.
    private static final int BYTES_MAX = 20 * 1024;
    private static final String NONE = "NO_POLICY";
    /// Older revisions have more.
    private static final int REVISION_DIGITS_MAX = 18;
    private final Home home;
    private final TableLookup tables;

    ResourcePolicies(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    /// @param before the policy that there was
    static ResourcePolicy checked(Home home, String text, Optional<ResourcePolicy> before) {
        if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw DynamoDbErrors.validation("Resource policy document exceeds the maximum size of " + BYTES_MAX + " bytes");
        }
        try {
            var policy = Policy.parse(text).requireResourceForm();
            if (PublicPolicy.isPublicForTables(policy)) {
                throw invalid("Policy allows public access");
            }
        } catch (MalformedPolicyException e) {
            throw invalid(e.getMessage());
        }
        var kept = NamedPrincipals.withIds(text, home.identities());
        MissingPrincipals.first(kept, home.identities()).ifPresent(missing -> {
            throw invalid("Policy contains invalid " + (missing.kind().equals("Service") ? "service principal" : "principal"));
        });
        return before.filter(known -> content(known.text()).equals(content(kept))).orElseGet(() -> new ResourcePolicy(kept, revision(home, before)));
    }

    private static RuntimeException invalid(String why) {
        return DynamoDbErrors.invalid("Invalid policy document: " + why);
    }

    /// What a document says, however it is written.
    private static Json content(String text) {
        return JsonReader.read(text, text.length());
    }

    /// The time of the change, in milliseconds; a later one than that of any revision of before.
    private static String revision(Home home, Optional<ResourcePolicy> before) {
        long now = home.clock().now().toEpochMilli();
        long known = before.map(ResourcePolicy::revision).filter(text -> text.length() <= REVISION_DIGITS_MAX).map(Long::parseLong).orElse(0L);
        return Long.toString(Math.max(now, known + 1));
    }

    @Override
    public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
        new Constraints().notNull("resourceArn", request.resourceArn()).notNull("policy", request.policy()).check();
        checked(home, request.policy(), Optional.empty());
        if (!Boolean.TRUE.equals(request.confirmRemoveSelfResourceAccess())) {
            requireWayBack(request);
        }
        var revision = home.store().write(tx -> {
            var owner = require(tx, request.resourceArn());
            requireRevision(owner, request.expectedRevisionId());
            var policy = checked(home, request.policy(), owner.policy());
            keep(tx, owner, Optional.of(policy));
            return policy.revision();
        });
        return PutResourcePolicyResponse.builder().revisionId(revision).build();
    }

    /// Nobody loses by accident the right to change the policy again. Words as recorded in ack-api-quirks.
    private void requireWayBack(PutResourcePolicyRequest request) {
        if (!Call.current().foresee(DynamoDbAccess.afterwards(home, request, Policy.parse(request.policy()))).allowed()) {
            throw DynamoDbErrors.accessDenied("The new resource policy will not allow you to update the resource policy in the future.");
        }
    }

    @Override
    public GetResourcePolicyResponse getResourcePolicy(GetResourcePolicyRequest request) {
        new Constraints().notNull("resourceArn", request.resourceArn()).check();
        var policy = home.store().read(tx -> require(tx, request.resourceArn()).policy())
                .orElseThrow(() -> notFound(request.resourceArn()));
        return GetResourcePolicyResponse.builder().policy(NamedPrincipals.withArns(policy.text(), home.identities())).revisionId(policy.revision()).build();
    }

    @Override
    public DeleteResourcePolicyResponse deleteResourcePolicy(DeleteResourcePolicyRequest request) {
        new Constraints().notNull("resourceArn", request.resourceArn()).check();
        var before = home.store().write(tx -> {
            var owner = require(tx, request.resourceArn());
            requireRevision(owner, request.expectedRevisionId());
            keep(tx, owner, Optional.empty());
            return owner.policy();
        });
        var response = DeleteResourcePolicyResponse.builder();
        return before.map(policy -> response.revisionId(policy.revision()).build()).orElseGet(response::build);
    }

    /// What has a policy.
    private sealed interface Owner {
        Optional<ResourcePolicy> policy();

        record OfTable(TableDefinition table) implements Owner {
            @Override
            public Optional<ResourcePolicy> policy() {
                return table.settings().policy();
            }
        }

        record OfStream(StreamRow stream) implements Owner {
            @Override
            public Optional<ResourcePolicy> policy() {
                return stream.policy();
            }
        }
    }

    private void keep(Tables.Write tx, Owner owner, Optional<ResourcePolicy> next) {
        if (owner.policy().equals(next)) {
            return;
        }
        switch (owner) {
            case Owner.OfTable(var table) -> tables.write(tx, table.with(settings -> settings.withPolicy(next)));
            case Owner.OfStream(var stream) -> tx.put(StreamRows.STREAMS, stream.number(), stream.withPolicy(next));
        }
    }

    private Owner require(Tables.Read tx, String arn) {
        if (ResourceNames.isStream(arn)) {
            return StreamRows.find(tx, home, arn).map(Owner.OfStream::new)
                    .orElseThrow(() -> DynamoDbErrors.resourceNotFound("Requested resource not found: Stream: " + arn + " not found"));
        }
        if (!ResourceNames.isArn(arn)) {
            throw DynamoDbErrors.validation("Invalid ResourceArn: " + arn);
        }
        return tables.findNamed(tx, arn).map(OpenTable::definition).map(Owner.OfTable::new)
                .orElseThrow(() -> DynamoDbErrors.resourceNotFound("Requested resource not found: ResourceArn: " + arn + " not found"));
    }

    private static void requireRevision(Owner owner, String expected) {
        var revision = owner.policy().map(ResourcePolicy::revision).orElse(NONE);
        if (expected != null && !expected.equals(revision)) {
            throw DynamoDbErrors.error("PolicyNotFoundException", "Resource-based policy not found: the provided RevisionId did not match");
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
