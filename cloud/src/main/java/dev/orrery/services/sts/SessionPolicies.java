package dev.orrery.services.sts;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.services.sts.SessionRow.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;

/// The policies that a request gives a session, which bind it besides those of the identity behind it.
final class SessionPolicies {
    private static final int POLICY_ARNS_MAX = 10;
    private static final int ARN_MIN = 20;
    private static final int ARN_MAX = 2048;
    /// The plain text of policy and ARNs together.
    private static final int CHARACTERS_MAX = 2048;
    private static final Pattern CHARACTERS = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");

    private SessionPolicies() { }

    /// @param account whose managed policies the ARNs may name
    static List<Bound> of(Home home, String account, String document, List<PolicyDescriptorType> arns) {
        var bound = new ArrayList<Bound>();
        if (document != null) {
            bound.add(new Bound("session policy", checked(document)));
        }
        if (arns.size() > POLICY_ARNS_MAX) {
            throw StsErrors.constraint("policyArns", arns, "Member must have length less than or equal to " + POLICY_ARNS_MAX);
        }
        for (var descriptor : arns) {
            var arn = StsChecks.text("policyArns.1.member.arn", descriptor.arn(), ARN_MIN, ARN_MAX);
            var policy = home.identities().managedPolicy(account, arn).orElseThrow(
                    () -> StsErrors.invalidParameter("The specified ARN " + arn + " does not exist or is not attachable."));
            bound.add(new Bound(arn, policy.policy().document()));
        }
        return List.copyOf(bound);
    }

    private static String checked(String document) {
        StsChecks.text("policy", document, 1, CHARACTERS_MAX, CHARACTERS);
        try {
            Policy.parse(document.strip()).requireIdentityForm();
            return document.strip();
        } catch (MalformedPolicyException e) {
            throw StsErrors.malformedPolicy(switch (e.problem()) {
                case JSON -> "This policy contains invalid Json";
                case PRINCIPAL -> "Policy document should not specify a principal.";
                default -> "Syntax errors in policy.";
            });
        }
    }

    /// How much of what a session may carry it carries, in per cent; how AWS packs is its own.
    static int percentage(List<Bound> policies, Map<String, String> tags) {
        int characters = policies.stream().filter(bound -> bound.source().equals("session policy")).mapToInt(bound -> bound.document().length())
                .sum() + policies.stream().filter(bound -> bound.source().startsWith("arn:")).mapToInt(bound -> bound.source().length()).sum()
                + tags.entrySet().stream().mapToInt(tag -> tag.getKey().length() + tag.getValue().length()).sum();
        int percent = (100 * characters + CHARACTERS_MAX - 1) / CHARACTERS_MAX;
        if (percent > 100) {
            throw StsErrors.packedPolicyTooLarge(percent);
        }
        return percent;
    }
}
