package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;

/// What was granted through IAM, to a user directly, inline and managed, by groups and within a boundary, is decided as the
/// reference decides it: between the call that grants and the decision nothing is lost or added.
class GrantedMatrixTest {
    private static final int USERS = 150;
    private static final RandomCase.Places NOWHERE = new RandomCase.Places(Optional.empty(), Optional.empty());
    private static final List<String> ACTIONS = List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "sqs:SendMessage");
    private static final List<String> RESOURCES = List.of("arn:aws:s3:::orders/alice/1.json", "arn:aws:s3:::orders/a:b", "arn:aws:s3:::orders",
            "arn:aws:sqs:eu-west-1:123456789012:jobs", "*");
    private static final Map<String, List<String>> REQUEST = Map.of("aws:SourceIp", List.of("10.1.2.3"), "aws:SecureTransport", List.of("true"),
            "s3:prefix", List.of("red"), "aws:CurrentTime", List.of("2026-01-01T00:00:00Z"));

    @Test
    void grantsCountAsTheyWereGiven() {
        Map<String, Integer> outcomes = new TreeMap<>();
        try (var cloud = Orrery.start()) {
            var iam = cloud.client(IamClient.class);
            for (int i = 0; i < USERS; i++) {
                var granted = grant(iam, "user" + i, new Random(i));
                var user = cloud.cloud().identities().user(Cases.HOME, "user" + i).orElseThrow();
                var caller = new Caller(new Principal.User(Cases.HOME, user.path(), user.name(), user.id()), "AKIATEST", user.policies(), Map.of());
                for (var action : ACTIONS) {
                    for (var resource : RESOURCES) {
                        var access = Access.of(action, resource, Cases.HOME);
                        var expected = Reference.decide(caller, access, REQUEST, granted, NOWHERE);
                        assertThat(outcome(Authority.decide(caller, access, Memberships.NONE, REQUEST))).as("user %d, %s on %s: %s", i, action, resource, granted)
                                .isEqualTo(expected);
                        outcomes.merge(expected, 1, Integer::sum);
                    }
                }
            }
        }
        assertThat(outcomes).containsOnlyKeys("ALLOW", "DENY", "IDENTITY", "BOUNDARY");
        assertThat(outcomes.values().stream().mapToInt(count -> count).sum()).isGreaterThan(2_000);
        assertThat(outcomes.values()).allMatch(count -> count > 50, "more than 50 each: " + outcomes);
    }

    private static List<PolicyModel> grant(IamClient iam, String name, Random random) {
        var granted = new ArrayList<PolicyModel>();
        iam.createUser(create -> create.userName(name));
        for (int i = random.nextInt(3); i > 0; i--) {
            var policy = RandomCase.policy(random, Kind.IDENTITY);
            var policyName = "own" + i;
            if (isTaken(() -> iam.putUserPolicy(put -> put.userName(name).policyName(policyName).policyDocument(policy.json())))) {
                granted.add(policy);
            }
        }
        if (random.nextBoolean()) {
            var policy = current(RandomCase.policy(random, Kind.IDENTITY));
            var arn = managed(iam, name + "-managed", policy);
            iam.attachUserPolicy(attach -> attach.userName(name).policyArn(arn));
            granted.add(policy);
        }
        if (random.nextBoolean()) {
            var policy = RandomCase.policy(random, Kind.IDENTITY);
            iam.createGroup(create -> create.groupName(name + "-group"));
            iam.putGroupPolicy(put -> put.groupName(name + "-group").policyName("group").policyDocument(policy.json()));
            iam.addUserToGroup(add -> add.groupName(name + "-group").userName(name));
            granted.add(policy);
        }
        if (random.nextInt(3) == 0) {
            var policy = current(RandomCase.policy(random, Kind.BOUNDARY));
            var arn = managed(iam, name + "-boundary", policy);
            iam.putUserPermissionsBoundary(put -> put.userName(name).permissionsBoundary(arn));
            granted.add(policy);
        }
        return granted;
    }

    /// IAM takes managed policies in the current version of the language only.
    private static PolicyModel current(PolicyModel policy) {
        return new PolicyModel(policy.kind(), "2012-10-17", policy.statements());
    }

    private static String managed(IamClient iam, String name, PolicyModel policy) {
        return iam.createPolicy(create -> create.policyName(name).policyDocument(policy.json())).policy().arn();
    }

    private static boolean isTaken(Runnable put) {
        try {
            put.run();
            return true;
        } catch (AwsServiceException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("LimitExceeded");
            return false;
        }
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "ALLOW";
            case Decision.ExplicitDeny _ -> "DENY";
            case Decision.ImplicitDeny(var missing, _) -> missing.name();
        };
    }
}
