package dev.orrery.services.s3;

import dev.orrery.kernel.store.Tables;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// What lifecycle is going to do, as headers tell it.
final class Expiration {
    private Expiration() { }

    /// `x-amz-expiration`: when the version that is current will be expired. Only the rule's id is url-encoded.
    static Optional<String> of(Tables.Read tx, BucketRow bucket, VersionRow row) {
        return Bucket.of(tx, bucket).lifecycle().filter(_ -> isCurrent(tx, row))
                .flatMap(rules -> rules.expiration(LifecycleRules.subject(row)))
                .map(due -> "expiry-date=\"" + HttpDate.of(due.at()) + "\", rule-id=\""
                        + URLEncoder.encode(due.ruleId(), StandardCharsets.UTF_8).replace("+", "%20") + '"');
    }

    /// When an upload that nobody completes will be thrown away: `x-amz-abort-date` and `x-amz-abort-rule-id`.
    static Optional<LifecycleRules.Due> ofUpload(Tables.Read tx, BucketRow bucket, String key, Instant initiated) {
        return Bucket.of(tx, bucket).lifecycle().flatMap(rules -> rules.abort(key, initiated));
    }

    private static boolean isCurrent(Tables.Read tx, VersionRow row) {
        return Versions.current(tx, row.bucket(), row.key()).filter(current -> current.sequence() == row.sequence()).isPresent();
    }
}
