package dev.orrery.services.s3;

import dev.orrery.kernel.store.RowFormat;
import java.util.List;

/// An access control list: who owns the thing, and what others were granted.
///
/// @param owner the account that owns the thing
record Acl(String owner, List<Grant> grants) {
    /// "An ACL can have up to 100 grants" (S3 User Guide, ACL overview).
    static final int GRANTS_MAX = 100;
    static final RowFormat<Acl> FORMAT = RowFormat.of(Acl.class);

    record Grant(Grantee grantee, Permission permission) { }

    sealed interface Grantee permits Account, Group { }

    record Account(String account) implements Grantee { }

    record Group(Everyone members) implements Grantee { }

    /// The groups that AWS predefines.
    enum Everyone {
        ALL_USERS("http://acs.amazonaws.com/groups/global/AllUsers"),
        AUTHENTICATED_USERS("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
        LOG_DELIVERY("http://acs.amazonaws.com/groups/s3/LogDelivery");

        final String uri;

        Everyone(String uri) {
            this.uri = uri;
        }

        boolean isPublic() {
            return this != LOG_DELIVERY;
        }
    }

    enum Permission { FULL_CONTROL, WRITE, WRITE_ACP, READ, READ_ACP }

    /// Only the owner, who may do everything.
    static Acl privateTo(String owner) {
        return new Acl(owner, List.of(new Grant(new Account(owner), Permission.FULL_CONTROL)));
    }

    /// Whether it grants anything to all, or to all who have an account somewhere.
    boolean isPublic() {
        return grants.stream().anyMatch(grant -> grant.grantee() instanceof Group(var members) && members.isPublic());
    }
}
