package dev.orrery.services.iam;

import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Statement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Policy documents as IAM takes and gives them.
final class Documents {
    private static final int LENGTH_MAX = 131_072;
    private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");
    private static final Pattern SPACE = Pattern.compile("\\s");
    private static final Pattern CHARACTERS = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    private static final Set<String> ASSUMING = Set.of("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
            "sts:tagsession", "sts:setsourceidentity", "sts:setcontext", "sts:*", "*", "sts:assume*", "sts:assumerole*");

    private Documents() { }

    /// A policy of a user, group or role, a managed policy or a boundary.
    static Policy identity(String text) {
        Checks.text("policyDocument", text, 1, LENGTH_MAX, CHARACTERS);
        try {
            var policy = Policy.parse(text.strip());
            policy.requireIdentityForm();
            requireSids(policy);
            return policy;
        } catch (MalformedPolicyException e) {
            throw IamErrors.malformedPolicy(switch (e.problem()) {
                case PRINCIPAL -> "Policy document should not specify a principal.";
                case ACTION -> "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
                case VERSION -> "Policy document must be version 2012-10-17 or greater.";
                case RESOURCE -> "Resource must be in ARN format or \"*\".";
                case MISSING_FIELD -> e.getMessage().contains("Action") ? "Policy statement must contain actions."
                        : e.getMessage().contains("Resource") ? "Policy statement must contain resources." : "Syntax errors in policy.";
                case JSON, SYNTAX, UNKNOWN_FIELD, DUPLICATE, EFFECT, CONDITION, VARIABLE -> "Syntax errors in policy.";
            });
        }
    }

    private static void requireSids(Policy policy) {
        var sids = new HashSet<String>();
        for (var statement : policy.statements()) {
            if (!SID.matcher(statement.sid()).matches()) {
                throw IamErrors.malformedPolicy("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
                        + " expression [0-9A-Za-z]*");
            }
            if (!statement.sid().isEmpty() && !sids.add(statement.sid())) {
                throw IamErrors.malformedPolicy("Statement IDs (SID) in a single policy must be unique.");
            }
        }
    }

    /// The policy that says who may assume a role.
    static Policy trust(String text) {
        Checks.text("assumeRolePolicyDocument", text, 1, LENGTH_MAX, CHARACTERS);
        try {
            var policy = Policy.parse(text.strip());
            policy.statements().forEach(Documents::requireTrust);
            return policy;
        } catch (MalformedPolicyException e) {
            throw IamErrors.malformedPolicy(e.problem() == MalformedPolicyException.Problem.JSON
                    ? "This policy contains invalid Json" : e.getMessage());
        }
    }

    private static void requireTrust(Statement statement) {
        if (statement.principals().isEmpty()) {
            throw IamErrors.malformedPolicy("Missing required field Principal");
        }
        if (!statement.resources().isEmpty()) {
            throw IamErrors.malformedPolicy("Has prohibited field " + (statement.resourcesNegated() ? "NotResource" : "Resource"));
        }
        if (statement.actionsNegated() || !statement.actions().stream().allMatch(action -> ASSUMING.contains(action.toLowerCase(Locale.ROOT)))) {
            throw IamErrors.malformedPolicy("AssumeRole policy may only specify STS AssumeRole actions.");
        }
    }

    /// What a document takes of a quota: "IAM does not count white space when calculating the size of a policy against
    /// these quotas" (IAM User Guide, "IAM and AWS STS quotas").
    static int length(String document) {
        return SPACE.matcher(document).replaceAll("").length();
    }

    /// As it stands in answers: "URL-encoded compliant with RFC 3986".
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }
}
