package dev.orrery.services.iam;

import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Statement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Policy documents as IAM takes and gives them.
final class Documents {
    private static final int LENGTH_MAX = 131_072;
    private static final Pattern SPACE = Pattern.compile("\\s");
    private static final Pattern CHARACTERS = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    private static final Set<String> ASSUMING = Set.of("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
            "sts:tagsession", "sts:setsourceidentity", "sts:setcontext", "sts:*", "*", "sts:assume*", "sts:assumerole*");

    private Documents() { }

    /// A policy that stands in a user, group or role.
    static Policy identity(String text) {
        return identity(text, false);
    }

    /// A managed policy, which others attach.
    static Policy managed(String text) {
        return identity(text, true);
    }

    private static Policy identity(String text, boolean latestOnly) {
        Checks.text("policyDocument", text, 1, LENGTH_MAX, CHARACTERS);
        var document = text.strip();
        IdentityGrammar.require(document, latestOnly);
        try {
            return Policy.parse(document);
        } catch (MalformedPolicyException _) {
            throw IdentityGrammar.syntax();
        }
    }

    /// The policy that says who may assume a role.
    static Policy trust(String text) {
        Checks.text("assumeRolePolicyDocument", text, 1, LENGTH_MAX, CHARACTERS);
        try {
            var policy = Policy.parse(text.strip()).requireNames();
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
