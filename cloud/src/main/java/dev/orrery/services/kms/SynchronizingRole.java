package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;

/// The role under which KMS keeps the keys of several regions alike: made, in the caller's name, with every primary key.
/// Source: KMS Developer Guide, "Authorizing AWS KMS to synchronize multi-Region keys".
final class SynchronizingRole {
    private static final String SERVICE = "mrk.kms.amazonaws.com";
    private static final String TAKEN = "InvalidInput";
    private static final String ACCESS_DENIED = "AccessDenied";

    private SynchronizingRole() { }

    /// A role that is there already does no harm.
    static void make(Home home) {
        try {
            home.client(IamClient.class).createServiceLinkedRole(r -> r.awsServiceName(SERVICE));
        } catch (AwsServiceException e) {
            switch (e.awsErrorDetails().errorCode()) {
                case TAKEN -> { }
                case ACCESS_DENIED -> throw KmsErrors.accessDenied(e.awsErrorDetails().errorMessage());
                default -> throw e;
            }
        }
    }
}
