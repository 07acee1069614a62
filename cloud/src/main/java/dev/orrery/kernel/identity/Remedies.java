package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import dev.orrery.kernel.identity.Membership.Level;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds what is missing for a call to be allowed, all of it: what is missing first is supposed to be there, and it is decided
/// again, until it is allowed. Supposing changes nothing.
final class Remedies {
    /// More than an evaluation can lack: two kinds at each of seven levels of an organization, and one of each other kind.
    private static final int STEPS_MAX = 18;
    private static final ConditionKey SOURCE_ARN = ConditionKey.of("aws:SourceArn");
    private static final char LATIN_1 = 0xFF;
    private static final String EVERYBODY = "*";
    private static final String PROVIDER = "aws:FederatedProvider";

    private Remedies() { }

    /// None when it is allowed, and none against a deny.
    static List<Remedy> of(Circumstances circumstances) {
        if (circumstances.access().isUpToTrust() && circumstances.access().resourcePolicies().isEmpty()) {
            // Every role has a trust policy: there is no such role.
            return List.of();
        }
        var remedies = new ArrayList<Remedy>();
        var supposed = circumstances;
        while (remedies.size() < STEPS_MAX && Evaluation.verdict(supposed, Trace.SILENT) instanceof Evaluation.Missing missing) {
            var kind = kind(supposed, missing);
            if (kind == Kind.RESOURCE && ResourceRules.isUpToOrganization(circumstances.access())) {
                // No statement helps: the organization has to enable it, or to delegate the account.
                return List.of();
            }
            remedies.add(remedy(supposed, kind, missing.level()));
            supposed = with(supposed, kind, missing.level());
        }
        return List.copyOf(remedies);
    }

    private static Remedy remedy(Circumstances circumstances, Kind kind, Optional<Level> level) {
        return conditional(circumstances, kind, level).or(() -> kind == Kind.RESOURCE ? change(circumstances) : Optional.empty())
                .orElseGet(() -> new Remedy.Grant(where(circumstances, kind, level), statement(circumstances, kind)));
    }

    /// Where no statement in the resource's policy would help this caller.
    private static Optional<Remedy> change(Circumstances circumstances) {
        var limits = circumstances.access().limits();
        var reason = limits.uncounted().isEmpty() && principal(circumstances).equals(EVERYBODY) ? limits.unshared() : limits.uncounted();
        return reason.isEmpty() ? Optional.empty() : Optional.of(new Remedy.Change(circumstances.access().resource(), reason));
    }

    /// Where a resource's own policy has to agree and may do so alone, that is the smaller change.
    private static Kind kind(Circumstances circumstances, Evaluation.Missing missing) {
        boolean eitherWay = missing.kind() == Kind.IDENTITY
                && circumstances.caller().account().equals(circumstances.access().resourceAccount())
                && ResourceRules.needsResourcePolicy(circumstances.access());
        return eitherWay && !isAllowed(with(circumstances, Kind.IDENTITY, Optional.empty()))
                && isAllowed(with(circumstances, Kind.RESOURCE, Optional.empty())) ? Kind.RESOURCE : missing.kind();
    }

    private static boolean isAllowed(Circumstances circumstances) {
        return Evaluation.verdict(circumstances, Trace.SILENT) instanceof Evaluation.Allowed;
    }

    private static Optional<Remedy> conditional(Circumstances circumstances, Kind kind, Optional<Level> level) {
        var found = new ArrayList<Remedy>(1);
        Evaluation.verdict(circumstances, new Trace() {
            @Override
            public boolean isWanted() {
                return true;
            }

            @Override
            public void fails(AttachedPolicy policy, Statement statement, Condition condition, Circumstances asked) {
                if (statement.effect() == Statement.Effect.ALLOW && policy.kind() == kind
                        && (level.isEmpty() || level.get().policies().contains(policy))) {
                    found.add(new Remedy.Meet(policy.source(), statement.label(), statement.conditions().stream()
                            .filter(one -> !one.holds(statement.effect(), asked)).map(one -> one.failure(asked)).toList()));
                }
            }
        });
        return found.stream().findFirst();
    }

    private static String where(Circumstances circumstances, Kind kind, Optional<Level> level) {
        var access = circumstances.access();
        return switch (kind) {
            case SERVICE_CONTROL, RESOURCE_CONTROL -> kind.phrase() + level.map(one -> " of " + one.name()).orElse("");
            case IDENTITY -> kind.phrase() + " of " + circumstances.roleArn();
            case BOUNDARY, SESSION -> circumstances.caller().policies().stream().filter(policy -> policy.kind() == kind).findFirst()
                    .map(policy -> kind.phrase() + " " + policy.source()).orElse(kind.phrase());
            case RESOURCE -> (access.isUpToTrust() ? "role trust policy of " + access.resource()
                    : access.resourcePolicies().stream().findFirst().map(AttachedPolicy::source).orElse(kind.phrase() + " of " + access.resource()))
                    + (circumstances.caller().account().equals(access.resourceAccount()) ? "" : ", in account " + access.resourceAccount());
        };
    }

    private static Map<String, Object> statement(Circumstances circumstances, Kind kind) {
        var access = circumstances.access();
        var statement = new LinkedHashMap<String, Object>();
        statement.put("Effect", "Allow");
        if (kind == Kind.RESOURCE) {
            statement.put("Principal", principal(circumstances));
        }
        statement.put("Action", access.action());
        if (kind != Kind.RESOURCE || !access.isUpToTrust()) {
            statement.put("Resource", exactly(access.resource()));
        }
        var source = circumstances.values(SOURCE_ARN);
        if (kind == Kind.RESOURCE && circumstances.caller().principal() instanceof Principal.Service && !source.isEmpty()) {
            // Otherwise anybody may have the service act for him.
            statement.put("Condition", Map.of("ArnEquals", Map.of("aws:SourceArn", exactly(source.getFirst()))));
        }
        return statement;
    }

    /// A name with characters that mean more in a policy. A star at the end of an ARN's part is how services ask for all there is;
    /// IAM takes no characters beyond Latin-1, for which any one character may stand.
    /// Source: IAM User Guide, "IAM policy elements: Variables and tags", the part on `${*}`, `${?}` and `${$}`.
    private static String exactly(String resource) {
        var text = new StringBuilder();
        for (int i = 0; i < resource.length(); i++) {
            char c = resource.charAt(i);
            boolean all = c == '*' && i == resource.length() - 1 && (i == 0 || ":/".indexOf(resource.charAt(i - 1)) >= 0);
            text.append(switch (c) {
                case '*', '?' -> all ? "*" : "${" + c + "}";
                case '$' -> resource.startsWith("{", i + 1) ? "${$}" : "$";
                default -> c > LATIN_1 ? "?" : String.valueOf(c);
            });
        }
        return text.toString();
    }

    /// As a resource's policy would name the caller: a role rather than one session of it, and a provider for whom it vouches for.
    private static Object principal(Circumstances circumstances) {
        var provider = circumstances.values(ConditionKey.of(PROVIDER));
        return switch (circumstances.caller().principal()) {
            case Principal.Anonymous _ when !provider.isEmpty() -> Map.of("Federated", provider.getFirst());
            case Principal.Anonymous _ -> EVERYBODY;
            case Principal.Service(var name) -> Map.of("Service", name);
            case Principal.Root _, Principal.User _, Principal.RoleSession _, Principal.FederatedUser _ -> Map.of("AWS", circumstances.roleArn());
        };
    }

    /// The same with the statement in place, at one level of an organization.
    private static Circumstances with(Circumstances circumstances, Kind kind, Optional<Level> level) {
        var access = circumstances.access();
        var caller = circumstances.caller();
        var memberships = circumstances.memberships();
        var supposed = new AttachedPolicy(kind, "", Policy.parse(JsonWriter.write(json(Map.of("Version", "2012-10-17",
                "Statement", statement(circumstances, kind))))));
        return switch (kind) {
            case RESOURCE -> new Circumstances(caller, access.under(plus(access.resourcePolicies(), supposed)), memberships, circumstances.request());
            case IDENTITY, BOUNDARY, SESSION -> new Circumstances(
                    new Caller(caller.principal(), caller.accessKeyId(), plus(caller.policies(), supposed), caller.session()),
                    access, memberships, circumstances.request());
            case SERVICE_CONTROL -> new Circumstances(caller, access, new Memberships(
                    memberships.caller().map(one -> one.withServiceControls(with(one.serviceControls(), level, supposed))), memberships.resource()),
                    circumstances.request());
            case RESOURCE_CONTROL -> new Circumstances(caller, access, new Memberships(memberships.caller(),
                    memberships.resource().map(one -> one.withResourceControls(with(one.resourceControls(), level, supposed)))),
                    circumstances.request());
        };
    }

    private static List<Level> with(List<Level> levels, Optional<Level> level, AttachedPolicy supposed) {
        return levels.stream().map(one -> level.isPresent() && one == level.get() ? new Level(one.name(), plus(one.policies(), supposed)) : one).toList();
    }

    private static Json json(Object value) {
        if (value instanceof Map<?, ?> map) {
            var members = new LinkedHashMap<String, Json>();
            map.forEach((name, member) -> members.put((String) name, json(member)));
            return new Json.Members(members);
        }
        return new Json.Text((String) value);
    }

    private static List<AttachedPolicy> plus(List<AttachedPolicy> policies, AttachedPolicy supposed) {
        var all = new ArrayList<>(policies);
        all.add(supposed);
        return all;
    }
}
