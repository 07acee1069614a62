package dev.orrery.kernel.identity;

import java.util.List;
import java.util.function.Predicate;

/// Whom a statement is about.
///
/// @param negated whether it is `NotPrincipal`: everyone but these; only a `Deny` may say so
public record Principals(boolean negated, List<PrincipalPattern> patterns) {
    private static final ConditionKey FEDERATED_PROVIDER = ConditionKey.of("aws:FederatedProvider");

    /// How the statement speaks of the caller. Only a `Deny` can be negated.
    Reach reach(Circumstances circumstances) {
        if (negated) {
            return isExempt(circumstances) ? Reach.NONE : Reach.DIRECT;
        }
        var best = Reach.NONE;
        for (int i = 0; i < patterns.size() && best != Reach.DIRECT; i++) {
            var reach = reach(patterns.get(i), circumstances);
            best = reach.compareTo(best) > 0 ? reach : best;
        }
        return best;
    }

    private static Reach reach(PrincipalPattern pattern, Circumstances circumstances) {
        var caller = circumstances.caller();
        return switch (pattern) {
            case PrincipalPattern.Everyone _ -> Reach.DIRECT;
            case PrincipalPattern.Account(var account) -> account(account.equals(caller.account()), caller);
            case PrincipalPattern.CanonicalUser(var id) -> account(id.equals(circumstances.canonicalId()), caller);
            case PrincipalPattern.Named(var arn) -> arn.equals(circumstances.arn()) ? Reach.DIRECT
                    : arn.equals(circumstances.roleArn()) || isBehind(caller, user -> arn.equals(user.arn())) ? Reach.ROLE : Reach.NONE;
            case PrincipalPattern.Unique(var id) -> switch (caller.principal()) {
                case Principal.User user -> user.id().equals(id) ? Reach.DIRECT : Reach.NONE;
                case Principal.RoleSession session -> session.roleId().equals(id) ? Reach.ROLE : Reach.NONE;
                case Principal.FederatedUser _ -> isBehind(caller, user -> user.id().equals(id)) ? Reach.ROLE : Reach.NONE;
                case Principal _ -> Reach.NONE;
            };
            case PrincipalPattern.Service(var name) ->
                    caller.principal() instanceof Principal.Service(var service) && service.equals(name) ? Reach.DIRECT : Reach.NONE;
            case PrincipalPattern.Federated(var provider) ->
                    circumstances.values(FEDERATED_PROVIDER).contains(provider) ? Reach.DIRECT : Reach.NONE;
        };
    }

    /// Whether the user who got the keys of a federated user is this one.
    private static boolean isBehind(Caller caller, Predicate<Principal.User> user) {
        return caller.principal() instanceof Principal.FederatedUser federated && federated.user().filter(user).isPresent();
    }

    private static Reach account(boolean same, Caller caller) {
        return !same || caller.account().isEmpty() ? Reach.NONE
                : caller.principal() instanceof Principal.Root ? Reach.DIRECT : Reach.ACCOUNT;
    }

    /// A `Deny` with `NotPrincipal` spares a principal only when the list has all that it is: itself, the role behind a
    /// session, and the account. Whoever has a permissions boundary is never spared.
    /// Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal", and "Permissions boundaries for IAM entities".
    private boolean isExempt(Circumstances circumstances) {
        if (circumstances.isBounded()) {
            return false;
        }
        boolean account = false;
        boolean role = !(circumstances.caller().principal() instanceof Principal.RoleSession);
        boolean self = false;
        for (var pattern : patterns) {
            var reach = reach(pattern, circumstances);
            if (pattern instanceof PrincipalPattern.Everyone || pattern instanceof PrincipalPattern.Federated && reach == Reach.DIRECT) {
                return true;
            }
            boolean ofAccount = pattern instanceof PrincipalPattern.Account || pattern instanceof PrincipalPattern.CanonicalUser;
            account |= ofAccount && reach != Reach.NONE;
            role |= reach == Reach.ROLE;
            self |= reach == Reach.DIRECT;
        }
        return self && role && (account || circumstances.caller().account().isEmpty());
    }
}
