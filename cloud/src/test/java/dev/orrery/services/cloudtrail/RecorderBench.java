package dev.orrery.services.cloudtrail;

import dev.orrery.Cloud;
import dev.orrery.Orrery;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.kernel.store.Durability;
import dev.orrery.kernel.store.DurableStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/// What it costs a call that CloudTrail hears of it, in CPU time and in bytes that stay: one of the data plane that no trail
/// selects, and management calls that go into the history. No test, run by hand:
/// `java -cp target/test-classes:target/classes:… dev.orrery.services.cloudtrail.RecorderBench`.
final class RecorderBench {
    private static final int ROUNDS = 5;
    private static final int EVENTS = 60_000;
    private static final String ACCOUNT = "123456789012";
    private static final String AGENT = "Boto3/1.42.1 md/Botocore#1.42.1 ua/2.1 os/linux#6.8.0-1030-aws md/arch#x86_64 lang/python#3.12.3"
            + " md/pyimpl#CPython m/Z,b,D,e cfg/retry-mode#legacy Botocore/1.42.1";
    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
            + "\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

    private RecorderBench() { }

    public static void main(String[] arguments) throws IOException {
        run("a data event that nobody wants", 5_000_000, "s3", "GetObject", "", number -> answered(root(),
                Access.of("s3:GetObject", "arn:aws:s3:::orders/1", ACCOUNT), "s3", GetObjectRequest.builder().bucket("orders").key("1").build(),
                Optional.empty()));
        run("GetCallerIdentity of the root", EVENTS, "sts", "GetCallerIdentity", "", _ -> identity(root()));
        run("GetCallerIdentity of a session", EVENTS, "sts", "GetCallerIdentity", "", _ -> identity(session()));
        run("CreateRole", EVENTS, "iam", "CreateRole", "", RecorderBench::role);
        run("CreateRole, refused", EVENTS, "iam", "CreateRole", "AccessDenied", RecorderBench::role);
    }

    private static void run(String what, int calls, String service, String operation, String error, IntFunction<Answered> call) throws IOException {
        for (int round = 1; round <= ROUNDS; round++) {
            var directory = Files.createTempDirectory("recorder");
            var store = DurableStore.open(directory, Durability.PROCESS);
            var clock = TurnableClock.frozenAt(Orrery.Beginning.USUAL.time());
            var trail = new CloudTrail();
            long started;
            long ended;
            try (var cloud = new Cloud(store, new MemoryBlobs(new SeededIds(7)), clock, new SeededIds(7), false, List.of())) {
                Function<HomeId, Home> homes = id -> cloud.services().instance("cloudtrail", id).home();
                trail.begin(homes);
                var at = clock.now();
                started = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (int i = 0; i < calls; i++) {
                    trail.answered(homes, entry(at, service, operation, error), Optional.of(call.apply(i)));
                }
                ended = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            }
            System.out.printf("%s: %.3f µs, %d bytes%n", what, (ended - started) / 1e3 / calls, bytes(directory) / calls);
        }
    }

    private static long bytes(Path directory) throws IOException {
        long bytes = 0;
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                bytes += Files.size(file);
                Files.delete(file);
            }
        }
        Files.delete(directory);
        return bytes;
    }

    private static Caller root() {
        return new Caller(new Principal.Root(ACCOUNT), "AKIAIOSFODNN7EXAMPLE", List.of(), Map.of());
    }

    private static Caller session() {
        return new Caller(new Principal.RoleSession(ACCOUNT, "/", "auditor", "tuesday", "AROA3XFRBF535PLBIFPI4"), "ASIAIOSFODNN7EXAMPLE",
                List.of(), Map.of("aws:TokenIssueTime", List.of("2026-01-01T00:00:00Z"), "aws:MultiFactorAuthPresent", List.of("false")));
    }

    private static Answered identity(Caller caller) {
        return answered(caller, Access.of("sts:GetCallerIdentity", "*", ACCOUNT), "sts", GetCallerIdentityRequest.builder().build(),
                Optional.of(GetCallerIdentityResponse.builder().account(ACCOUNT).userId(ACCOUNT).build()));
    }

    private static Answered role(int number) {
        return answered(root(), Access.of("iam:CreateRole", "arn:aws:iam::123456789012:role/worker-" + number, ACCOUNT), "iam",
                CreateRoleRequest.builder().roleName("worker-" + number).assumeRolePolicyDocument(TRUST).build(),
                Optional.of(CreateRoleResponse.builder().role(role -> role.roleName("worker-" + number).path("/").roleId("AROA3XFRBF535PLBIFPI4")
                        .arn("arn:aws:iam::123456789012:role/worker-" + number).createDate(Instant.EPOCH).assumeRolePolicyDocument(TRUST)).build()));
    }

    private static Answered answered(Caller caller, Access access, String signingName, Object request, Optional<Object> response) {
        var call = new Call(caller, "id", "us-east-1", Orrery.ENDPOINT, Map.of(), new ArrayList<>(), Organizations.NONE);
        call.asked().add(access);
        return new Answered(call, new HomeId(ACCOUNT, "us-east-1"), signingName, request, response, "",
                new Answered.Channel("localhost:4566", false, "", ""));
    }

    private static Entry entry(Instant at, String service, String operation, String error) {
        return new Entry("4e0f6b1c-6f3a-4d58-9b1e-2f7c8a9d0e1f", at, "arn:aws:iam::123456789012:root", "AKIAIOSFODNN7EXAMPLE", ACCOUNT,
                "us-east-1", service, operation, List.of(), List.of(), error.isEmpty() ? 200 : 403, error, error.isEmpty() ? "" : "User: "
                + "arn:aws:iam::123456789012:root is not authorized to perform: iam:CreateRole", Duration.ZERO, 0, 0, "127.0.0.1", AGENT, List.of());
    }
}
