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
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Issue() { }

    /// What a session shall be.
    record Wish(Kind kind, String name, String identityId, String sessionName, List<Bound> policies, Map<String, String> tags,
            List<String> transitiveKeys, Map<String, List<String>> context) { }

    static Credentials credentials(Home home, Wish wish, int seconds) {
        var ids = home.ids();
        boolean defaultRegionsOnly = GlobalEndpoint.isMeant() && home.identities().globalTokenVersion(home.account()) == 1;
        var now = home.clock().now().truncatedTo(ChronoUnit.SECONDS);
        var end = now.plus(Duration.ofSeconds(seconds));
        var id = AccessKeyIds.make(AccessKeyIds.TEMPORARY, home.account(), ids);
        var row = new SessionRow(id, ids.pick(ALPHABET, SECRET_LENGTH), SessionTokens.make(home, id, end, defaultRegionsOnly), wish.kind(), wish.name(),
                wish.identityId(), wish.sessionName(), wish.policies(), wish.tags(), wish.transitiveKeys(), wish.context(), now, end, defaultRegionsOnly);
        home.store().write(tx -> {
            tx.put(SessionRow.SESSIONS, row.accessKeyId(), row);
            // A little later than the end, so that whoever asks why is told whose session has just ended.
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
