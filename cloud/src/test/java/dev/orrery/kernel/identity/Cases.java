package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.List;
import java.util.Map;

/// Names and short cuts that the tests of the policy engine share.
final class Cases {
    static final String HOME = "123456789012";
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
        return Authority.decide(caller, access, Map.of());
    }
}
