package dev.orrery.gateway.admin;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.clock.CloudTime;
import dev.orrery.kernel.clock.CloudTime.Reading;
import dev.orrery.kernel.clock.CloudTime.Turned;
import dev.orrery.kernel.clock.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads and turns the cloud's time: `GET /_orrery/time`, and `POST` to `freeze`, `advance`, `set` and `resume` below it.
/// Answers in JSON, and in sentences to those who accept `text/plain`, as `./orrery time` does. Turning ends before it answers;
/// reading does not wait for it.
final class TimeEndpoint {
    static final String PATH = "/_orrery/time";
    private final CloudTime time;

    TimeEndpoint(CloudTime time) {
        this.time = time;
    }

    static boolean isFor(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    Answer answer(Message message) {
        var action = message.path().substring(PATH.length());
        if (!message.method().equals(action.isEmpty() ? "GET" : "POST")) {
            return Admin.notAllowed(action.isEmpty() ? "GET" : "POST");
        }
        boolean sentences = message.headers().first("accept").orElse("").startsWith("text/plain");
        try {
            return switch (action) {
                case "" -> told(sentences, Optional.empty());
                case "/freeze" -> {
                    time.freeze();
                    yield told(sentences, Optional.empty());
                }
                case "/resume" -> {
                    time.resume();
                    yield told(sentences, Optional.empty());
                }
                case "/advance" -> told(sentences, Optional.of(time.advance(
                        SpokenTime.duration(TimeArgument.read(message, "duration", "30d")))));
                case "/set" -> told(sentences, Optional.of(set(TimeArgument.read(message, "instant", "2027-01-31T12:00:00Z"))));
                default -> refused(404, sentences, "There is no " + message.path() + ". There are freeze, advance, set and resume.");
            };
        } catch (IllegalArgumentException e) {
            return refused(400, sentences, e.getMessage());
        }
    }

    private Turned set(String text) {
        return text.strip().equalsIgnoreCase("now") ? time.setToMachine() : time.set(SpokenTime.instant(text));
    }

    private Answer told(boolean sentences, Optional<Turned> turned) {
        var reading = time.read();
        return sentences ? text(200, turned.map(TimeEndpoint::sentence).orElse("") + sentence(reading))
                : Json.answer(200, facts(reading, turned));
    }

    private static Answer refused(int status, boolean sentences, String message) {
        return sentences ? text(status, message + "\n") : Json.answer(status, Map.of("message", message));
    }

    private static Answer text(int status, String text) {
        return Answer.of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sentence(Turned turned) {
        if (turned.to().isBefore(turned.from())) {
            return "Went back from " + second(turned.from()) + ". What has happened has happened; nothing was undone.\n";
        }
        return "Came from " + second(turned.from()) + "; " + ran(turned.timersRun()) + " on the way.\n"
                + (turned.arrived() ? "" : "Somebody stopped it there, before it came to where it was to go.\n")
                + (turned.quiet() ? "" : "Something that began on the way takes long and still runs: see the log.\n");
    }

    private static String sentence(Reading reading) {
        var text = new StringBuilder("It is ").append(second(reading.now())).append(reading.frozen() ? " and time stands still" : "")
                .append(offset(reading.offset())).append(".\n");
        reading.turning().ifPresent(turning -> text.append("On the way to ").append(second(turning.target())).append(": ")
                .append(ran(turning.timersRun())).append(" so far.\n"));
        return text.append(reading.next().map(next -> "Next falls due: " + name(next) + ", " + second(next.due()) + ".\n")
                .orElse("Nothing is due.\n")).toString();
    }

    private static String offset(Duration offset) {
        return offset.abs().compareTo(Duration.ofSeconds(1)) < 0 ? ""
                : ", " + SpokenTime.text(offset) + (offset.isNegative() ? " behind this machine" : " ahead of this machine");
    }

    private static String ran(long timers) {
        return timers == 0 ? "nothing fell due" : timers == 1 ? "one timer ran" : timers + " timers ran";
    }

    private static Instant second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String name(Timer timer) {
        return timer.service() + " " + timer.kind() + " " + timer.key() + " (" + timer.home() + ")";
    }

    private static Map<String, Object> facts(Reading reading, Optional<Turned> turned) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("now", reading.now());
        facts.put("mode", reading.frozen() ? "frozen" : "running");
        facts.put("offset", reading.offset());
        facts.put("offsetSeconds", reading.offset().toSeconds());
        turned.ifPresent(turn -> {
            facts.put("from", turn.from());
            facts.put("to", turn.to());
            facts.put("timersRun", turn.timersRun());
            facts.put("quiet", turn.quiet());
            facts.put("arrived", turn.arrived());
        });
        reading.turning().ifPresent(turning -> {
            var way = new LinkedHashMap<String, Object>();
            way.put("to", turning.target());
            way.put("timersRun", turning.timersRun());
            facts.put("turning", way);
        });
        reading.next().ifPresent(next -> facts.put("next", facts(next)));
        return facts;
    }

    private static Map<String, Object> facts(Timer timer) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("due", timer.due());
        facts.put("service", timer.service());
        facts.put("kind", timer.kind());
        facts.put("key", timer.key());
        facts.put("account", timer.home().account());
        facts.put("region", timer.home().region());
        return facts;
    }
}
