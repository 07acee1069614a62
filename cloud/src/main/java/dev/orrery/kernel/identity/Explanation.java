package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.identity.Decision.Effect;
import dev.orrery.kernel.identity.Decision.Reason;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The reasons of a decision, found by evaluating once more when they are first asked for. Most decisions are never asked, and
/// the journal keeps thousands of them, so nothing is kept but what was given.
final class Explanation extends AbstractList<Reason> {
    private final Caller caller;
    private final Access access;
    private final Memberships memberships;
    private final Map<String, List<String>> context;
    private volatile List<Reason> found = List.of();

    Explanation(Caller caller, Access access, Memberships memberships, Map<String, List<String>> context) {
        this.caller = caller;
        this.access = access;
        this.memberships = memberships;
        this.context = context;
    }

    /// What the decision was about.
    Circumstances circumstances() {
        return new Circumstances(caller, access, memberships, context);
    }

    @Override
    public Reason get(int index) {
        return reasons().get(index);
    }

    @Override
    public int size() {
        return reasons().size();
    }

    private List<Reason> reasons() {
        if (found.isEmpty()) {
            var writer = new Writer();
            Evaluation.verdict(circumstances(), writer);
            found = List.copyOf(writer.reasons);
        }
        return found;
    }

    private static final class Writer implements Trace {
        private final List<Reason> reasons = new ArrayList<>();

        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public void applies(AttachedPolicy policy, Statement statement, Circumstances circumstances) {
            var effect = statement.effect() == Statement.Effect.ALLOW ? Effect.ALLOWS : Effect.DENIES;
            add(policy, statement, effect, verb(statement) + objects(statement));
        }

        @Override
        public void otherResource(AttachedPolicy policy, Statement statement, Circumstances circumstances) {
            add(policy, statement, Effect.DOES_NOT_APPLY,
                    verb(statement) + objects(statement) + ", not on " + circumstances.access().resource());
        }

        @Override
        public void otherPrincipal(AttachedPolicy policy, Statement statement, Circumstances circumstances) {
            add(policy, statement, Effect.DOES_NOT_APPLY, "is not about " + AccessDenied.who(circumstances.caller()));
        }

        @Override
        public void fails(AttachedPolicy policy, Statement statement, Condition condition, Circumstances circumstances) {
            add(policy, statement, Effect.DOES_NOT_APPLY, "does not apply: " + condition.failure(circumstances));
        }

        @Override
        public void ownRight(Circumstances circumstances) {
            reasons.add(new Reason(Kind.IDENTITY, "", "", Effect.ALLOWS,
                    "the root of account " + circumstances.caller().account() + " may do what its account may"));
        }

        @Override
        public void closed(String account) {
            reasons.add(new Reason(Kind.IDENTITY, "", "", Effect.DENIES, "account " + account + " is closed"));
        }

        @Override
        public void missing(Kind kind, Circumstances circumstances) {
            missing(kind, "", circumstances.access());
        }

        @Override
        public void missing(Kind kind, Membership.Level level, Circumstances circumstances) {
            missing(kind, " of " + level.name(), circumstances.access());
        }

        private void missing(Kind kind, String where, Access access) {
            reasons.add(new Reason(kind, "", "", Effect.DOES_NOT_APPLY,
                    "no " + kind.phrase() + where + " allows " + access.action() + " on " + access.resource()));
        }

        private void add(AttachedPolicy policy, Statement statement, Effect effect, String text) {
            reasons.add(new Reason(policy.kind(), policy.source(), statement.label(), effect,
                    "statement '" + statement.label() + "' " + text));
        }

        private static String verb(Statement statement) {
            return switch (statement.effect()) {
                case ALLOW -> "allows ";
                case DENY -> "denies ";
            };
        }

        private static String objects(Statement statement) {
            var resources = String.join(", ", statement.resources());
            return (statement.actionsNegated() ? "all but " : "") + String.join(", ", statement.actions())
                    + (resources.isEmpty() ? "" : (statement.resourcesNegated() ? " on all but " : " on ") + resources);
        }
    }
}
