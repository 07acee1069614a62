package dev.orrery.services.organizations;

import dev.orrery.kernel.identity.AttachedPolicy;
import java.util.Locale;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.PolicyType;

/// The types of policies that decide about permissions, each with the policy that AWS attaches everywhere.
/// Source: AWS Organizations User Guide, "Quotas and service limits for AWS Organizations".
enum ControlType {
    SERVICE_CONTROL_POLICY(AttachedPolicy.Kind.SERVICE_CONTROL, "FullAWSAccess", "Allows access to every operation", "", 10_000),
    RESOURCE_CONTROL_POLICY(AttachedPolicy.Kind.RESOURCE_CONTROL, "RCPFullAWSAccess", "Allows access to every resource",
            "      \"Principal\": \"*\",\n", 1_000);

    private final AttachedPolicy.Kind kind;
    private final Control everything;
    final int policiesMax;

    /// @param principal the line that a policy of this type has besides the others
    ControlType(AttachedPolicy.Kind kind, String name, String description, String principal, int policiesMax) {
        this.kind = kind;
        this.policiesMax = policiesMax;
        this.everything = new Control(this, "p-" + name, "arn:aws:organizations::aws:policy/" + name().toLowerCase(Locale.ROOT) + "/p-" + name,
                name, description, """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                %s      "Action": "*",
                      "Resource": "*"
                    }
                  ]
                }""".formatted(principal), true);
    }

    AttachedPolicy.Kind kind() {
        return kind;
    }

    PolicyType wire() {
        return PolicyType.valueOf(name());
    }

    /// The policy of AWS that allows everything.
    Control everything() {
        return everything;
    }

    /// @param type as in a request
    static ControlType of(String member, PolicyType type, String text) {
        Checks.required(member, text);
        return switch (type) {
            case SERVICE_CONTROL_POLICY -> SERVICE_CONTROL_POLICY;
            case RESOURCE_CONTROL_POLICY -> RESOURCE_CONTROL_POLICY;
            case UNKNOWN_TO_SDK_VERSION -> throw OrganizationsErrors.invalidInput(InvalidInputExceptionReason.INVALID_ENUM_POLICY_TYPE);
            default -> throw OrganizationsErrors.notImplemented("Policies of type " + text);
        };
    }
}
