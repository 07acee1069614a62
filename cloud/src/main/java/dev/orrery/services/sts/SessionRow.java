package dev.orrery.services.sts;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Temporary credentials, and what they stand for. Nothing can be read from the token but its end ([SessionTokens]); everything that
/// it stands for is here.
///
/// @param kind what the session is of
/// @param name of the role or user behind it; empty for the root
/// @param identityId the unique id of the role or user, so that another one of the same name is not taken for it
/// @param sessionName of the role session or federated user; empty for others
/// @param policies that bind the session besides the identity's own
/// @param tags of the session, in the order of the request
/// @param transitiveKeys keys of tags that go along when the session assumes another role
/// @param context other condition keys that the session brings
/// @param defaultRegionsOnly whether the token is of version 1, which regions that an account must enable do not take
record SessionRow(String accessKeyId, String secret, String token, Kind kind, String name, String identityId, String sessionName,
        List<Bound> policies, Map<String, String> tags, List<String> transitiveKeys, Map<String, List<String>> context, Instant issuedAt,
        Instant expiresAt, boolean defaultRegionsOnly) {
    static final Table<String, SessionRow> SESSIONS = Table.of("sessions", Key::of, SessionRow.class);

    enum Kind { ROLE, USER, FEDERATED, ROOT, ASSUMED_ROOT }

    /// @param source as people would look for it
    record Bound(String source, String document) { }
}
