package dev.orrery.gateway.admin;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.RequestIds;
import dev.orrery.kernel.journal.Entry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The admin endpoints. [dev.orrery.gateway.http.Guard] keeps strange web pages away from them.
public final class Admin {
    private static final int REQUESTS_DEFAULT = 20;
    private static final int REQUESTS_MAX = 1_000;
    private static final String WHY = "/_orrery/why/";
    private final CloudFacts cloud;
    private final InitScripts scripts;
    private final TimeEndpoint time;

    public Admin(CloudFacts cloud, InitScripts scripts) {
        this.cloud = cloud;
        this.time = new TimeEndpoint(cloud.time());
        this.scripts = scripts;
    }

    /// Whether a path is for us and not for a service.
    public static boolean isAdminPath(String path) {
        return under(path, "/_orrery") || under(path, "/_localstack");
    }

    /// The answer to a request with an admin path.
    public Answer answer(Message message) {
        var path = message.path();
        return switch (path) {
            case "/_orrery/health" -> read(message, this::health);
            case "/_orrery/requests" -> read(message, () -> requests(message));
            case "/_localstack/health" -> read(message, this::localStackHealth);
            case "/_localstack/info" -> read(message, this::info);
            case "/_localstack/init" -> read(message, this::init);
            case "/_orrery/reset", "/_localstack/state/reset" -> reset(message);
            default -> TimeEndpoint.isFor(path) ? time.answer(message) : path.startsWith("/_localstack/init/")
                    ? read(message, () -> init(path.substring("/_localstack/init/".length())))
                    : path.startsWith(WHY) ? read(message, () -> why(path.substring(WHY.length()), message.query()))
                    : problem(404, "There is no " + path + ".");
        };
    }

    private static boolean under(String path, String root) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }

    private interface Reading {
        Answer read();
    }

    private static Answer read(Message message, Reading reading) {
        return switch (message.method()) {
            case "GET", "HEAD" -> reading.read();
            default -> notAllowed("GET, HEAD");
        };
    }

    private Answer reset(Message message) {
        if (!message.method().equals("POST")) {
            return notAllowed("POST");
        }
        cloud.reset();
        return Json.answer(200, Map.of("status", "empty"));
    }

    private Answer health() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("status", "running");
        facts.put("version", cloud.version());
        facts.put("since", cloud.startedAt());
        facts.put("time", cloud.time().now());
        facts.put("storage", cloud.storage());
        facts.put("services", cloud.services());
        return Json.answer(200, facts);
    }

    /// Tools that look at the edition look for `pro`, which we are not.
    private Answer localStackHealth() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("services", cloud.services());
        facts.put("edition", "community");
        facts.put("version", cloud.version());
        return Json.answer(200, facts);
    }

    private Answer info() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("version", cloud.version());
        facts.put("edition", "community");
        facts.put("is_license_activated", false);
        facts.put("session_id", Long.toHexString(cloud.startedAt().toEpochMilli()));
        facts.put("machine_id", "orrery");
        facts.put("system", System.getProperty("os.name").toLowerCase(Locale.ROOT));
        facts.put("is_docker", false);
        facts.put("server_time_utc", cloud.machineNow().toString().substring(0, "2026-01-01T00:00:00".length()));
        facts.put("uptime", Duration.between(cloud.startedAt(), cloud.machineNow()).toSeconds());
        return Json.answer(200, facts);
    }

    private Answer init() {
        var completed = new LinkedHashMap<String, Object>();
        var all = new ArrayList<Object>();
        for (var stage : InitScripts.Stage.values()) {
            completed.put(stage.name(), scripts.isCompleted(stage));
            scripts.of(stage).forEach(script -> all.add(facts(script)));
        }
        return Json.answer(200, ordered("completed", completed, "scripts", all));
    }

    private Answer init(String name) {
        for (var stage : InitScripts.Stage.values()) {
            if (stage.name().equalsIgnoreCase(name)) {
                return Json.answer(200, ordered("completed", scripts.isCompleted(stage),
                        "scripts", scripts.of(stage).stream().map(Admin::facts).toList()));
            }
        }
        return problem(404, "There is no stage " + name + ".");
    }

    private static Map<String, Object> facts(InitScripts.Script script) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("stage", script.stage().name());
        facts.put("name", script.path().getFileName().toString());
        facts.put("state", script.state().name());
        return facts;
    }

    private Answer requests(Message message) {
        var count = count(message.query());
        if (count.isEmpty()) {
            return problem(400, "count must be a number from 1 to " + REQUESTS_MAX + ".");
        }
        return Json.answer(200, Map.of("requests", cloud.journal().latest(count.get()).stream().map(Admin::facts).toList()));
    }

    /// Why the last call, or one with a given request id, was decided so; or whether somebody could.
    private Answer why(String what, String query) {
        var parameters = parameters(query);
        var can = new Can(cloud.identities(), cloud.organizations(), cloud.time().now());
        boolean text = "text".equals(parameters.get("as"));
        if (what.equals("can") && can.problem(parameters).isPresent()) {
            return problem(404, can.problem(parameters).get(), text);
        }
        Optional<Map<String, Object>> facts = switch (what) {
            case "last" -> cloud.journal().latest(1).stream().findFirst().map(Why::of);
            case "can" -> Optional.of(can.answer(parameters));
            default -> cloud.journal().find(RequestIds.journalled(what)).map(Why::of);
        };
        if (facts.isEmpty()) {
            return problem(404, switch (what) {
                case "last" -> "There was no call yet.";
                default -> "The journal does not know the request " + what + ".";
            }, text);
        }
        return text ? text(200, Why.text(facts.get())) : Json.answer(200, facts.get());
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var part : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                try {
                    parameters.put(part.substring(0, equals), URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException _) {
                    parameters.put(part.substring(0, equals), part.substring(equals + 1));
                }
            }
        }
        return parameters;
    }

    private static Optional<Integer> count(String query) {
        for (var part : query.split("&")) {
            if (part.startsWith("count=")) {
                var text = part.substring("count=".length());
                return text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= REQUESTS_MAX
                        ? Optional.of(Integer.valueOf(text)) : Optional.empty();
            }
        }
        return Optional.of(REQUESTS_DEFAULT);
    }

    private static Map<String, Object> facts(Entry entry) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("at", entry.at());
        facts.put("requestId", entry.requestId());
        facts.put("service", entry.service());
        facts.put("operation", entry.operation());
        facts.put("status", entry.status());
        facts.put("errorCode", entry.errorCode());
        facts.put("errorMessage", entry.errorMessage());
        facts.put("principal", entry.principalArn());
        facts.put("accessKeyId", entry.accessKeyId());
        facts.put("account", entry.account());
        facts.put("region", entry.region());
        facts.put("resources", entry.resources());
        facts.put("decisions", entry.decisions().stream().map(decision -> ordered("allowed", decision.allowed(),
                "reasons", decision.reasons().stream().map(reason -> reason.text()).toList())).toList());
        facts.put("tookMicros", entry.took().toNanos() / 1_000);
        facts.put("bytesIn", entry.bytesIn());
        facts.put("bytesOut", entry.bytesOut());
        facts.put("sourceIp", entry.sourceIp());
        facts.put("userAgent", entry.userAgent());
        return facts;
    }

    private static Map<String, Object> ordered(String first, Object firstValue, String second, Object secondValue) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put(first, firstValue);
        facts.put(second, secondValue);
        return facts;
    }

    static Answer notAllowed(String allowed) {
        var answer = problem(405, "Allowed: " + allowed + ".");
        answer.headers().add("Allow", allowed);
        return answer;
    }

    private static Answer problem(int status, String message, boolean text) {
        return text ? text(status, message + "\n") : problem(status, message);
    }

    private static Answer text(int status, String text) {
        return Answer.of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer problem(int status, String message) {
        return Json.answer(status, Map.of("message", message));
    }
}
