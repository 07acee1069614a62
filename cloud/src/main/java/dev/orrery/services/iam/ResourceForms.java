package dev.orrery.services.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The form that resources must have in the policies of identities. Words and order as moto recorded them of `CreatePolicy`;
/// what stands behind a wildcard or a variable, and what no recording tells, is not judged.
final class ResourceForms {
    private static final Set<String> PARTITIONS = Set.of("*", "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f",
            "aws-eusc");
    /// In the order of AWS's message.
    private static final List<String> IAM_PATHS = List.of("user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/",
            "server-certificate/", "policy/", "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/");
    /// Which IAM has besides.
    private static final List<String> IAM_PATHS_LATER = List.of("root", "u2f/", "context-provider/", "delegation-request/");
    /// What S3 has in regions. Source: Service Authorization Reference, "Resource types defined by Amazon S3".
    private static final List<String> S3_IN_REGIONS = List.of("accesspoint/", "job/", "storage-lens/", "storage-lens-group/", "access-grants/",
            "async-request/");
    private static final Pattern OPEN = Pattern.compile("[*?$]");
    private static final int PARTS = 6;
    private static final int VENDOR = 2;
    private static final int REGION = 3;

    private ResourceForms() { }

    /// Why the first one that is wrong is refused, after other things; what the old parser does not take is refused at once.
    static Optional<String> firstWrong(List<String> resources) {
        for (var resource : resources) {
            var wrong = wrong(resource);
            if (wrong.isPresent()) {
                return wrong;
            }
            if (!isOldParsersToo(resource)) {
                throw IdentityGrammar.legacy();
            }
        }
        return Optional.empty();
    }

    private static boolean isOldParsersToo(String resource) {
        var parts = resource.split(":", PARTS);
        return resource.equals("*") || (parts.length == PARTS || !resource.contains("::")) && !parts[VENDOR].isEmpty();
    }

    private static Optional<String> wrong(String resource) {
        if (resource.equals("*")) {
            return Optional.empty();
        }
        var parts = resource.split(":", PARTS);
        if (parts.length == 1) {
            return Optional.of("Resource " + resource + " must be in ARN format or \"*\".");
        }
        if (!PARTITIONS.contains(parts[1])) {
            var shown = Arrays.copyOf(parts, PARTS);
            shown[0] = "arn";
            for (int i = VENDOR; i < PARTS; i++) {
                shown[i] = i < parts.length ? parts[i] : "*";
            }
            return Optional.of("Partition \"" + parts[1] + "\" is not valid for resource \"" + String.join(":", shown) + "\".");
        }
        if (parts.length == VENDOR) {
            return Optional.of("Resource vendor must be fully qualified and cannot contain regexes.");
        }
        return parts.length < PARTS ? Optional.empty() : switch (parts[VENDOR]) {
            case "iam" -> wrongOfIam(resource, parts);
            case "s3" -> isFixed(parts[REGION]) && isNone(parts[PARTS - 1], S3_IN_REGIONS)
                    ? Optional.of("Resource " + resource + " can not contain region information.") : Optional.empty();
            case String _ -> Optional.empty();
        };
    }

    private static Optional<String> wrongOfIam(String resource, String[] parts) {
        if (isFixed(parts[REGION])) {
            return Optional.of("IAM resource " + resource + " cannot contain region information.");
        }
        return isNone(parts[PARTS - 1], IAM_PATHS) && isNone(parts[PARTS - 1], IAM_PATHS_LATER)
                ? Optional.of("IAM resource path must either be \"*\" or start with " + String.join(", ", IAM_PATHS) + ".") : Optional.empty();
    }

    private static boolean isFixed(String region) {
        return !region.isEmpty() && !OPEN.matcher(region).find();
    }

    private static boolean isNone(String path, List<String> beginnings) {
        int slash = path.indexOf('/');
        return !OPEN.matcher(slash < 0 ? path : path.substring(0, slash)).find() && beginnings.stream().noneMatch(path::startsWith);
    }
}
