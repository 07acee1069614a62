package dev.orrery.endtoend;

import com.sun.management.ThreadMXBean;
import dev.orrery.Cloud;
import dev.orrery.Orrery;
import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.inprocess.Exchanged;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.store.ForwardingStore;
import dev.orrery.kernel.store.MemoryStore;
import dev.orrery.kernel.store.Snapshot;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/// The same HEAD of an object as the root, whom no policy binds, as a user with ten managed policies, of which the last
/// one allows, and in a session of a role with the same policies; without socket or client, so that what it costs can be counted.
final class AuthorisedHeads implements AutoCloseable {
    private static final int POLICIES = 10;
    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
            + Orrery.ACCOUNT + "\"},\"Action\":\"sts:AssumeRole\"}]}";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CountingStore store = new CountingStore();
    private final Cloud cloud;
    private final AwsCredentialsIdentity user;
    private final AwsCredentialsIdentity session;

    AuthorisedHeads() {
        cloud = new Cloud(store, new MemoryBlobs(new SeededIds(1)), TurnableClock.frozenAt(Orrery.Beginning.USUAL.time()), new SeededIds(2), false,
                List.of());
        try (var s3 = connect(S3Client.builder().forcePathStyle(true)).build();
                var iam = connect(IamClient.builder()).build(); var sts = connect(StsClient.builder()).build()) {
            s3.createBucket(create -> create.bucket("orders"));
            s3.putObject(put -> put.bucket("orders").key("1"), RequestBody.fromString("one"));
            iam.createUser(create -> create.userName("alice"));
            var role = iam.createRole(create -> create.roleName("clerk").assumeRolePolicyDocument(TRUST)).role().arn();
            for (int number = 1; number <= POLICIES; number++) {
                var name = "team-" + number;
                var document = document(number);
                var arn = iam.createPolicy(create -> create.policyName(name).policyDocument(document)).policy().arn();
                iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(arn));
                iam.attachRolePolicy(attach -> attach.roleName("clerk").policyArn(arn));
            }
            var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
            user = AwsCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey());
            var assumed = sts.assumeRole(assume -> assume.roleArn(role).roleSessionName("desk")).credentials();
            session = AwsSessionCredentialsIdentity.create(assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken());
        }
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B connect(B builder) {
        return builder.httpClient(new InProcess(cloud.handler())).endpointOverride(URI.create(Orrery.ENDPOINT)).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(RootKeys.DEFAULT_KEY, RootKeys.SECRET)));
    }

    /// Nine that are about the same service and other things, and a tenth that allows.
    private static String document(int number) {
        return """
                {"Version":"2012-10-17","Statement":[
                {"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject*","s3:PutObject*","s3:DeleteObject"],"Resource":"%s"},
                {"Sid":"Buckets","Effect":"Allow","Action":"s3:List*","Resource":"arn:aws:s3:::team-%d-*",
                 "Condition":{"StringLike":{"s3:prefix":["team/${aws:username}/*","shared/*"]}}},
                {"Sid":"Queues","Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage"],"Resource":"arn:aws:sqs:*:*:team-%d-*"},
                {"Sid":"Elsewhere","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":
                 ["127.0.0.0/8","10.%d.0.0/16"]}}}]}""".formatted(
                number == POLICIES ? "arn:aws:s3:::orders/*" : "arn:aws:s3:::team-" + number + "-*/*", number, number, number);
    }

    Cloud cloud() {
        return cloud;
    }

    Message ofRoot() {
        return signed(AwsCredentialsIdentity.create(RootKeys.DEFAULT_KEY, RootKeys.SECRET));
    }

    Message ofUser() {
        return signed(user);
    }

    Message ofSession() {
        return signed(session);
    }

    private static Message signed(AwsCredentialsIdentity identity) {
        var unsigned = SdkHttpRequest.builder().method(SdkHttpMethod.HEAD).uri(URI.create(Orrery.ENDPOINT + "/orders/1"))
                .putHeader("User-Agent", "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.13.7").build();
        var request = AwsV4HttpSigner.create().sign(sign -> sign.identity(identity).request(unsigned)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3").putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false).putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)).request();
        return Exchanged.message(request, HeldBody.nothing());
    }

    int send(Message message) {
        return cloud.handler().handle(message).status();
    }

    /// What some requests took, each.
    record Cost(double cpuMicros, double allocatedBytes, double rowsRead) { }

    Cost cost(Message message, int times) {
        long rows = store.rows.get();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            int status = send(message);
            if (status != 200) {
                throw new IllegalStateException("answered " + status);
            }
        }
        return new Cost((THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / times, (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / times,
                (double) (store.rows.get() - rows) / times);
    }

    @Override
    public void close() {
        cloud.close();
    }

    /// Counts the rows that are asked for, found or not, and the scans.
    private static final class CountingStore extends ForwardingStore {
        private final AtomicLong rows = new AtomicLong();

        CountingStore() {
            super(new MemoryStore());
        }

        @Override
        public <T> T read(Function<? super Snapshot, ? extends T> block) {
            return super.read(snapshot -> block.apply(new Counted(snapshot)));
        }

        private final class Counted implements Snapshot {
            private final Snapshot snapshot;

            Counted(Snapshot snapshot) {
                this.snapshot = snapshot;
            }

            @Override
            public Optional<byte[]> get(byte[] key) {
                rows.incrementAndGet();
                return snapshot.get(key);
            }

            @Override
            public Stream<Entry> scan(byte[] from, byte[] to) {
                rows.incrementAndGet();
                return snapshot.scan(from, to);
            }

            @Override
            public Stream<Entry> scanReverse(byte[] from, byte[] to) {
                rows.incrementAndGet();
                return snapshot.scanReverse(from, to);
            }
        }
    }
}
