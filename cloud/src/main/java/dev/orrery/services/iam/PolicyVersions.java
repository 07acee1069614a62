package dev.orrery.services.iam;

import java.util.Comparator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;

/// Versions of managed policies, of which one is in effect. Of AWS's policies the one in effect is known.
final class PolicyVersions implements IamPart {
    private static final int VERSIONS_MAX = 5;
    private static final Pattern ID = Pattern.compile("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
    private final Registry registry;

    PolicyVersions(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreatePolicyVersionResponse createPolicyVersion(CreatePolicyVersionRequest request) {
        var arn = ManagedPolicy.checked("policyArn", request.policyArn());
        var document = ManagedPolicies.document(request.policyDocument());
        boolean asDefault = Boolean.TRUE.equals(request.setAsDefault());
        var row = registry.write(tx -> {
            var policy = ManagedPolicies.own(ManagedPolicy.require(tx, registry.account(), arn));
            if (policy.versions().size() >= VERSIONS_MAX) {
                throw IamErrors.limitExceeded("A managed policy can have up to " + VERSIONS_MAX
                        + " versions. Before you create a new version, you must delete an existing version.");
            }
            var changed = policy.withVersion(document, registry.now(), asDefault);
            tx.put(PolicyRow.POLICIES, changed.name(), changed);
            return changed;
        });
        var created = row.versions().getLast();
        return CreatePolicyVersionResponse.builder().policyVersion(version -> version.versionId(created.id()).isDefaultVersion(asDefault)
                .createDate(created.createdAt())).build();
    }

    @Override
    public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
        var arn = ManagedPolicy.checked("policyArn", request.policyArn());
        var id = id(request.versionId());
        var policy = registry.read(tx -> ManagedPolicy.require(tx, registry.account(), arn));
        var version = policy.own().map(row -> row.version(id).map(found -> described(found, row.defaultVersion())
                        .document(Documents.encoded(found.document()))))
                .orElseGet(() -> policy.versionId().equals(id) ? java.util.Optional.of(ofAws(policy)
                        .document(Documents.encoded(policy.document()))) : java.util.Optional.empty())
                .orElseThrow(() -> IamErrors.noSuchVersion(arn, id));
        return GetPolicyVersionResponse.builder().policyVersion(version.build()).build();
    }

    @Override
    public ListPolicyVersionsResponse listPolicyVersions(ListPolicyVersionsRequest request) {
        var arn = ManagedPolicy.checked("policyArn", request.policyArn());
        var policy = registry.read(tx -> ManagedPolicy.require(tx, registry.account(), arn));
        var versions = policy.own().map(row -> row.versions().reversed().stream()
                        .map(version -> described(version, row.defaultVersion()).build()))
                .orElseGet(() -> java.util.stream.Stream.of(ofAws(policy).build()));
        var page = Page.of(versions, version -> position(version.versionId()), request.maxItems(), request.marker());
        return ListPolicyVersionsResponse.builder().versions(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    /// Newest first, as text that sorts so.
    private static String position(String versionId) {
        return "%010d".formatted(Integer.MAX_VALUE - Integer.parseInt(versionId.substring(1)));
    }

    @Override
    public DeletePolicyVersionResponse deletePolicyVersion(DeletePolicyVersionRequest request) {
        var arn = ManagedPolicy.checked("policyArn", request.policyArn());
        var id = id(request.versionId());
        registry.write(tx -> {
            var row = ManagedPolicies.own(ManagedPolicy.require(tx, registry.account(), arn));
            row.version(id).orElseThrow(() -> IamErrors.noSuchVersion(arn, id));
            if (row.defaultVersion().equals(id)) {
                throw IamErrors.conflict("Cannot delete the default version of a policy.");
            }
            tx.put(PolicyRow.POLICIES, row.name(), row.withoutVersion(id, registry.now()));
            return row;
        });
        return DeletePolicyVersionResponse.builder().build();
    }

    @Override
    public SetDefaultPolicyVersionResponse setDefaultPolicyVersion(SetDefaultPolicyVersionRequest request) {
        var arn = ManagedPolicy.checked("policyArn", request.policyArn());
        var id = id(request.versionId());
        registry.write(tx -> {
            var row = ManagedPolicies.own(ManagedPolicy.require(tx, registry.account(), arn));
            row.version(id).orElseThrow(() -> IamErrors.noSuchVersion(arn, id));
            tx.put(PolicyRow.POLICIES, row.name(), row.withDefault(id, registry.now()));
            return row;
        });
        return SetDefaultPolicyVersionResponse.builder().build();
    }

    private static PolicyVersion.Builder described(PolicyRow.Version version, String defaultVersion) {
        return PolicyVersion.builder().versionId(version.id()).isDefaultVersion(version.id().equals(defaultVersion))
                .createDate(version.createdAt());
    }

    private static PolicyVersion.Builder ofAws(ManagedPolicy policy) {
        return PolicyVersion.builder().versionId(policy.versionId()).isDefaultVersion(true).createDate(policy.updatedAt());
    }

    /// As they are described in the authorization details, with their documents.
    static java.util.List<PolicyVersion> detailed(ManagedPolicy policy) {
        return policy.own().map(row -> row.versions().stream().sorted(Comparator.comparing(PolicyRow.Version::createdAt).reversed())
                        .map(version -> described(version, row.defaultVersion()).document(Documents.encoded(version.document())).build()).toList())
                .orElseGet(() -> java.util.List.of(ofAws(policy).document(Documents.encoded(policy.document())).build()));
    }

    private static String id(String id) {
        return Checks.text("versionId", id, 1, Integer.MAX_VALUE, ID);
    }
}
