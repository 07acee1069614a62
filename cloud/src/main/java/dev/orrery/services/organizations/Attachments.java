package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Tables;
import software.amazon.awssdk.services.organizations.model.AttachPolicyRequest;
import software.amazon.awssdk.services.organizations.model.AttachPolicyResponse;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.DetachPolicyRequest;
import software.amazon.awssdk.services.organizations.model.DetachPolicyResponse;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetRequest;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetResponse;
import software.amazon.awssdk.services.organizations.model.ListTargetsForPolicyRequest;
import software.amazon.awssdk.services.organizations.model.ListTargetsForPolicyResponse;
import software.amazon.awssdk.services.organizations.model.PolicyTargetSummary;

/// Which policies are attached where.
final class Attachments implements OrganizationsPart {
    /// Of one type on one target. Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
    private static final int ATTACHED_MAX = 5;
    private final Registry registry;

    Attachments(Registry registry) {
        this.registry = registry;
    }

    /// Attaches to something new what AWS attaches to everything.
    static void attachEverything(Tables.Write tx, OrganizationRow organization, String target) {
        organization.enabledTypes().forEach(type -> attachEverything(tx, organization, type, target));
    }

    static void attachEverything(Tables.Write tx, OrganizationRow organization, ControlType type, String target) {
        new AttachmentRow(organization.id(), target, type, type.everything().id()).put(tx);
    }

    @Override
    public AttachPolicyResponse attachPolicy(AttachPolicyRequest request) {
        return registry.write(tx -> {
            var row = asked(tx, request.policyId(), request.targetId());
            if (tx.get(AttachmentRow.ATTACHMENTS, row.key()).isPresent()) {
                throw OrganizationsErrors.duplicateAttachment();
            }
            if (count(tx, row) >= ATTACHED_MAX) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED,
                        "You have attached the maximum number of policies to the specified target.");
            }
            row.put(tx);
            return AttachPolicyResponse.builder().build();
        });
    }

    @Override
    public DetachPolicyResponse detachPolicy(DetachPolicyRequest request) {
        return registry.write(tx -> {
            var row = asked(tx, request.policyId(), request.targetId());
            if (tx.get(AttachmentRow.ATTACHMENTS, row.key()).isEmpty()) {
                throw OrganizationsErrors.notAttached();
            }
            if (row.policy().equals(ControlType.RESOURCE_CONTROL_POLICY.everything().id())) {
                throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.NON_DETACHABLE_POLICY,
                        "You can't detach this AWS managed policy.");
            }
            if (count(tx, row) == 1) {
                throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED,
                        "You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.");
            }
            tx.delete(AttachmentRow.ATTACHMENTS, row.key());
            return DetachPolicyResponse.builder().build();
        });
    }

    /// The row of an attachment, whether it is there or not.
    private static AttachmentRow asked(Tables.Read tx, String policyId, String targetId) {
        var tree = Asker.policyManager(tx);
        var control = tree.requireControl(policyId);
        var target = tree.requireTarget(targetId);
        if (!tree.organization().isEnabled(control.type())) {
            throw OrganizationsErrors.typeNotEnabled();
        }
        return new AttachmentRow(tree.organization().id(), target.id(), control.type(), control.id());
    }

    private static long count(Tables.Read tx, AttachmentRow like) {
        return AttachmentRow.of(tx, like.organization(), like.target()).filter(row -> row.type() == like.type()).count();
    }

    @Override
    public ListPoliciesForTargetResponse listPoliciesForTarget(ListPoliciesForTargetRequest request) {
        var type = ControlType.of("Filter", request.filter(), request.filterAsString());
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            var target = tree.requireTarget(request.targetId());
            var page = Page.of(AttachmentRow.of(tx, tree.organization().id(), target.id()).filter(row -> row.type() == type), AttachmentRow::policy,
                    request.maxResults(), request.nextToken());
            return ListPoliciesForTargetResponse.builder().policies(page.map(row -> tree.requireControl(row.policy()).summary()))
                    .nextToken(page.next()).build();
        });
    }

    @Override
    public ListTargetsForPolicyResponse listTargetsForPolicy(ListTargetsForPolicyRequest request) {
        return registry.read(tx -> {
            var tree = Asker.reader(tx);
            var control = tree.requireControl(request.policyId());
            var page = Page.of(AttachmentRow.of(tx, tree.organization().id()).filter(row -> row.policy().equals(control.id())),
                    AttachmentRow::target, request.maxResults(), request.nextToken());
            return ListTargetsForPolicyResponse.builder().targets(page.map(row -> described(tree.target(row.target()).orElseThrow())))
                    .nextToken(page.next()).build();
        });
    }

    private static PolicyTargetSummary described(Tree.Target target) {
        return PolicyTargetSummary.builder().targetId(target.id()).arn(target.arn()).name(target.name()).type(target.type()).build();
    }
}
