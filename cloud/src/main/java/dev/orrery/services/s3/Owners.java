package dev.orrery.services.s3;

import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import software.amazon.awssdk.services.s3.model.Initiator;
import software.amazon.awssdk.services.s3.model.Owner;

/// Accounts as S3 tells them: by canonical id, 64 hexadecimal digits that say nothing of the account.
final class Owners {
    private Owners() { }

    static String canonicalId(String account) {
        return HexFormat.of().formatHex(ChecksumAlgorithm.SHA256.of(("canonical " + account).getBytes(StandardCharsets.UTF_8)));
    }

    static Owner of(String account) {
        return Owner.builder().id(canonicalId(account)).build();
    }

    static Initiator initiator(String arn) {
        return Initiator.builder().id(arn).displayName(arn.substring(arn.lastIndexOf('/') + 1)).build();
    }
}
