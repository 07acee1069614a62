package dev.orrery.services.cloudtrail;

import dev.orrery.Orrery;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// What it costs a call that CloudTrail hears of it: one of the data plane that no trail selects, and a management call that
/// goes into the history. No test, run by hand: `java -cp target/test-classes:target/classes:… dev.orrery.services.cloudtrail.RecorderBench`.
final class RecorderBench {
    private static final int ROUNDS = 7;
    private static final String ACCOUNT = "123456789012";

    private RecorderBench() { }

    public static void main(String[] arguments) {
        try (var cloud = Orrery.start()) {
            Function<HomeId, Home> homes = id -> cloud.cloud().services().instance("cloudtrail", id).home();
            var trail = new CloudTrail();
            var data = answered(Access.of("s3:GetObject", "arn:aws:s3:::orders/1", ACCOUNT),
                    GetObjectRequest.builder().bucket("orders").key("1").build());
            var management = answered(Access.of("iam:GetUser", "arn:aws:iam::123456789012:user/alice", ACCOUNT),
                    GetUserRequest.builder().userName("alice").build());
            for (int round = 0; round < ROUNDS; round++) {
                measure("a data event that nobody wants", 5_000_000, () -> trail.answered(homes, entry(cloud, "s3", "GetObject"), data));
                measure("a management event", 20_000, () -> trail.answered(homes, entry(cloud, "iam", "GetUser"), management));
            }
        }
    }

    private static void measure(String what, int calls, Runnable call) {
        long started = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        System.out.printf("%s: %.3f µs%n", what, (System.nanoTime() - started) / 1e3 / calls);
    }

    private static Optional<Answered> answered(Access access, Object request) {
        var call = new Call(Caller.root(ACCOUNT), "id", "us-east-1", Orrery.ENDPOINT, Map.of(), new ArrayList<>(), Organizations.NONE);
        call.asked().add(access);
        return Optional.of(new Answered(call, new HomeId(ACCOUNT, "us-east-1"), "s3", request, Optional.empty(), "",
                Answered.Channel.NONE));
    }

    private static Entry entry(Orrery cloud, String service, String operation) {
        return new Entry("id", cloud.time().now(), "arn:aws:iam::123456789012:root", "test", ACCOUNT, "us-east-1", service, operation,
                List.of(), List.of(), 200, "", "", Duration.ZERO, 0, 0, "127.0.0.1", "bench", List.of());
    }
}
