package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Principal;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/// What a request does by the way, and needs a permission for: an upload that sets an ACL, tags, or a lock.
final class ImpliedActions {
    private ImpliedActions() { }

    static List<String> of(Object request) {
        return switch (request) {
            case PutObjectRequest put -> upload(!isHandedOverByService(put)
                    && any(put.aclAsString(), put.grantFullControl(), put.grantRead(), put.grantReadACP(), put.grantWriteACP()),
                    any(put.tagging()), any(put.objectLockModeAsString()), any(put.objectLockLegalHoldStatusAsString()));
            case CreateMultipartUploadRequest create -> upload(
                    any(create.aclAsString(), create.grantFullControl(), create.grantRead(), create.grantReadACP(), create.grantWriteACP()),
                    any(create.tagging()), any(create.objectLockModeAsString()), any(create.objectLockLegalHoldStatusAsString()));
            case CopyObjectRequest copy -> upload(
                    any(copy.aclAsString(), copy.grantFullControl(), copy.grantRead(), copy.grantReadACP(), copy.grantWriteACP()),
                    copy.taggingDirective() == TaggingDirective.REPLACE && any(copy.tagging()),
                    any(copy.objectLockModeAsString()), any(copy.objectLockLegalHoldStatusAsString()));
            case DeleteObjectRequest delete -> bypass(delete.bypassGovernanceRetention());
            case PutObjectRetentionRequest put -> bypass(put.bypassGovernanceRetention());
            default -> List.of();
        };
    }

    /// Services of the cloud give their files to the owner of the bucket, and need `s3:PutObject` for that and nothing else: so
    /// say the policies that AWS publishes for them.
    /// Source: CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"; VPC User Guide, "Publish flow logs to Amazon S3".
    private static boolean isHandedOverByService(PutObjectRequest put) {
        return put.acl() == ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL && Call.current().caller().principal() instanceof Principal.Service
                && !any(put.grantFullControl(), put.grantRead(), put.grantReadACP(), put.grantWriteACP());
    }

    private static List<String> upload(boolean acl, boolean tags, boolean retention, boolean legalHold) {
        if (!acl && !tags && !retention && !legalHold) {
            return List.of();
        }
        var actions = new ArrayList<String>();
        add(actions, acl, "s3:PutObjectAcl");
        add(actions, tags, "s3:PutObjectTagging");
        add(actions, retention, "s3:PutObjectRetention");
        add(actions, legalHold, "s3:PutObjectLegalHold");
        return actions;
    }

    private static List<String> bypass(Boolean wanted) {
        return Boolean.TRUE.equals(wanted) ? List.of("s3:BypassGovernanceRetention") : List.of();
    }

    private static void add(List<String> actions, boolean needed, String action) {
        if (needed) {
            actions.add(action);
        }
    }

    private static boolean any(String... texts) {
        for (var text : texts) {
            if (text != null && !text.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
