package dev.orrery.services.sts;

import dev.orrery.kernel.identity.RootAccess;
import java.util.Arrays;
import java.util.Optional;

/// The tasks for which somebody stands in for a member's root: each has a policy of AWS's that forbids everything else.
/// Source: IAM User Guide, "Perform a privileged task on an AWS Organizations member account".
enum RootTask {
    AUDIT_CREDENTIALS("IAMAuditRootUserCredentials", true),
    CREATE_PASSWORD("IAMCreateRootUserPassword", true),
    DELETE_CREDENTIALS("IAMDeleteRootUserCredentials", true),
    UNLOCK_BUCKET("S3UnlockBucketPolicy", false),
    UNLOCK_QUEUE("SQSUnlockQueuePolicy", false);

    private static final String ARN_START = "arn:aws:iam::aws:policy/root-task/";
    private final String policy;
    private final boolean aboutCredentials;

    RootTask(String policy, boolean aboutCredentials) {
        this.policy = policy;
        this.aboutCredentials = aboutCredentials;
    }

    static Optional<RootTask> of(String policyArn) {
        return Arrays.stream(values()).filter(task -> task.policyArn().equals(policyArn)).findFirst();
    }

    String policyArn() {
        return ARN_START + policy;
    }

    /// Whether the organization has enabled what the task needs.
    boolean isOpen(RootAccess access) {
        return aboutCredentials ? access.credentials() : access.sessions();
    }

    /// What that is, as IAM calls it.
    String feature() {
        return aboutCredentials ? "RootCredentialsManagement" : "RootSessions";
    }
}
