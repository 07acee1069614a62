package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Names and short cuts that the tests of the policy engine share.
final class Cases {
    static final String HOME = "123456789012";
    static final String MANAGER = "999999999999";
    static final String OTHER = "210987654321";
    static final Principal.User ALICE = new Principal.User(HOME, "/", "alice", "AIDAALICEALICEALICE1");
    static final Principal.User STRANGER = new Principal.User(OTHER, "/team/", "bob", "AIDABOBBOBBOBBOBBOB1");
    static final Principal.RoleSession SESSION =
            new Principal.RoleSession(HOME, "/app/", "reader", "run1", "AROAREADERREADER1234");
    static final String OBJECT = "arn:aws:s3:::orders/2026/1.json";

    private Cases() { }

    static Policy policy(String... statements) {
        return Policy.parse(document(statements));
    }

    static String document(String... statements) {
        return ("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}").replace('\'', '"');
    }

    static String allow(String action, String resource) {
        return "{'Effect':'Allow','Action':'" + action + "','Resource':'" + resource + "'}";
    }

    static String deny(String action, String resource) {
        return "{'Effect':'Deny','Action':'" + action + "','Resource':'" + resource + "'}";
    }

    /// A statement of a resource's policy, about all of S3 and all resources.
    static String to(String effect, String principal) {
        return "{'Effect':'" + effect + "'," + principal + ",'Action':'s3:*','Resource':'arn:aws:s3:::*'}";
    }

    static AttachedPolicy attached(Kind kind, String... statements) {
        return new AttachedPolicy(kind, kind.name().toLowerCase(java.util.Locale.ROOT), policy(statements));
    }

    static Caller caller(Principal principal, AttachedPolicy... policies) {
        return new Caller(principal, "AKIATEST", List.of(policies), Map.of());
    }

    /// Reading the object, which belongs to [#HOME].
    static Access read(AttachedPolicy... policies) {
        return new Access("s3:GetObject", OBJECT, HOME, List.of(policies), Map.of());
    }

    static Decision decide(Caller caller, Access access) {
        return decide(caller, access, Memberships.NONE);
    }

    static Decision decide(Caller caller, Access access, Memberships memberships) {
        return Authority.decide(caller, access, memberships, Map.of());
    }

    /// The place of an account that is managed by another one, [#MANAGER], with control policies at these levels.
    static Membership member(List<AttachedPolicy> serviceControls, List<AttachedPolicy> resourceControls) {
        return new Membership("o-aaaaaaaaaa", "o-aaaaaaaaaa/r-aaaa/ou-aaaa-11111111/", MANAGER, levels(serviceControls), levels(resourceControls));
    }

    /// One policy a level, from the root down.
    private static List<Membership.Level> levels(List<AttachedPolicy> policies) {
        return IntStream.range(0, policies.size()).mapToObj(i -> new Membership.Level("level " + i, List.of(policies.get(i)))).toList();
    }

    static Memberships both(Membership membership) {
        return new Memberships(Optional.of(membership), Optional.of(membership));
    }
}
