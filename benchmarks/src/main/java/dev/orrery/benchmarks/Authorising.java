package dev.orrery.benchmarks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What it costs to decide whether a user may: the same requests, sent by the root, whom no policy binds, and by a user with ten
/// managed policies attached, of which the last one allows. They take turns, so that a noisy minute hits both.
final class Authorising {
    private static final int POLICIES = 10;
    private static final int KEYS = 2_000;
    private static final int TURNS = 5;
    /// Connections are opened and the other's last requests end in this time.
    private static final double SETTLE_SECONDS = 0.5;
    private static final String BUCKET = "bench-authorising";
    private static final String USER = "bench-authorising";
    private static final Pattern KEY_ID = Pattern.compile("<AccessKeyId>([^<]+)</AccessKeyId>");
    private static final Pattern SECRET = Pattern.compile("<SecretAccessKey>([^<]+)</SecretAccessKey>");
    private final Options options;
    private final Running server;
    private final Load load;

    Authorising(Options options, Running server) {
        this.options = options;
        this.server = server;
        this.load = new Load(server, options.connections());
    }

    /// CPU time and operations of one of the two.
    private static final class Sum {
        private double cpuMicros;
        private long operations;
        private long errors;

        void add(Load.Figures figures) {
            cpuMicros += figures.cpuMicrosPerOperation() * figures.latencies().count();
            operations += figures.latencies().count();
            errors += figures.errors();
        }

        double each() {
            return cpuMicros / Math.max(1, operations);
        }
    }

    void measure(Report report) throws IOException {
        if (!server.once("PUT", "/" + BUCKET, "").succeeded()) {
            throw new IOException(server.target() + " makes no bucket");
        }
        var root = new Who("test", "test");
        var filling = root.work(server);
        load.each(KEYS, number -> ObjectScenario.small(filling, number));
        var user = user();
        load.run(requests(root), 0, options.warmUpSeconds() / 2);
        load.run(requests(user), 0, options.warmUpSeconds() / 2);
        var ofRoot = new Sum();
        var ofUser = new Sum();
        for (int turn = 0; turn < TURNS; turn++) {
            ofRoot.add(load.run(requests(root), SETTLE_SECONDS, options.seconds() / TURNS));
            ofUser.add(load.run(requests(user), SETTLE_SECONDS, options.seconds() / TURNS));
        }
        if (ofRoot.errors + ofUser.errors > 0) {
            throw new IOException(ofRoot.errors + " requests of the root and " + ofUser.errors + " of the user failed");
        }
        report.add("HeadObject as the root, server CPU µs", ofRoot.each());
        report.add("HeadObject as a user with ten policies, server CPU µs", ofUser.each());
        report.add("authorising with ten policies, server CPU µs", ofUser.each() - ofRoot.each());
    }

    private record Who(String keyId, String secret) {

        ObjectScenario.Work work(Running server) {
            return new ObjectScenario.Work(server, new Signer(keyId, secret, "us-east-1", "s3", Instant.now()), BUCKET, false);
        }
    }

    /// Signed anew for each turn.
    private List<Request> requests(Who who) {
        var work = who.work(server);
        return IntStream.range(0, KEYS).mapToObj(number -> work.plain("HEAD", ObjectScenario.key(number), "")).toList();
    }

    private Who user() throws IOException {
        call("CreateUser", "UserName=" + USER);
        for (int number = 1; number <= POLICIES; number++) {
            var arn = "arn:aws:iam::" + server.target().account() + ":policy/bench-" + number;
            call("CreatePolicy", "PolicyName=bench-" + number + "&PolicyDocument=" + URLEncoder.encode(document(number), StandardCharsets.UTF_8));
            call("AttachUserPolicy", "UserName=" + USER + "&PolicyArn=" + URLEncoder.encode(arn, StandardCharsets.UTF_8));
        }
        var made = call("CreateAccessKey", "UserName=" + USER);
        return new Who(found(KEY_ID, made), found(SECRET, made));
    }

    /// Nine that are about the same service and other things, and a tenth that allows.
    private static String document(int number) {
        var own = number == POLICIES ? "arn:aws:s3:::" + BUCKET + "/*" : "arn:aws:s3:::team-" + number + "-*/*";
        return """
                {"Version":"2012-10-17","Statement":[
                {"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject*","s3:PutObject*","s3:DeleteObject"],"Resource":"%s"},
                {"Sid":"Buckets","Effect":"Allow","Action":"s3:List*","Resource":"arn:aws:s3:::team-%d-*",
                 "Condition":{"StringLike":{"s3:prefix":["team/${aws:username}/*","shared/*"]}}},
                {"Sid":"Queues","Effect":"Allow","Action":["sqs:SendMessage","sqs:ReceiveMessage"],"Resource":"arn:aws:sqs:*:*:team-%d-*"},
                {"Sid":"Elsewhere","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":
                 ["127.0.0.0/8","10.%d.0.0/16"]}}}]}""".formatted(own, number, number, number);
    }

    private String call(String action, String parameters) throws IOException {
        var work = new Who("test", "test").work(server);
        try (var connection = new Connection(server.address())) {
            return connection.text(work.form("iam", "Action=" + action + "&Version=2010-05-08&" + parameters));
        }
    }

    private static String found(Pattern pattern, String text) throws IOException {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no key in " + text);
        }
        return matcher.group(1);
    }
}
