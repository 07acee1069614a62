package dev.orrery.services.s3;

import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.identity.MalformedPolicyException;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.PrincipalPattern;
import dev.orrery.kernel.identity.Statement;
import dev.orrery.kernel.identity.Wildcard;
import java.util.Locale;
import java.util.Set;

/// What a document must be to become the policy of one bucket.
final class PolicyDocuments {
    private static final Set<String> PARTITIONS = Set.of("aws", "*");

    private PolicyDocuments() { }

    static Policy checked(String text, BucketRow bucket) {
        if (!text.startsWith("{")) {
            throw BucketErrors.malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
        }
        try {
            var policy = Policy.parse(text).requireResourceForm();
            policy.statements().forEach(statement -> check(statement, bucket));
            return policy;
        } catch (MalformedPolicyException e) {
            throw BucketErrors.malformedPolicy(e.getMessage());
        }
    }

    private static void check(Statement statement, BucketRow bucket) {
        statement.principals().ifPresent(principals -> principals.patterns().forEach(PolicyDocuments::check));
        if (!statement.actions().stream().allMatch(PolicyDocuments::isOfS3)) {
            throw BucketErrors.malformedPolicy("Policy has invalid action");
        }
        if (!statement.resources().stream().allMatch(resource -> isIn(resource, bucket))) {
            throw BucketErrors.malformedPolicy("Policy has invalid resource");
        }
        if (!statement.actionsNegated() && !statement.resourcesNegated() && !fits(statement)) {
            throw BucketErrors.malformedPolicy("Action does not apply to any resource(s) in statement");
        }
        ConditionKeys.check(statement);
    }

    private static void check(PrincipalPattern pattern) {
        if (pattern instanceof PrincipalPattern.CanonicalUser(var id) && Accounts.ofCanonicalId(id).isEmpty()) {
            throw BucketErrors.malformedPolicy("Invalid principal in policy");
        }
    }

    private static boolean isOfS3(String action) {
        return action.equals("*") || action.toLowerCase(Locale.ROOT).startsWith("s3:");
    }

    /// The bucket's own ARN, one of its objects', or a pattern of ARNs that these fit. The policy is asked about this bucket
    /// only, so a pattern that others fit as well gives nothing away; ceph/s3-tests, `test_bucket_policy_another_bucket`.
    private static boolean isIn(String resource, BucketRow bucket) {
        var parts = resource.split(":", 6);
        if (parts.length < 6 || !parts[0].equals("arn") || !PARTITIONS.contains(parts[1]) || !parts[2].equals("s3")
                || !parts[3].isEmpty() || !parts[4].isEmpty()) {
            return false;
        }
        int slash = parts[5].indexOf('/');
        return Wildcard.of(slash < 0 ? parts[5] : parts[5].substring(0, slash)).matches(bucket.name());
    }

    /// Whether an action about buckets has a bucket, or one about objects has objects.
    private static boolean fits(Statement statement) {
        boolean buckets = statement.resources().stream().anyMatch(resource -> !resource.contains("/"));
        boolean objects = statement.resources().stream().anyMatch(resource -> resource.contains("/") || resource.endsWith("*"));
        return statement.actions().stream().anyMatch(action -> action.indexOf('*') >= 0 || action.indexOf('?') >= 0
                || (S3Action.isOnObjects(action) ? objects : buckets));
    }
}
