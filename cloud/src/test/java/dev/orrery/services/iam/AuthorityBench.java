package dev.orrery.services.iam;

import dev.orrery.Orrery;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Principal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.PolicyType;

/// What it costs to look a user with ten attached policies up and to decide about one call; no test, run by hand:
/// `java -cp target/test-classes:target/classes:… dev.orrery.services.iam.AuthorityBench`.
final class AuthorityBench {
    private static final int ROUNDS = 7;
    private static final int CALLS = 50_000;
    private static final String ALONE = "123123123123";
    private static final String MEMBER = "111111111111";

    private AuthorityBench() { }

    public static void main(String[] arguments) {
        try (var cloud = Orrery.start()) {
            grant(cloud, ALONE);
            measure("nobody asks for organizations", cloud, Organizations.NONE, ALONE);
            measure("there is no organization", cloud, cloud.cloud().organizations(), ALONE);
            gather(cloud);
            grant(cloud, MEMBER);
            measure("in no organization, but there is one", cloud, cloud.cloud().organizations(), ALONE);
            measure("below three levels with two policies each", cloud, cloud.cloud().organizations(), MEMBER);
        }
    }

    private static void grant(Orrery cloud, String account) {
        var iam = cloud.account(account).client(IamClient.class);
        iam.createUser(create -> create.userName("alice"));
        for (var name : List.of("AmazonSQSFullAccess", "AmazonSNSFullAccess", "AmazonDynamoDBFullAccess_v2", "AmazonKinesisFullAccess",
                "AmazonRDSFullAccess", "AWSLambda_FullAccess", "CloudWatchFullAccess", "AmazonEC2FullAccess", "SecretsManagerReadWrite",
                "AmazonS3ReadOnlyAccess")) {
            iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(AwsPolicies.ARN_START + name));
        }
    }

    /// An organization with a member in a unit, and something denied at every level.
    private static void gather(Orrery cloud) {
        var manager = cloud.client(OrganizationsClient.class);
        manager.createOrganization(create -> { });
        var invitation = manager.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT).id(MEMBER)))
                .handshake().id();
        cloud.account(MEMBER).client(OrganizationsClient.class).acceptHandshake(accept -> accept.handshakeId(invitation));
        var root = manager.listRoots(list -> { }).roots().getFirst().id();
        manager.enablePolicyType(enable -> enable.rootId(root).policyType(PolicyType.SERVICE_CONTROL_POLICY));
        var unit = manager.createOrganizationalUnit(create -> create.parentId(root).name("Test")).organizationalUnit().id();
        manager.moveAccount(move -> move.accountId(MEMBER).sourceParentId(root).destinationParentId(unit));
        for (var target : List.of(root, unit, MEMBER)) {
            var policy = manager.createPolicy(create -> create.type(PolicyType.SERVICE_CONTROL_POLICY).name(target).description("").content(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"s3:DeleteBucket\",\"kms:ScheduleKeyDeletion\"],"
                            + "\"Resource\":\"*\"}]}")).policy().policySummary().id();
            manager.attachPolicy(attach -> attach.policyId(policy).targetId(target));
        }
    }

    private static void measure(String title, Orrery cloud, Organizations organizations, String account) {
        var identities = cloud.cloud().identities();
        var access = Access.of("s3:GetObject", "arn:aws:s3:::orders/1", account);
        var context = Map.of("aws:SourceIp", List.of("127.0.0.1"));
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long started = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                var user = identities.user(account, "alice").orElseThrow();
                var caller = new Caller(new Principal.User(account, user.path(), user.name(), user.id()), "AKIATEST", user.policies(), Map.of());
                if (!Authority.decide(caller, access, Memberships.of(organizations, caller, access), context).allowed()) {
                    throw new IllegalStateException("not allowed");
                }
            }
            best = Math.min(best, (System.nanoTime() - started) / 1e3 / CALLS);
        }
        System.out.printf("%.2f µs a call: %s%n", best, title);
    }
}
