package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.MalformedPolicyException.Problem;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads policy documents. Names of elements and effects are exact, also in upper and lower case.
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language".
final class PolicyReader {
    /// Longer than any service allows (KMS 32 KiB, S3 20 KiB) and than what AWS writes itself (132 KiB); the services have
    /// their own limits.
    static final int DOCUMENT_LENGTH_MAX = 262_144;
    private static final Set<String> POLICY_FIELDS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_FIELDS = Set.of("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction",
            "Resource", "NotResource", "Condition");

    private PolicyReader() { }

    /// @param anyResource whether a resource may be any text
    static Policy read(String document, boolean anyResource) {
        if (!document.startsWith("{")) {
            throw new MalformedPolicyException(Problem.JSON, "Policies must be valid JSON and the first byte must be '{'");
        }
        var fields = members(json(document));
        requireKnown(fields, POLICY_FIELDS);
        var version = version(fields);
        var statement = field(fields, "Statement")
                .orElseThrow(() -> new MalformedPolicyException(Problem.MISSING_FIELD, "Missing required field Statement"));
        var elements = statement instanceof Json.Sequence(var several) ? several : List.of(statement);
        if (elements.isEmpty()) {
            throw new MalformedPolicyException(Problem.MISSING_FIELD, "Could not parse the policy: Statement is empty!");
        }
        var statements = new ArrayList<Statement>();
        for (var element : elements) {
            statements.add(statement(statements.size() + 1, members(element), version, anyResource));
        }
        return new Policy(document, version, text(fields, "Id"), statements);
    }

    private static Json json(String document) {
        try {
            return JsonReader.read(document, DOCUMENT_LENGTH_MAX);
        } catch (JsonException e) {
            throw e.duplicate().map(PolicyReader::duplicate)
                    .orElseGet(() -> new MalformedPolicyException(Problem.JSON, "This policy contains invalid Json"));
        }
    }

    private static Policy.Version version(Map<String, Json> fields) {
        if (!fields.containsKey("Version")) {
            return Policy.Version.OF_2008;
        }
        for (var version : Policy.Version.values()) {
            if (fields.get("Version") instanceof Json.Text(var text) && text.equals(version.text())) {
                return version;
            }
        }
        throw new MalformedPolicyException(Problem.VERSION, "The policy must contain a valid version string");
    }

    private static Statement statement(int number, Map<String, Json> fields, Policy.Version version, boolean anyResource) {
        requireKnown(fields, STATEMENT_FIELDS);
        boolean variables = version == Policy.Version.OF_2012;
        var principal = either(fields, "Principal");
        var action = either(fields, "Action")
                .orElseThrow(() -> new MalformedPolicyException(Problem.MISSING_FIELD, "Missing required field Action"));
        var resource = either(fields, "Resource");
        var effect = effect(fields);
        if (effect == Statement.Effect.ALLOW && principal.filter(name -> name.startsWith("Not")).isPresent()) {
            throw new MalformedPolicyException(Problem.PRINCIPAL, "Allow with NotPrincipal is not allowed.");
        }
        return new Statement(number, text(fields, "Sid"), effect,
                principal.map(name -> PrincipalReader.read(name.startsWith("Not"), fields.get(name))),
                action.startsWith("Not"),
                filled("Action", texts(fields.get(action))).stream().map(ActionPattern::of).toList(),
                resource.filter(name -> name.startsWith("Not")).isPresent(),
                resource.map(name -> filled("Resource", texts(fields.get(name)))).orElse(List.of()).stream()
                        .map(text -> anyResource ? ArnPattern.of(text, variables) : resource(text, variables)).toList(),
                field(fields, "Condition").map(block -> conditions(members(block), variables)).orElse(List.of()));
    }

    private static Statement.Effect effect(Map<String, Json> fields) {
        var effect = field(fields, "Effect")
                .orElseThrow(() -> new MalformedPolicyException(Problem.MISSING_FIELD, "Missing required field Effect"));
        return switch (scalar(effect)) {
            case "Allow" -> Statement.Effect.ALLOW;
            case "Deny" -> Statement.Effect.DENY;
            case String other -> throw new MalformedPolicyException(Problem.EFFECT, "Invalid effect: " + other);
        };
    }

    private static ArnPattern resource(String text, boolean variables) {
        if (!text.equals("*") && !text.startsWith("arn:")) {
            throw new MalformedPolicyException(Problem.RESOURCE, "Policy has invalid resource");
        }
        return ArnPattern.of(text, variables);
    }

    private static List<Condition> conditions(Map<String, Json> block, boolean variables) {
        var conditions = new ArrayList<Condition>();
        block.forEach((operator, keys) -> members(keys).forEach((key, values) ->
                conditions.add(Condition.of(operator, key, scalars(values), variables))));
        return conditions;
    }

    /// The name under which an element or its negation stands, `Action` or `NotAction`.
    private static Optional<String> either(Map<String, Json> fields, String name) {
        boolean plain = fields.containsKey(name);
        boolean negated = fields.containsKey("Not" + name);
        if (plain && negated) {
            throw duplicate(name);
        }
        return plain ? Optional.of(name) : negated ? Optional.of("Not" + name) : Optional.empty();
    }

    private static Optional<Json> field(Map<String, Json> fields, String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /// The text of an optional field, empty when it is absent.
    private static String text(Map<String, Json> fields, String name) {
        return field(fields, name).map(PolicyReader::text).orElse("");
    }

    private static String text(Json value) {
        return value.text().orElseThrow(PolicyReader::syntax);
    }

    /// One text or several.
    private static List<String> texts(Json value) {
        return value instanceof Json.Sequence(var elements) ? elements.stream().map(PolicyReader::text).toList() : List.of(text(value));
    }

    private static List<String> filled(String field, List<String> texts) {
        if (texts.isEmpty()) {
            throw new MalformedPolicyException(Problem.MISSING_FIELD, "Missing required field " + field + " cannot be empty!");
        }
        return texts;
    }

    /// One value or several; numbers and truth values count as what is written.
    private static List<String> scalars(Json value) {
        return value instanceof Json.Sequence(var elements) ? elements.stream().map(PolicyReader::scalar).toList() : List.of(scalar(value));
    }

    private static String scalar(Json value) {
        return value.scalar().orElseThrow(PolicyReader::syntax);
    }

    private static Map<String, Json> members(Json value) {
        return value.members().orElseThrow(PolicyReader::syntax);
    }

    private static void requireKnown(Map<String, Json> fields, Set<String> known) {
        for (var name : fields.keySet()) {
            if (!known.contains(name)) {
                throw new MalformedPolicyException(Problem.UNKNOWN_FIELD, "Unknown field " + name);
            }
        }
    }

    private static MalformedPolicyException duplicate(String name) {
        return new MalformedPolicyException(Problem.DUPLICATE, "Statement/policy already has instance of " + name);
    }

    private static MalformedPolicyException syntax() {
        return new MalformedPolicyException(Problem.SYNTAX, "Invalid policy syntax.");
    }
}
