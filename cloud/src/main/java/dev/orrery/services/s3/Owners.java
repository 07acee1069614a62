package dev.orrery.services.s3;

import dev.orrery.kernel.identity.Accounts;
import software.amazon.awssdk.services.s3.model.Initiator;
import software.amazon.awssdk.services.s3.model.Owner;

/// Accounts as S3 tells them: by canonical id, 64 hexadecimal digits that say nothing of the account.
final class Owners {
    private Owners() { }

    static String canonicalId(String account) {
        return Accounts.canonicalId(account);
    }

    static Owner of(String account) {
        return Owner.builder().id(canonicalId(account)).build();
    }

    static Initiator initiator(String arn) {
        return Initiator.builder().id(arn).displayName(arn.substring(arn.lastIndexOf('/') + 1)).build();
    }
}
