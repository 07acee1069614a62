package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.identity.Decision.Effect;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The words with which AWS refuses.
/// Source: IAM User Guide, "Troubleshoot access denied error messages".
public final class AccessDenied {
    /// Of which AWS does not say why it refuses them, as recordings against AWS show (September 2026).
    private static final Set<String> UNREASONED = Set.of("sts:AssumeRoot");

    /// Services whose actions AWS names in lower case when it refuses them, whatever case the policies have. Source: those who were
    /// refused, such as microsoft/aspire issue 3333 (`sqs:sendmessage`).
    private static final Set<String> FOLDED = Set.of("sqs");

    private AccessDenied() { }

    /// Says who may not do what, and for the lack or because of which kind of policy. Only S3 puts the resource in quotes.
    public static String message(Caller caller, Access access, Decision decision) {
        if (ResourceRules.isVouchedFor(access)) {
            // As many report it who could not assume a role with a token, such as aws-actions/configure-aws-credentials issue 1446.
            return "Not authorized to perform " + access.action();
        }
        var quote = access.action().startsWith("s3:") ? "\"" : "";
        var refused = "User: " + who(caller) + " is not authorized to perform: " + told(access.action()) + " on resource: " + quote
                + access.resource() + quote;
        if (UNREASONED.contains(access.action())) {
            return refused;
        }
        return switch (decision) {
            case Decision.Allow _ -> throw new IllegalArgumentException("allowed: " + access);
            case Decision.ExplicitDeny deny when obstacle(deny).isPresent() -> refused + " because " + obstacle(deny).get();
            case Decision.ExplicitDeny deny -> refused + " with an explicit deny in " + article(denying(deny), access)
                    + phrase(denying(deny), access);
            case Decision.ImplicitDeny(var missing, _) ->
                    refused + " because no " + phrase(missing, access) + " allows the " + told(access.action()) + " action";
        };
    }

    /// The same, but only where the caller belongs to the account that owns the resource, or to its organization; strangers are
    /// told nothing, as S3 does. Source: S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors".
    public static String messageWithinAccount(Caller caller, Access access, Decision decision) {
        boolean own = !caller.account().isEmpty() && caller.account().equals(access.resourceAccount());
        return own || isWithinOrganization(decision) ? message(caller, access, decision) : "Access Denied";
    }

    private static boolean isWithinOrganization(Decision decision) {
        return decision.reasons() instanceof Explanation explanation && explanation.circumstances().memberships().isWithinOne();
    }

    private static String told(String action) {
        return FOLDED.contains(action.substring(0, Math.max(0, action.indexOf(':')))) ? action.toLowerCase(Locale.ROOT) : action;
    }

    /// The caller's ARN, the service's name, or `anonymous`.
    static String who(Caller caller) {
        return switch (caller.principal()) {
            case Principal.Service(var name) -> name;
            case Principal.Anonymous _ -> "anonymous";
            case Principal other -> other.arn();
        };
    }

    /// What is in the way besides policies: an account that is closed, or an evaluation that failed.
    private static Optional<String> obstacle(Decision.ExplicitDeny deny) {
        return deny.reasons().stream().filter(reason -> reason.effect() == Effect.DENIES).findFirst()
                .filter(reason -> reason.statement().isEmpty()).map(Decision.Reason::text);
    }

    private static Kind denying(Decision.ExplicitDeny deny) {
        return deny.reasons().stream().filter(reason -> reason.effect() == Effect.DENIES).map(Decision.Reason::kind).findFirst()
                .orElse(Kind.IDENTITY);
    }

    private static String phrase(Kind kind, Access access) {
        return isTrust(kind, access) ? "role trust policy" : kind.phrase();
    }

    private static String article(Kind kind, Access access) {
        return isTrust(kind, access) ? "the " : kind == Kind.IDENTITY ? "an " : "a ";
    }

    private static boolean isTrust(Kind kind, Access access) {
        return kind == Kind.RESOURCE && access.isUpToTrust();
    }
}
