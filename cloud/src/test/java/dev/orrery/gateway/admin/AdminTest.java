package dev.orrery.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.clock.CloudTime;
import dev.orrery.kernel.clock.TimerQueue;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.kernel.journal.Journal;
import dev.orrery.kernel.journal.MemoryJournal;
import dev.orrery.kernel.process.MachinePrograms;
import dev.orrery.kernel.store.MemoryStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryJournal journal = new MemoryJournal(10);
    private final MemoryStore store = new MemoryStore();
    private final TurnableClock clock = TurnableClock.frozenAt(START.plus(Duration.ofDays(7)));
    private final TimerQueue timers = new TimerQueue(store, clock, _ -> { }, new Tasks());
    private final CloudTime time = new CloudTime(store, clock, timers);
    private int resets;
    private final Admin admin = new Admin(new Facts(), InitScripts.in(List.of(), new MachinePrograms()));

    @Test
    void healthHasLocalStacksShape() {
        assertThat(text(get("/_localstack/health"))).isEqualTo(
                "{\"services\": {\"s3\": \"running\", \"sts\": \"available\"}, \"edition\": \"community\", \"version\": \"1.2.3\"}\n");
        assertThat(text(get("/_orrery/health"))).contains("\"since\": \"2026-01-01T00:00:00Z\"", "\"storage\": \"in \\\"memory\\\"\"");
        assertThat(text(get("/_localstack/info"))).contains("\"uptime\": 90", "\"is_license_activated\": false",
                "\"server_time_utc\": \"2026-01-01T00:01:30\"");
    }

    @Test
    void initTellsAboutEveryStage() {
        assertThat(text(get("/_localstack/init"))).isEqualTo("{\"completed\": {\"BOOT\": false, \"START\": false, \"READY\": false, "
                + "\"SHUTDOWN\": false}, \"scripts\": []}\n");
        assertThat(text(get("/_localstack/init/ready"))).isEqualTo("{\"completed\": false, \"scripts\": []}\n");
        assertThat(get("/_localstack/init/never").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_orrery/reset", "/_localstack/state/reset"})
    void onlyPostEmptiesTheCloud(String path) {
        assertThat(get(path).status()).isEqualTo(405);
        assertThat(resets).isZero();
        assertThat(call("POST", path, "").status()).isEqualTo(200);
        assertThat(resets).isEqualTo(1);
    }

    @Test
    void theLastRequestsComeWithTheirReasons() {
        journal.add(entry("GetObject"), Optional.empty());
        journal.add(entry("PutObject"), Optional.empty());
        assertThat(text(call("GET", "/_orrery/requests", "count=1"))).contains("\"operation\": \"PutObject\"",
                "\"tookMicros\": 1500", "\"decisions\": [{\"allowed\": false, \"reasons\": [\"the bucket's policy \\\"says\\\" no\"]}]")
                .doesNotContain("GetObject");
        assertThat(text(get("/_orrery/requests"))).contains("PutObject", "GetObject");
        for (var wrong : List.of("count=0", "count=x", "count=1001", "count=")) {
            assertThat(call("GET", "/_orrery/requests", wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(get("/_orrery").status()).isEqualTo(404);
        assertThat(get("/_localstack/diagnose").status()).isEqualTo(404);
        assertThat(call("PUT", "/_orrery/health", "").headers().first("Allow")).contains("GET, HEAD");
        assertThat(Admin.isAdminPath("/_orrery/x")).isTrue();
        assertThat(Admin.isAdminPath("/_orrery-bucket/x")).isFalse();
    }

    @Test
    void whyThereIsNoReasonIsToldInTheWordsThatWereAskedFor() {
        assertThat(text(call("GET", "/_orrery/why/last", "as=text"))).isEqualTo("There was no call yet.\n");
        assertThat(text(call("GET", "/_orrery/why/nonsense", "as=text"))).isEqualTo("The journal does not know the request nonsense.\n");
        assertThat(text(call("GET", "/_orrery/why/can", "as=text"))).doesNotContain("{");
        assertThat(text(get("/_orrery/why/last"))).isEqualTo("{\"message\": \"There was no call yet.\"}\n");
        assertThat(call("GET", "/_orrery/why/last", "as=text").status()).isEqualTo(404);
    }

    @Test
    void timeIsReadAndTurned() {
        assertThat(text(get("/_orrery/time"))).contains("\"now\": \"2026-01-08T00:00:00Z\"");
        assertThat(call("POST", "/_orrery/time/advance", "duration=1d").status()).isEqualTo(200);
        assertThat(text(get("/_orrery/health"))).contains("\"time\": \"2026-01-09T00:00:00Z\"");
    }

    private static Entry entry(String operation) {
        var reason = new Decision.Reason(AttachedPolicy.Kind.values()[0], "policy", "#1", Decision.Effect.DENIES,
                "the bucket's policy \"says\" no");
        return new Entry("R1", START, "arn:aws:iam::123456789012:root", "test", "123456789012", "us-east-1", "s3", operation,
                List.of("arn:aws:s3:::b/k"), List.of(new Decision.ExplicitDeny(List.of(reason))), 403, "AccessDenied", "Access Denied",
                Duration.ofNanos(1_500_000), 1, 2, "127.0.0.1", "curl\n", List.of());
    }

    private Answer get(String path) {
        return call("GET", path, "");
    }

    private Answer call(String method, String path, String query) {
        return admin.answer(new Message(method, path, query, new Headers(), InputStream.nullInputStream(), "127.0.0.1", false));
    }

    private static String text(Answer answer) {
        return new String(((Answer.Body.Bytes) answer.body()).bytes(), StandardCharsets.UTF_8);
    }

    private final class Facts implements CloudFacts {
        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public Instant startedAt() {
            return START;
        }

        @Override
        public Instant machineNow() {
            return START.plusSeconds(90);
        }

        @Override
        public CloudTime time() {
            return time;
        }

        @Override
        public String storage() {
            return "in \"memory\"";
        }

        @Override
        public SortedMap<String, String> services() {
            return new TreeMap<>(Map.of("sts", "available", "s3", "running"));
        }

        @Override
        public Journal journal() {
            return journal;
        }

        @Override
        public void reset() {
            resets++;
        }
    }
}
