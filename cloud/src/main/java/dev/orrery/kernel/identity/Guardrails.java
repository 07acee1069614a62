package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.Membership.Level;
import java.util.List;
import java.util.Set;

/// Which policies of organizations bind a call.
///
/// Source: AWS Organizations User Guide, "Service control policies", the part on effects on permissions, and "Resource
/// control policies", the parts "List of AWS services that support RCPs" (as of October 2026) and "Resources and entities
/// not restricted by RCPs".
final class Guardrails {
    private static final String SERVICE_LINKED = "/aws-service-role/";
    private static final String RETIRE_GRANT = "kms:retiregrant";
    /// The services, as their actions begin, whose resources can be controlled.
    private static final Set<String> CONTROLLED = Set.of("aoss", "appconfig", "appstream", "autoscaling", "autoscaling-plans",
            "budgets", "clouddirectory", "cloudfront", "cloudsearch", "cloudtrail-data", "codeartifact", "codebuild", "codecommit",
            "codepipeline", "cognito-identity", "cognito-idp", "comprehend", "comprehendmedical", "compute-optimizer",
            "cost-optimization-hub", "dax", "dsql", "dynamodb", "ecr", "ecr-public", "events", "firehose", "fis", "fms", "gamelift",
            "health", "inspector-scan", "kendra", "kinesisvideo", "kms", "logs", "memorydb", "networkmonitor", "notifications",
            "opensearch", "pca-connector-ad", "personalize", "polly", "pricing", "resource-groups", "rolesanywhere", "s3",
            "secretsmanager", "servicediscovery", "signin", "sqs", "sts", "support", "swf", "textract", "timestream-influxdb",
            "transcribe", "transfer", "translate", "wafv2", "workspaces", "xray");

    private Guardrails() { }

    /// The levels of service control policies that bind the caller: whoever belongs to a member account, its root included,
    /// but for roles that are linked to a service.
    static List<Level> serviceControls(Caller caller, Memberships memberships) {
        if (memberships.caller().isEmpty()) {
            return List.of();
        }
        var membership = memberships.caller().get();
        boolean bound = switch (caller.principal()) {
            case Principal.Root _, Principal.User _, Principal.FederatedUser _ -> true;
            case Principal.RoleSession session -> !session.rolePath().startsWith(SERVICE_LINKED);
            case Principal.Service _, Principal.Anonymous _ -> false;
        };
        return bound && !caller.account().equals(membership.managementAccount()) ? membership.serviceControls() : List.of();
    }

    /// The levels of resource control policies that bind whoever asks for a resource of a member account.
    static List<Level> resourceControls(Caller caller, Access access, Memberships memberships) {
        if (memberships.resource().isEmpty()) {
            return List.of();
        }
        var membership = memberships.resource().get();
        return membership.resourceControls().isEmpty() || access.resourceAccount().equals(membership.managementAccount())
                || access.awsManaged() || isServiceLinked(caller, access) || !isControlled(access.action()) ? List.of() : membership.resourceControls();
    }

    /// A role that is linked to a service, as it calls and as the service assumes it.
    private static boolean isServiceLinked(Caller caller, Access access) {
        return caller.principal() instanceof Principal.RoleSession session && session.rolePath().startsWith(SERVICE_LINKED)
                || access.isUpToTrust() && access.resource().contains(":role" + SERVICE_LINKED);
    }

    private static boolean isControlled(String action) {
        var folded = ActionPattern.fold(action);
        int colon = folded.indexOf(':');
        return colon > 0 && CONTROLLED.contains(folded.substring(0, colon)) && !folded.equals(RETIRE_GRANT);
    }
}
