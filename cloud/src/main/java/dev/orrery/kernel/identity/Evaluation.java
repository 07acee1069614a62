package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.identity.Membership.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The order in which policies decide. It runs silently to decide and a second time, with a trace, when somebody asks why;
/// there is only this one.
///
/// Nothing is allowed in an account that is closed, nor to who belongs to one. An explicit deny anywhere ends it, too. Then everything that must allow has to: resource control policies and service control
/// policies, at every level of the organization; across accounts the resource's policy and the caller's own; within one
/// account either of them; and, unless the resource's policy speaks of the very caller, the boundary and the session
/// policies.
/// Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic"; AWS Organizations User
/// Guide, "SCP evaluation" and "RCP evaluation".
final class Evaluation {

    /// What comes out.
    sealed interface Verdict { }

    record Allowed() implements Verdict { }

    record Denied() implements Verdict { }

    /// @param kind the kind of policy that would have to allow it
    /// @param level of the organization, where it is a policy of one
    record Missing(Kind kind, Optional<Level> level) implements Verdict { }

    private static final Kind[] KINDS = Kind.values();
    private static final Allowed ALLOWED = new Allowed();
    private static final Denied DENIED = new Denied();
    private final Circumstances circumstances;
    private final Trace trace;
    private final boolean[] attached = new boolean[KINDS.length];
    private final Reach[] allowing = new Reach[KINDS.length];
    /// The uppermost levels at which nothing allows.
    private Optional<Level> unserved = Optional.empty();
    private Optional<Level> closed = Optional.empty();
    private boolean denied;

    private Evaluation(Circumstances circumstances, Trace trace) {
        this.circumstances = circumstances;
        this.trace = trace;
        Arrays.fill(allowing, Reach.NONE);
    }

    static Verdict verdict(Circumstances circumstances, Trace trace) {
        var memberships = circumstances.memberships();
        if (memberships.isOneClosed()) {
            trace.closed(Memberships.isClosed(memberships.caller()) ? circumstances.caller().account() : circumstances.access().resourceAccount());
            return DENIED;
        }
        var evaluation = new Evaluation(circumstances, trace);
        evaluation.readLevels();
        evaluation.read(circumstances.caller().policies());
        evaluation.read(circumstances.access().resourcePolicies());
        return evaluation.denied ? DENIED : evaluation.conclude();
    }

    private void readLevels() {
        var memberships = circumstances.memberships();
        if (memberships == Memberships.NONE) {
            return;
        }
        closed = lacking(Kind.RESOURCE_CONTROL, Guardrails.resourceControls(circumstances.caller(), circumstances.access(), memberships));
        unserved = lacking(Kind.SERVICE_CONTROL, Guardrails.serviceControls(circumstances.caller(), memberships));
    }

    /// Reads the policies of all levels.
    ///
    /// @return the first level at which none allows
    private Optional<Level> lacking(Kind kind, List<Level> levels) {
        Optional<Level> lacking = Optional.empty();
        for (var level : levels) {
            allowing[kind.ordinal()] = Reach.NONE;
            level.policies().forEach(this::read);
            if (allowing[kind.ordinal()] == Reach.NONE && lacking.isEmpty()) {
                lacking = Optional.of(level);
            }
        }
        return lacking;
    }

    private void read(List<AttachedPolicy> policies) {
        for (int i = 0; i < policies.size(); i++) {
            if (denied && !trace.isWanted()) {
                return;
            }
            var policy = policies.get(i);
            if (binds(policy.kind())) {
                attached[policy.kind().ordinal()] = true;
                read(policy);
            }
        }
    }

    private void read(AttachedPolicy policy) {
        var statements = policy.policy().statements();
        for (int i = 0; i < statements.size(); i++) {
            var statement = statements.get(i);
            var reach = reach(policy, statement);
            if (reach == Reach.NONE) {
                continue;
            }
            trace.applies(policy, statement, circumstances);
            int kind = policy.kind().ordinal();
            switch (statement.effect()) {
                case DENY -> denied = true;
                case ALLOW -> allowing[kind] = reach.compareTo(allowing[kind]) > 0 ? reach : allowing[kind];
            }
        }
    }

    /// Whether the statement applies, and how it speaks of the caller.
    private Reach reach(AttachedPolicy policy, Statement statement) {
        if (!statement.isAboutAction(circumstances)) {
            return Reach.NONE;
        }
        if (!statement.isAboutResource(policy.kind(), circumstances)) {
            trace.otherResource(policy, statement, circumstances);
            return Reach.NONE;
        }
        var reach = statement.reach(policy.kind(), circumstances);
        if (reach == Reach.NONE) {
            trace.otherPrincipal(policy, statement, circumstances);
            return Reach.NONE;
        }
        var failing = statement.failing(circumstances);
        if (failing.isPresent()) {
            trace.fails(policy, statement, failing.get(), circumstances);
            return Reach.NONE;
        }
        return reach;
    }

    /// Whether policies of this kind, attached to the caller or the resource, count. Identity policies and boundaries do not
    /// bind the root of an account.
    private boolean binds(Kind kind) {
        return switch (circumstances.caller().principal()) {
            case Principal.Root _ -> kind != Kind.IDENTITY && kind != Kind.BOUNDARY;
            case Principal.Service _, Principal.Anonymous _ -> kind == Kind.RESOURCE;
            case Principal.User _, Principal.RoleSession _, Principal.FederatedUser _ -> true;
        };
    }

    private Verdict conclude() {
        var access = circumstances.access();
        var account = circumstances.caller().account();
        var byResource = allowing[Kind.RESOURCE.ordinal()];
        if (closed.isPresent()) {
            return missing(Kind.RESOURCE_CONTROL, closed.get());
        }
        if (account.isEmpty()) {
            return byResource == Reach.NONE ? missing(Kind.RESOURCE) : ALLOWED;
        }
        if (unserved.isPresent()) {
            return missing(Kind.SERVICE_CONTROL, unserved.get());
        }
        boolean within = account.equals(access.resourceAccount());
        if (within && byResource == Reach.DIRECT) {
            return ALLOWED;
        }
        boolean needsResource = !within || ResourceRules.needsResourcePolicy(access);
        boolean root = circumstances.caller().principal() instanceof Principal.Root;
        if (root) {
            trace.ownRight(circumstances);
        }
        boolean byIdentity = root || allowing[Kind.IDENTITY.ordinal()] != Reach.NONE;
        if (!byIdentity && !(within && byResource == Reach.ROLE)) {
            return missing(Kind.IDENTITY);
        }
        if (lacks(Kind.BOUNDARY)) {
            return missing(Kind.BOUNDARY);
        }
        // The policy of a stand-in's task only forbids: what it leaves, he may.
        if (lacks(Kind.SESSION) && !circumstances.caller().isStandIn() || lacksSession()) {
            return missing(Kind.SESSION);
        }
        return needsResource && byResource == Reach.NONE ? missing(Kind.RESOURCE) : ALLOWED;
    }

    private boolean lacks(Kind kind) {
        return attached[kind.ordinal()] && allowing[kind.ordinal()] == Reach.NONE;
    }

    /// A federated user's session without policies has no permissions of its own.
    /// Source: STS API Reference, `GetFederationToken`.
    private boolean lacksSession() {
        return circumstances.caller().principal() instanceof Principal.FederatedUser && !attached[Kind.SESSION.ordinal()];
    }

    private Verdict missing(Kind kind) {
        trace.missing(kind, circumstances);
        return new Missing(kind, Optional.empty());
    }

    private Verdict missing(Kind kind, Level level) {
        trace.missing(kind, level, circumstances);
        return new Missing(kind, Optional.of(level));
    }
}
