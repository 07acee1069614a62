package dev.orrery.services.iam;

import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Policy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The policies that AWS manages and people attach, with the documents that AWS publishes; a data file has them, one a
/// line: path, name, id, version, when made, when changed, document. Others of AWS's are not known here.
final class AwsPolicies {
    static final String ARN_START = "arn:aws:iam::aws:policy/";
    private static final String FILE = "/META-INF/orrery/iam/aws-managed-policies.tsv";
    private static final int FIELDS = 7;
    private static final Map<String, Policy> COMPILED = new ConcurrentHashMap<>();

    private AwsPolicies() { }

    /// Read when the first is asked for.
    private static final class Known {
        static final Map<String, ManagedPolicy> BY_ARN = read();
    }

    static Optional<ManagedPolicy> find(String arn) {
        return Optional.ofNullable(Known.BY_ARN.get(arn));
    }

    /// All of them, in the order of their names.
    static Collection<ManagedPolicy> all() {
        return Known.BY_ARN.values();
    }

    /// The document, compiled once for all accounts.
    private static Policy compiled(ManagedPolicy policy) {
        var known = COMPILED.get(policy.arn());
        return known != null ? known : COMPILED.computeIfAbsent(policy.arn(), _ -> Policy.parse(policy.document()));
    }

    static AttachedPolicy attached(ManagedPolicy policy) {
        return new AttachedPolicy(AttachedPolicy.Kind.IDENTITY, policy.arn(), compiled(policy));
    }

    private static Map<String, ManagedPolicy> read() {
        var policies = new LinkedHashMap<String, ManagedPolicy>();
        try (var lines = new BufferedReader(new InputStreamReader(AwsPolicies.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var fields = line.split("\t", FIELDS);
                var arn = ARN_START + fields[0].substring(1) + fields[1];
                policies.put(arn, new ManagedPolicy(arn, fields[1], fields[0], fields[2], Instant.parse(fields[4]),
                        Instant.parse(fields[5]), fields[3], fields[6], Optional.empty()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return policies;
    }
}
