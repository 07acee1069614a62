package dev.orrery.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Guard;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Tasks;
import dev.orrery.kernel.clock.CloudTime;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.clock.TimerQueue;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.store.MemoryStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeEndpointTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryStore store = new MemoryStore();
    private final TurnableClock clock = TurnableClock.frozenAt(START);
    private final List<String> ran = new ArrayList<>();
    private final TimerQueue timers = new TimerQueue(store, clock, timer -> ran.add(timer.key()), new Tasks());
    private final TimeEndpoint endpoint = new TimeEndpoint(new CloudTime(store, clock, timers));

    @Test
    void advancingTellsWhatRanAndWhatIsNext() {
        due("first", 1);
        due("second", 2);
        due("third", 40);

        var answer = post("/advance?duration=30d", "", "");

        assertThat(ran).containsExactly("first", "second");
        assertThat(text(answer)).contains("\"now\": \"2026-01-31T00:00:00Z\"", "\"mode\": \"frozen\"", "\"timersRun\": 2", "\"quiet\": true",
                "\"next\": {\"due\": \"2026-02-10T00:00:00Z\", \"service\": \"s3\", \"kind\": \"lifecycle\", \"key\": \"third\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"?duration=1h30m | '' | ''", "'' | application/x-www-form-urlencoded | duration=1h30m",
            "'' | application/json | {\"duration\": \"PT1H30M\"}", "'' | text/plain | 1h30m", "'' | '' | 1h 30m"})
    void theDurationMayStandInTheQueryInAFormInJsonOrAlone(String query, String type, String body) {
        assertThat(post("/advance" + query, type, body).status()).isEqualTo(200);
        assertThat(clock.now()).isEqualTo(START.plus(Duration.ofMinutes(90)));
    }

    @Test
    void timeIsSetForwardsAndBackAndWhatHasRunDoesNotRunAgain() {
        due("first", 1);
        post("/set?instant=2026-01-03", "", "");
        assertThat(ran).containsExactly("first");

        var back = post("/set?instant=2025-12-01T00:00:00Z", "", "");

        assertThat(text(back)).contains("\"now\": \"2025-12-01T00:00:00Z\"", "\"timersRun\": 0");
        post("/set?instant=2026-02-01T00:00:00Z", "", "");
        assertThat(ran).containsExactly("first");
    }

    @Test
    void timeRunsAndStandsAsTold() {
        assertThat(text(post("/resume", "", ""))).contains("\"mode\": \"running\"");
        assertThat(clock.isFrozen()).isFalse();
        assertThat(text(post("/freeze", "", ""))).contains("\"mode\": \"frozen\"");
        var stands = clock.now();
        assertThat(text(get(""))).contains("\"now\": \"" + stands + "\"");
        post("/resume", "", "");
        assertThat(text(post("/set?instant=now", "", ""))).contains("\"offset\": \"PT0S\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/advance", "/advance?duration=", "/advance?duration=soon", "/advance?duration=-1d", "/advance?duration=3000000d",
            "/set", "/set?instant=then", "/set?instant=1969-12-31T23:59:59Z", "/set?instant=9999999-01-01", "/advance?duration=%zz"})
    void whatIsNotUnderstoodIsToldAndTurnsNothing(String request) {
        var answer = post(request, "", "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).contains("\"message\": \"");
        assertThat(clock.now()).isEqualTo(START);
    }

    @Test
    void peopleAreToldInSentences() {
        due("nightly", 3);
        assertThat(sentences("GET", "")).isEqualTo("It is 2026-01-01T00:00:00Z and time stands still, " + offset()
                + ".\nNext falls due: s3 lifecycle nightly (123456789012/us-east-1), 2026-01-04T00:00:00Z.\n");
        assertThat(sentences("POST", "/advance?duration=4d")).startsWith("Came from 2026-01-01T00:00:00Z; one timer ran on the way.\n")
                .endsWith("Nothing is due.\n");
        assertThat(sentences("POST", "/set?instant=2026-01-01")).startsWith("Went back from 2026-01-05T00:00:00Z.");
        assertThat(sentences("POST", "/advance?duration=x")).startsWith("\"x\" is no duration. Write it as 30d");
    }

    /// The machine's time goes on while the test runs, but not by a day.
    private String offset() {
        var offset = clock.offset();
        return SpokenTime.text(offset) + (offset.isNegative() ? " behind this machine" : " ahead of this machine");
    }

    @Test
    void otherMethodsAndPathsAreRefused() {
        assertThat(call("POST", "", "", "", "").headers().first("Allow")).contains("GET");
        assertThat(get("/advance").headers().first("Allow")).contains("POST");
        assertThat(post("/warp", "", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"freeze", "advance", "set", "resume"})
    void pagesFromElsewhereDoNotTurnTime(String action) {
        var headers = new Headers().add("Host", "localhost:4566").add("Origin", "https://evil.example");
        var message = new Message("POST", "/_orrery/time/" + action, "duration=1d", headers, new ByteArrayInputStream(new byte[0]), "127.0.0.1", false);
        assertThat(new Guard(List.of()).check(message)).map(Guard.Refusal::reason).contains(Guard.Reason.FOREIGN_ORIGIN);
        assertThat(new Guard(List.of()).check(message.with(new Headers().add("Host", "localhost:4566"), message.body()))).isEmpty();
    }

    private void due(String key, int days) {
        store.write(tx -> {
            timers.set(tx, new Timer(new HomeId("123456789012", "us-east-1"), "s3", "lifecycle", key, START.plus(Duration.ofDays(days))));
            return null;
        });
    }

    private Answer get(String below) {
        return call("GET", below, "", "", "");
    }

    private Answer post(String below, String type, String body) {
        return call("POST", below, "application/json", type, body);
    }

    private String sentences(String method, String below) {
        return text(call(method, below, "text/plain", "", ""));
    }

    private Answer call(String method, String below, String accept, String type, String body) {
        int mark = below.indexOf('?');
        var headers = new Headers();
        if (!accept.isEmpty()) {
            headers.add("Accept", accept);
        }
        if (!type.isEmpty()) {
            headers.add("Content-Type", type);
        }
        return endpoint.answer(new Message(method, TimeEndpoint.PATH + (mark < 0 ? below : below.substring(0, mark)),
                mark < 0 ? "" : below.substring(mark + 1), headers, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                "127.0.0.1", false));
    }

    private static String text(Answer answer) {
        return new String(((Answer.Body.Bytes) answer.body()).bytes(), StandardCharsets.UTF_8);
    }
}
