package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.services.sts.SessionRow.Bound;
import dev.orrery.services.sts.SessionRow.Kind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sts.model.Credentials;

/// Makes temporary credentials, and forgets them when they have ended.
final class Issue {
    static final String ENDED = "session-ended";
    private static final int SECRET_LENGTH = 40;
    /// "Session tokens that are valid in all AWS Regions include more characters" (IAM User Guide, "Manage AWS STS in an AWS Region"): these
    /// are about the lengths of AWS's, which promises none.
    private static final int DEFAULT_REGIONS_LENGTH = 352;
    private static final int ALL_REGIONS_LENGTH = 704;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Issue() { }

    /// What a session shall be.
    record Wish(Kind kind, String name, String identityId, String sessionName, List<Bound> policies, Map<String, String> tags,
            List<String> transitiveKeys, Map<String, List<String>> context) { }

    static Credentials credentials(Home home, Wish wish, int seconds) {
        var ids = home.ids();
        boolean defaultRegionsOnly = GlobalEndpoint.isMeant() && home.identities().globalTokenVersion(home.account()) == 1;
        var now = home.clock().now().truncatedTo(ChronoUnit.SECONDS);
        var row = new SessionRow(AccessKeyIds.make(AccessKeyIds.TEMPORARY, home.account(), ids), ids.pick(ALPHABET, SECRET_LENGTH),
                ids.pick(ALPHABET, defaultRegionsOnly ? DEFAULT_REGIONS_LENGTH : ALL_REGIONS_LENGTH), wish.kind(), wish.name(), wish.identityId(), wish.sessionName(), wish.policies(),
                wish.tags(), wish.transitiveKeys(), wish.context(), now, now.plus(Duration.ofSeconds(seconds)), defaultRegionsOnly);
        home.store().write(tx -> {
            tx.put(SessionRow.SESSIONS, row.accessKeyId(), row);
            // A little later than the end, so that a token that has just ended is told from one that never was.
            home.timers().set(tx, ENDED, row.accessKeyId(), row.expiresAt().plus(Duration.ofHours(1)));
            return row;
        });
        return Credentials.builder().accessKeyId(row.accessKeyId()).secretAccessKey(row.secret()).sessionToken(row.token())
                .expiration(row.expiresAt()).build();
    }

    static void due(Home home, Timer timer) {
        home.store().write(tx -> {
            tx.delete(SessionRow.SESSIONS, timer.key());
            return timer;
        });
    }
}
