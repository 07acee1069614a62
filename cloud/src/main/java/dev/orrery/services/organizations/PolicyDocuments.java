package dev.orrery.services.organizations;

import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.PrincipalPattern;
import dev.orrery.kernel.identity.Statement;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;

/// What control policies may say.
/// Source: AWS Organizations User Guide, "SCP syntax", "RCP syntax" and "Quotas and service limits for AWS Organizations".
final class PolicyDocuments {
    private static final int LENGTH_MAX = 5120;

    private PolicyDocuments() { }

    static String checked(ControlType type, String content) {
        if (Checks.required("Content", content).length() > LENGTH_MAX) {
            throw OrganizationsErrors.constraint(ConstraintViolationExceptionReason.POLICY_CONTENT_LIMIT_EXCEEDED,
                    "You have exceeded the maximum size of the policy.");
        }
        try {
            var policy = Policy.parse(content);
            boolean fits = policy.version() == Policy.Version.OF_2012 && switch (type) {
                case SERVICE_CONTROL_POLICY -> !policy.requireIdentityForm().statements().isEmpty();
                case RESOURCE_CONTROL_POLICY -> policy.requireResourceForm().statements().stream().allMatch(PolicyDocuments::isForResources);
            };
            if (!fits) {
                throw OrganizationsErrors.malformedPolicy();
            }
            return content;
        } catch (MalformedPolicyException _) {
            throw OrganizationsErrors.malformedPolicy();
        }
    }

    /// It denies everybody actions of named services.
    private static boolean isForResources(Statement statement) {
        var principals = statement.principals().orElseThrow();
        return statement.effect() == Statement.Effect.DENY && !principals.negated() && !statement.actionsNegated()
                && principals.patterns().stream().allMatch(PrincipalPattern.Everyone.class::isInstance)
                && statement.actions().stream().allMatch(action -> action.matches("[a-z0-9-]+:.*"));
    }
}
