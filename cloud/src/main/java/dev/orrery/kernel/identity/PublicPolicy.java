package dev.orrery.kernel.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// Whether the policy of a resource is public: whether it allows something to more than fixed principals, where no condition
/// limits it to fixed values (without wildcards and variables) of a key that tells where the caller comes from.
///
/// `Deny` statements are not looked at, so a policy may be public and nevertheless let nobody in.
/// Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", the meaning of "public".
public final class PublicPolicy {
    /// A range with fewer fixed bits counts as the whole internet.
    private static final int V4_BITS_MIN = 8;
    private static final int V6_BITS_MIN = 32;
    private static final int ACCOUNT_PART = 4;
    private static final Set<String> LIMITING_BUCKETS = Set.of("aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner",
            "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:userid", "aws:principalarn", "aws:principalaccount",
            "aws:principalorgid", "aws:principalorgpaths", "aws:principalservicename", "aws:principalservicenameslist",
            "s3:dataaccesspointaccount");
    private static final Set<String> LIMITING_TABLES = Set.of("aws:principalaccount", "aws:principalarn", "aws:principalorgid",
            "aws:principalorgpaths", "aws:sourceaccount", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:userid",
            "aws:principalservicename", "aws:principalservicenameslist", "aws:ec2instancesourcevpc", "aws:sourceorgid", "aws:sourceorgpaths");
    private static final Set<String> TEXT_OPERATORS =
            Set.of("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike");

    private PublicPolicy() { }

    /// As S3 sees it.
    public static boolean isPublic(Policy policy) {
        return policy.statements().stream().anyMatch(statement -> isPublic(statement, PublicPolicy::limits));
    }

    /// As DynamoDB sees it, which does not count addresses.
    /// Source: DynamoDB Developer Guide, "Blocking public access with resource-based policies".
    public static boolean isPublicForTables(Policy policy) {
        return policy.statements().stream().anyMatch(statement -> isPublic(statement, PublicPolicy::limitsTables));
    }

    /// For every statement that allows something, one line that says whether and why it is public.
    public static List<String> reasons(Policy policy) {
        var reasons = new ArrayList<String>();
        for (var statement : policy.statements()) {
            if (statement.effect() == Statement.Effect.ALLOW) {
                reasons.add("statement '" + statement.label() + "' " + reason(statement));
            }
        }
        return List.copyOf(reasons);
    }

    private static boolean isPublic(Statement statement, Predicate<Condition> limits) {
        return statement.effect() == Statement.Effect.ALLOW && !namesFixedPrincipals(statement)
                && statement.conditions().stream().noneMatch(limits);
    }

    private static String reason(Statement statement) {
        if (namesFixedPrincipals(statement)) {
            return "is not public: it names its principals";
        }
        return statement.conditions().stream().filter(PublicPolicy::limits).findFirst()
                .map(condition -> "is not public: " + condition + " limits it")
                .orElse("is public: it allows " + String.join(", ", statement.actions())
                        + " to everyone, and no condition limits it to fixed values");
    }

    private static boolean namesFixedPrincipals(Statement statement) {
        return statement.principals().filter(principals -> !principals.negated()
                && principals.patterns().stream().noneMatch(PrincipalPattern.Everyone.class::isInstance)).isPresent();
    }

    private static boolean limitsTables(Condition condition) {
        if (holdsWithoutKey(condition)) {
            return false;
        }
        var key = condition.key().toLowerCase(Locale.ROOT);
        if (key.equals("aws:principalisawsservice")) {
            return condition.operator().equals("Bool")
                    && condition.compiled().stream().allMatch(value -> value instanceof ConditionValue.Truth(var wanted) && wanted);
        }
        return TEXT_OPERATORS.contains(condition.operator()) && LIMITING_TABLES.contains(key)
                && condition.compiled().stream().allMatch(PublicPolicy::isFixed);
    }

    /// Such a condition limits nothing.
    private static boolean holdsWithoutKey(Condition condition) {
        return condition.ifExists() || condition.quantifier() == Condition.Quantifier.FOR_ALL_VALUES;
    }

    private static boolean limits(Condition condition) {
        if (holdsWithoutKey(condition)) {
            return false;
        }
        var key = condition.key().toLowerCase(Locale.ROOT);
        var values = condition.compiled();
        if (key.equals("aws:sourceip")) {
            return condition.operator().equals("IpAddress")
                    && values.stream().allMatch(value -> value instanceof ConditionValue.Address(var range) && isNarrow(range));
        }
        if (!TEXT_OPERATORS.contains(condition.operator())) {
            return false;
        }
        if (key.equals("s3:dataaccesspointarn")) {
            return condition.values().stream().allMatch(PublicPolicy::hasFixedAccount);
        }
        return LIMITING_BUCKETS.contains(key) && values.stream().allMatch(PublicPolicy::isFixed);
    }

    private static boolean isNarrow(AddressRange range) {
        return range.length() >= (range.isV4() ? V4_BITS_MIN : V6_BITS_MIN);
    }

    private static boolean isFixed(ConditionValue value) {
        return switch (value) {
            case ConditionValue.Text(var template) -> template.isFixed();
            case ConditionValue.Arn(var pattern) -> pattern.parts().stream().allMatch(Template::isFixed);
            case ConditionValue.Numeric _, ConditionValue.Time _, ConditionValue.Truth _, ConditionValue.Bytes _,
                    ConditionValue.Address _ -> false;
        };
    }

    /// The name of an access point may be a wildcard as long as its account is none.
    private static boolean hasFixedAccount(String arn) {
        var parts = arn.split(":", -1);
        return parts.length > ACCOUNT_PART + 1 && Accounts.isAccount(parts[ACCOUNT_PART]);
    }
}
