package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.organizations.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.organizations.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.organizations.model.TagResourceRequest;
import software.amazon.awssdk.services.organizations.model.TagResourceResponse;
import software.amazon.awssdk.services.organizations.model.UntagResourceRequest;
import software.amazon.awssdk.services.organizations.model.UntagResourceResponse;

/// Tags of the root, of units, accounts and policies, that of the organization included.
final class Tags implements OrganizationsPart {
    private final Registry registry;

    Tags(Registry registry) {
        this.registry = registry;
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        Checks.required("Tags", request.hasTags() ? request.tags() : null);
        var given = Checks.tags(request.tags());
        return registry.write(tx -> {
            change(tx, Asker.policyManager(tx), request.resourceId(), labels -> {
                var all = new ArrayList<>(labels);
                all.removeIf(label -> given.stream().anyMatch(other -> other.key().equals(label.key())));
                all.addAll(given);
                return Checks.fitting(List.copyOf(all));
            });
            return TagResourceResponse.builder().build();
        });
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        Checks.required("TagKeys", request.hasTagKeys() ? request.tagKeys() : null);
        return registry.write(tx -> {
            change(tx, Asker.policyManager(tx), request.resourceId(),
                    labels -> labels.stream().filter(label -> !request.tagKeys().contains(label.key())).toList());
            return UntagResourceResponse.builder().build();
        });
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return registry.read(tx -> {
            var labels = of(Asker.reader(tx), Checks.id("ResourceId", request.resourceId(), Checks.TAGGABLE));
            return ListTagsForResourceResponse.builder().tags(labels.orElseThrow(OrganizationsErrors::noSuchTarget).stream()
                    .map(Label::tag).toList()).build();
        });
    }

    /// The tags of something; empty when there is no such thing.
    static Optional<List<Label>> of(Tree tree, String id) {
        return tree.isRoot(id) ? Optional.of(tree.organization().rootTags())
                : tree.unit(id).map(UnitRow::tags).or(() -> tree.account(id).map(AccountRow::tags))
                        .or(() -> tree.tx().get(PolicyRow.POLICIES, new PolicyRow.PolicyKey(tree.organization().id(), id)).map(PolicyRow::tags))
                        .or(() -> resourcePolicy(tree, id).map(ResourcePolicyRow::tags));
    }

    private static Optional<ResourcePolicyRow> resourcePolicy(Tree tree, String id) {
        return tree.tx().get(ResourcePolicyRow.RESOURCE_POLICIES, tree.organization().id()).filter(row -> row.id().equals(id));
    }

    private static void change(Tables.Write tx, Tree tree, String resource, UnaryOperator<List<Label>> change) {
        var id = Checks.id("ResourceId", resource, Checks.TAGGABLE);
        var labels = change.apply(of(tree, id).orElseThrow(OrganizationsErrors::noSuchTarget));
        var organization = tree.organization();
        if (tree.isRoot(id)) {
            tx.put(OrganizationRow.ORGANIZATIONS, organization.id(), organization.withRootTags(labels));
        }
        tree.unit(id).ifPresent(row -> tx.put(UnitRow.UNITS, row.key(), row.withTags(labels)));
        tree.account(id).ifPresent(row -> tx.put(AccountRow.ACCOUNTS, id, row.withTags(labels)));
        resourcePolicy(tree, id).ifPresent(row -> tx.put(ResourcePolicyRow.RESOURCE_POLICIES, row.organization(), row.withTags(labels)));
        tx.get(PolicyRow.POLICIES, new PolicyRow.PolicyKey(organization.id(), id))
                .ifPresent(row -> tx.put(PolicyRow.POLICIES, row.key(), row.withTags(labels)));
    }
}
