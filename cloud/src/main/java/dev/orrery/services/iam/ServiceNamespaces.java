package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Inquiry;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Statement;
import dev.orrery.kernel.journal.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// The services by their namespaces, which actions begin with: who is granted some of them, and what a call was about.
/// A data file has their names. Source: Service Authorization Reference.
final class ServiceNamespaces {
    private static final String FILE = "/META-INF/orrery/iam/service-namespaces.tsv";
    private static final NavigableMap<String, String> NAMES = read();
    /// "For actions, last accessed information reports service management actions" (IAM User Guide, "Refine permissions"):
    /// not those on the data of these services.
    private static final Set<String> ON_DATA = Set.of("sqs:sendmessage", "sqs:receivemessage", "sqs:deletemessage", "sqs:changemessagevisibility",
            "sns:publish", "dynamodb:getitem", "dynamodb:putitem", "dynamodb:updateitem", "dynamodb:deleteitem", "dynamodb:batchgetitem",
            "dynamodb:batchwriteitem", "dynamodb:query", "dynamodb:scan", "dynamodb:conditioncheckitem", "dynamodb:partiqlselect",
            "dynamodb:partiqlinsert", "dynamodb:partiqlupdate", "dynamodb:partiqldelete", "dynamodb:getrecords", "dynamodb:getsharditerator");

    private ServiceNamespaces() { }

    /// What a call asked for.
    ///
    /// @param action without the namespace
    record Asked(String namespace, String action) {

        /// Whether it is one of those whose last use is told.
        boolean isTracked() {
            var folded = action.toLowerCase(Locale.ROOT);
            return !ON_DATA.contains(namespace + ":" + folded)
                    && !(namespace.equals("s3") && (folded.contains("object") || folded.contains("multipart") || folded.startsWith("listbucket")));
        }
    }

    /// The first action that was decided about tells; where none was, the operation does.
    static Asked asked(Entry entry) {
        var action = entry.decisions().stream().findFirst().flatMap(ServiceNamespaces::action).orElseGet(
                () -> entry.service().replace(" ", "") + ":" + entry.operation());
        int colon = action.indexOf(':');
        return new Asked(action.substring(0, colon).toLowerCase(Locale.ROOT), action.substring(colon + 1));
    }

    private static java.util.Optional<String> action(Decision decision) {
        return Inquiry.into(decision).access().map(access -> access.action()).filter(action -> action.indexOf(':') > 0);
    }

    /// All of them, in order.
    static List<String> all() {
        return List.copyOf(NAMES.keySet());
    }

    /// The service's name as people read it.
    static String name(String namespace) {
        return NAMES.getOrDefault(namespace, namespace);
    }

    /// The services of which some action is granted, in the order of their namespaces. Policies other than those of
    /// permissions, and what depends on conditions or resources, are not looked at.
    static List<String> granted(List<Policy> policies) {
        return NAMES.keySet().stream().filter(namespace -> policies.stream().anyMatch(policy -> grants(policy, namespace))
                && policies.stream().noneMatch(policy -> denies(policy, namespace))).toList();
    }

    /// Whether a policy allows some action of a service.
    static boolean grants(Policy policy, String namespace) {
        return policy.statements().stream().filter(statement -> statement.effect() == Statement.Effect.ALLOW)
                .anyMatch(statement -> statement.actionsNegated() ? !isWhole(statement, namespace) : isSome(statement, namespace));
    }

    /// Whether it denies all of a service, everywhere and always.
    private static boolean denies(Policy policy, String namespace) {
        return policy.statements().stream().anyMatch(statement -> statement.effect() == Statement.Effect.DENY && statement.conditions().isEmpty()
                && !statement.resourcesNegated() && statement.resources().contains("*")
                && (statement.actionsNegated() ? !isSome(statement, namespace) : isWhole(statement, namespace)));
    }

    private static boolean isSome(Statement statement, String namespace) {
        return statement.actions().stream().anyMatch(action -> action.equals("*") || action.regionMatches(true, 0, namespace + ":", 0,
                namespace.length() + 1));
    }

    private static boolean isWhole(Statement statement, String namespace) {
        return statement.actions().stream().anyMatch(action -> action.equals("*") || action.equalsIgnoreCase(namespace + ":*"));
    }

    private static NavigableMap<String, String> read() {
        var names = new TreeMap<String, String>();
        try (var lines = new BufferedReader(new InputStreamReader(ServiceNamespaces.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t")).forEach(fields -> names.put(fields[0], fields[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableNavigableMap(names);
    }
}
