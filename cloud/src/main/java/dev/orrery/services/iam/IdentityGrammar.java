package dev.orrery.services.iam;

import dev.orrery.kernel.identity.Condition;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What IAM looks at in the policies of identities, one thing after the other in all statements; the first that is wrong is
/// what it tells. The order and the words are those that moto recorded of `CreatePolicy`, but for the principal, whose place
/// is not known.
final class IdentityGrammar {
    private static final String LATEST = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of("2008-10-17", LATEST);
    private static final Set<String> POLICY_FIELDS = Set.of("Version", "Id", "Statement");
    private static final List<String> NEGATABLE = List.of("Action", "Resource", "Principal");
    private static final Set<String> STATEMENT_FIELDS = Set.of("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction",
            "Resource", "NotResource", "Condition");
    private static final Set<String> EFFECTS = Set.of("Allow", "Deny");
    private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");
    private static final Pattern NO_VENDOR = Pattern.compile("[^a-zA-Z0-9.-]");

    private IdentityGrammar() { }

    /// @param latestOnly whether it must be of the latest version, as managed policies must; others may have the older one, or none
    static void require(String document, boolean latestOnly) {
        var policy = members(json(document));
        requireKnown(policy, POLICY_FIELDS);
        if (!(policy.getOrDefault("Version", new Json.Text(LATEST)) instanceof Json.Text(var version)) || !VERSIONS.contains(version)) {
            throw syntax();
        }
        texts(policy, "Id");
        var statements = statements(policy.get("Statement"));
        statements.forEach(IdentityGrammar::requireSyntax);
        if (latestOnly && !new Json.Text(LATEST).equals(policy.get("Version"))) {
            throw refused("Policy document must be version 2012-10-17 or greater.");
        }
        if (!statements.stream().allMatch(IdentityGrammar::isOldParsersToo)) {
            throw legacy();
        }
        var wrongResource = ResourceForms.firstWrong(statements.stream().flatMap(statement -> either(statement, "Resource")).toList());
        if (statements.stream().anyMatch(statement -> statement.containsKey("Principal") || statement.containsKey("NotPrincipal"))) {
            throw refused("Policy document should not specify a principal.");
        }
        requireSids(statements);
        if (statements.stream().anyMatch(statement -> either(statement, "Action").findAny().isEmpty())) {
            throw refused("Policy statement must contain actions.");
        }
        wrongResource.ifPresent(message -> {
            throw refused(message);
        });
        statements.stream().flatMap(statement -> either(statement, "Action")).forEach(IdentityGrammar::requireVendor);
        if (statements.stream().anyMatch(statement -> either(statement, "Resource").findAny().isEmpty())) {
            throw refused("Policy statement must contain resources.");
        }
    }

    private static List<Map<String, Json>> statements(Json value) {
        var elements = value instanceof Json.Sequence(var several) ? several : Stream.ofNullable(value).toList();
        if (elements.isEmpty()) {
            throw syntax();
        }
        return elements.stream().map(IdentityGrammar::members).toList();
    }

    private static void requireSyntax(Map<String, Json> statement) {
        requireKnown(statement, STATEMENT_FIELDS);
        if (NEGATABLE.stream().anyMatch(name -> statement.containsKey(name) && statement.containsKey("Not" + name))) {
            throw syntax();
        }
        if (!(statement.get("Effect") instanceof Json.Text(var effect)) || EFFECTS.stream().noneMatch(effect::equalsIgnoreCase)
                || statement.get("Sid") instanceof Json.Sequence) {
            throw syntax();
        }
        texts(statement, "Sid");
        either(statement, "Action");
        either(statement, "Resource");
        members(statement.getOrDefault("Condition", new Json.Members(Map.of()))).forEach((operator, block) -> {
            var keys = members(block);
            keys.values().forEach(IdentityGrammar::scalars);
            if (!keys.isEmpty() && !Condition.isOperator(operator)) {
                throw syntax();
            }
        });
    }

    /// Whether it has passed what came before today's parser: exact effects, and dates that are some.
    private static boolean isOldParsersToo(Map<String, Json> statement) {
        return statement.get("Effect") instanceof Json.Text(var effect) && EFFECTS.contains(effect)
                && members(statement.getOrDefault("Condition", new Json.Members(Map.of()))).entrySet().stream()
                        .filter(block -> block.getKey().substring(block.getKey().indexOf(':') + 1).startsWith("Date"))
                        .flatMap(block -> members(block.getValue()).values().stream().flatMap(values -> scalars(values).stream()))
                        .allMatch(Condition::isTime);
    }

    private static void requireSids(List<Map<String, Json>> statements) {
        var sids = new HashSet<String>();
        statements.stream().flatMap(statement -> texts(statement, "Sid").stream()).forEach(sid -> {
            if (!SID.matcher(sid).matches()) {
                throw refused("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*");
            }
            if (!sid.isEmpty() && !sids.add(sid)) {
                throw refused("Statement IDs (SID) in a single policy must be unique.");
            }
        });
    }

    private static void requireVendor(String action) {
        int colon = action.indexOf(':');
        if (colon < 0) {
            if (!action.equals("*")) {
                throw refused("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
            }
            return;
        }
        if (action.indexOf(':', colon + 1) >= 0) {
            throw refused("Actions/Condition can contain only one colon.");
        }
        var vendor = action.substring(0, colon);
        if (!vendor.equals("*") && (vendor.isEmpty() || NO_VENDOR.matcher(vendor).find())) {
            throw refused("Vendor " + vendor + " is not valid");
        }
    }

    private static Json json(String document) {
        try {
            return JsonReader.read(document, document.length());
        } catch (JsonException _) {
            throw syntax();
        }
    }

    /// What stands under a name or under its negation.
    private static Stream<String> either(Map<String, Json> statement, String name) {
        return Stream.concat(texts(statement, name).stream(), texts(statement, "Not" + name).stream());
    }

    /// One text, several, or none where the name is absent.
    private static List<String> texts(Map<String, Json> fields, String name) {
        return switch (fields.get(name)) {
            case null -> List.of();
            case Json.Text(var text) -> List.of(text);
            case Json.Sequence(var elements) when !name.equals("Id") -> elements.stream().map(IdentityGrammar::text).toList();
            case Json _ -> throw syntax();
        };
    }

    private static String text(Json value) {
        return value.text().orElseThrow(IdentityGrammar::syntax);
    }

    private static List<String> scalars(Json value) {
        return value instanceof Json.Sequence(var elements) ? elements.stream().map(IdentityGrammar::scalar).toList() : List.of(scalar(value));
    }

    private static String scalar(Json value) {
        return value.scalar().orElseThrow(IdentityGrammar::syntax);
    }

    private static Map<String, Json> members(Json value) {
        return value.members().orElseThrow(IdentityGrammar::syntax);
    }

    private static void requireKnown(Map<String, Json> fields, Set<String> known) {
        if (!known.containsAll(fields.keySet())) {
            throw syntax();
        }
    }

    static RuntimeException syntax() {
        return refused("Syntax errors in policy.");
    }

    static RuntimeException legacy() {
        return refused("The policy failed legacy parsing");
    }

    private static RuntimeException refused(String message) {
        return IamErrors.malformedPolicy(message);
    }
}
