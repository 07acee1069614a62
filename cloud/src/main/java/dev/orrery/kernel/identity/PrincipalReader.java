package dev.orrery.kernel.identity;

import dev.orrery.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `Principal` and `NotPrincipal`. Apart from `*` alone nothing in them is a wildcard.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
final class PrincipalReader {
    private static final Set<String> PARTITIONS = Set.of("aws", "aws-cn", "aws-us-gov");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9+=,.@_/-]+");
    private static final Pattern UNIQUE_ID = Pattern.compile("A(IDA|ROA)[A-Z0-9]{12,124}");
    private static final int ARN_PARTS = 6;

    private PrincipalReader() { }

    static Principals read(boolean negated, Json value) {
        var patterns = new ArrayList<PrincipalPattern>();
        switch (value) {
            case Json.Text(var text) when text.equals("*") -> patterns.add(new PrincipalPattern.Everyone());
            case Json.Members(var byKind) -> byKind.forEach((kind, names) -> {
                for (var name : names(names)) {
                    patterns.add(pattern(kind, name));
                }
            });
            case Json _ -> throw invalid();
        }
        if (patterns.isEmpty()) {
            throw invalid();
        }
        return new Principals(negated, List.copyOf(patterns));
    }

    private static List<String> names(Json value) {
        return switch (value) {
            case Json.Text(var name) -> List.of(name);
            case Json.Sequence(var elements) when !elements.isEmpty() -> elements.stream().flatMap(e -> names(e).stream()).toList();
            case Json _ -> throw invalid();
        };
    }

    private static PrincipalPattern pattern(String kind, String name) {
        return switch (kind) {
            case "AWS" -> principal(name);
            case "Service" -> new PrincipalPattern.Service(plain(name));
            case "Federated" -> new PrincipalPattern.Federated(plain(name));
            case "CanonicalUser" -> new PrincipalPattern.CanonicalUser(plain(name));
            case String _ -> throw invalid();
        };
    }

    /// A name without wildcards.
    private static String plain(String name) {
        if (name.isBlank() || name.contains("*") || name.contains("?")) {
            throw invalid();
        }
        return name;
    }

    private static PrincipalPattern principal(String name) {
        if (name.equals("*")) {
            return new PrincipalPattern.Everyone();
        }
        if (Accounts.isAccount(name)) {
            return new PrincipalPattern.Account(name);
        }
        return UNIQUE_ID.matcher(name).matches() ? new PrincipalPattern.Unique(name) : arn(name);
    }

    private static PrincipalPattern arn(String text) {
        var parts = text.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || !parts[0].equals("arn") || !PARTITIONS.contains(parts[1]) || !parts[3].isEmpty()
                || !Accounts.isAccount(parts[4])) {
            throw invalid();
        }
        var resource = parts[5];
        if (parts[2].equals("iam") && resource.equals("root")) {
            return new PrincipalPattern.Account(parts[4]);
        }
        boolean known = switch (parts[2]) {
            case "iam" -> resource.startsWith("user/") || resource.startsWith("role/");
            case "sts" -> resource.startsWith("federated-user/") || resource.startsWith("assumed-role/");
            case String _ -> false;
        };
        if (!known || resource.endsWith("/") || !NAME.matcher(resource).matches()) {
            throw invalid();
        }
        return new PrincipalPattern.Named(text);
    }

    private static MalformedPolicyException invalid() {
        return new MalformedPolicyException(MalformedPolicyException.Problem.PRINCIPAL, "Invalid principal in policy");
    }
}
