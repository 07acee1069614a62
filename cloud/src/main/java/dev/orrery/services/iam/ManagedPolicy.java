package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Policy;

/// A managed policy, AWS's or the customer's, in the version that is in effect.
///
/// @param versionId of the version in effect
/// @param own the customer's own row; empty for AWS's
record ManagedPolicy(String arn, String name, String path, String id, Instant createdAt, Instant updatedAt, String versionId,
        String document, Optional<PolicyRow> own) {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+");
    private static final int ARN_MIN = 20;
    private static final int ARN_MAX = 2048;

    static ManagedPolicy of(PolicyRow row, String account) {
        var version = row.effective();
        return new ManagedPolicy(row.arn(account), row.name(), row.path(), row.id(), row.createdAt(), row.updatedAt(), version.id(),
                version.document(), Optional.of(row));
    }

    /// What has this ARN, for a caller of this account.
    static Optional<ManagedPolicy> find(Tables.Read tx, String account, String arn) {
        if (arn.startsWith(AwsPolicies.ARN_START)) {
            return AwsPolicies.find(arn);
        }
        return arn.startsWith("arn:aws:iam::" + account + ":policy/")
                ? tx.get(PolicyRow.POLICIES, arn.substring(arn.lastIndexOf('/') + 1)).map(row -> of(row, account))
                        .filter(policy -> policy.arn().equals(arn))
                : Optional.empty();
    }

    static ManagedPolicy require(Tables.Read tx, String account, String arn) {
        return find(tx, account, checked("policyArn", arn)).orElseThrow(() -> IamErrors.noSuchPolicy(arn));
    }

    static String checked(String member, String arn) {
        Checks.text(member, arn, ARN_MIN, ARN_MAX);
        if (!arn.startsWith("arn:")) {
            throw IamErrors.validation("Invalid ARN:  Could not be parsed!");
        }
        if (!ARN.matcher(arn).matches()) {
            throw IamErrors.validation("ARN " + arn + " is not valid.");
        }
        return arn;
    }

    boolean isOfAws() {
        return own.isEmpty();
    }

    /// As in lists, which tell neither description nor tags.
    Policy.Builder listed(Tables.Read tx) {
        return Policy.builder().policyName(name).policyId(id).arn(arn).path(path).defaultVersionId(versionId)
                .attachmentCount(count(tx, UseRow.As.POLICY)).permissionsBoundaryUsageCount(count(tx, UseRow.As.BOUNDARY))
                .isAttachable(true).createDate(createdAt).updateDate(updatedAt);
    }

    Policy described(Tables.Read tx) {
        var described = listed(tx).tags(own.map(PolicyRow::tags).orElse(List.of()).stream().map(Label::tag).toList());
        own.map(PolicyRow::description).filter(text -> !text.isEmpty()).ifPresent(described::description);
        return described.build();
    }

    AttachedPolicy attached() {
        return AttachedPolicy.builder().policyArn(arn).policyName(name).build();
    }

    private int count(Tables.Read tx, UseRow.As as) {
        return (int) tx.scan(UseRow.USES, UseRow.all(arn, as)).count();
    }
}
