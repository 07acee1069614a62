package dev.orrery.services.iam;

import dev.orrery.Orrery;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Principal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;

/// What it costs to look a user with ten attached policies up and to decide about one call; no test, run by hand:
/// `java -cp target/test-classes:target/classes:… dev.orrery.services.iam.AuthorityBench`.
final class AuthorityBench {
    private static final int ROUNDS = 7;
    private static final int CALLS = 50_000;

    private AuthorityBench() { }

    public static void main(String[] arguments) {
        try (var cloud = Orrery.start()) {
            var iam = cloud.client(IamClient.class);
            iam.createUser(create -> create.userName("alice"));
            for (var name : List.of("AmazonSQSFullAccess", "AmazonSNSFullAccess", "AmazonDynamoDBFullAccess_v2", "AmazonKinesisFullAccess",
                    "AmazonRDSFullAccess", "AWSLambda_FullAccess", "CloudWatchFullAccess", "AmazonEC2FullAccess", "SecretsManagerReadWrite",
                    "AmazonS3ReadOnlyAccess")) {
                iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(AwsPolicies.ARN_START + name));
            }
            var identities = cloud.cloud().identities();
            var organizations = cloud.cloud().organizations();
            var access = Access.of("s3:GetObject", "arn:aws:s3:::orders/1", "123456789012");
            var context = Map.of("aws:SourceIp", List.of("127.0.0.1"));
            for (int round = 0; round < ROUNDS; round++) {
                long started = System.nanoTime();
                for (int i = 0; i < CALLS; i++) {
                    var user = identities.user("123456789012", "alice").orElseThrow();
                    var caller = new Caller(new Principal.User("123456789012", user.path(), user.name(), user.id()), "AKIATEST", user.policies(), Map.of());
                    if (!Authority.decide(caller, access, Memberships.of(organizations, caller, access), context).allowed()) {
                        throw new IllegalStateException("not allowed");
                    }
                }
                System.out.printf("%.2f µs a call%n", (System.nanoTime() - started) / 1e3 / CALLS);
            }
        }
    }
}
