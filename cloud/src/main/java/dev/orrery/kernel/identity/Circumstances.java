package dev.orrery.kernel.identity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known about one request while it is decided: who calls, what for, and the values of all condition keys.
///
/// Keys that tell who the caller is come from the proven [Principal] alone, and keys that tell of organizations from their
/// service, whatever the request says. The others are
/// looked up in the session, then in what the service knows, then in what the gateway knows; an MFA device first in what
/// the service knows.
/// Source: IAM User Guide, "AWS global condition context keys" and "Principal key values".
final class Circumstances {
    private static final List<String> TRUE = List.of("true");
    private static final List<String> FALSE = List.of("false");
    private static final ConditionKey CURRENT_TIME = ConditionKey.of("aws:CurrentTime");
    private static final ConditionKey EPOCH_TIME = ConditionKey.of("aws:EpochTime");
    private final Caller caller;
    private final Access access;
    private final Memberships memberships;
    private final Map<String, List<String>> request;
    private String actionFolded = "";
    private String arn = "";
    private String roleArn = "";
    private String canonicalId = "";
    private Optional<Address> lastAddress = Optional.empty();

    private record Address(String text, Optional<AddressRange> range) { }

    Circumstances(Caller caller, Access access, Memberships memberships, Map<String, List<String>> request) {
        this.caller = caller;
        this.access = access;
        this.memberships = memberships;
        this.request = request;
    }

    Caller caller() {
        return caller;
    }

    Access access() {
        return access;
    }

    Memberships memberships() {
        return memberships;
    }

    /// The global condition keys of the request.
    Map<String, List<String>> request() {
        return request;
    }

    /// The action in lower case, as action patterns want it.
    String actionFolded() {
        if (actionFolded.isEmpty()) {
            actionFolded = ActionPattern.fold(access.action());
        }
        return actionFolded;
    }

    /// The principal's own ARN; empty for services and for nobody.
    String arn() {
        if (arn.isEmpty()) {
            arn = caller.principal().arn();
        }
        return arn;
    }

    /// The ARN of the role behind a role session, for others the principal's own; empty for services and for nobody.
    String roleArn() {
        if (roleArn.isEmpty()) {
            roleArn = switch (caller.principal()) {
                case Principal.RoleSession(var account, var path, var name, _, _) ->
                        "arn:aws:iam::" + account + ":role" + path + name;
                case Principal _ -> arn();
            };
        }
        return roleArn;
    }

    /// Whether the caller has a permissions boundary. That of the root or of a service would not bind it.
    boolean isBounded() {
        return switch (caller.principal()) {
            case Principal.User _, Principal.RoleSession _, Principal.FederatedUser _ ->
                    caller.policies().stream().anyMatch(policy -> policy.kind() == AttachedPolicy.Kind.BOUNDARY);
            case Principal.Root _, Principal.Service _, Principal.Anonymous _ -> false;
        };
    }

    /// The canonical user id of the caller's account.
    String canonicalId() {
        if (canonicalId.isEmpty() && !caller.account().isEmpty()) {
            canonicalId = Accounts.canonicalId(caller.account());
        }
        return canonicalId;
    }

    /// An address of the request, read once for all the conditions that look at it.
    Optional<AddressRange> address(String text) {
        var last = lastAddress;
        if (last.isEmpty() || !last.get().text().equals(text)) {
            last = Optional.of(new Address(text, AddressRange.of(text)));
            lastAddress = last;
        }
        return last.get().range();
    }

    /// The values of a key; none when the request has no such key. A key with an empty set of values counts as absent.
    List<String> values(ConditionKey key) {
        return switch (key.folded()) {
            case "aws:principalarn" -> present(roleArn());
            case "aws:principalaccount" -> caller.isAnonymous() ? List.of("anonymous") : present(caller.account());
            case "aws:principaltype" -> present(principalType());
            case "aws:userid" -> present(caller.principal().userId());
            case "aws:username" -> caller.principal() instanceof Principal.User(_, _, var name, _) ? List.of(name) : List.of();
            case "aws:principalisawsservice" -> switch (caller.principal()) {
                case Principal.Service _ -> TRUE;
                case Principal.Anonymous _ -> List.of();
                case Principal _ -> FALSE;
            };
            case "aws:principalservicename", "aws:principalservicenameslist" ->
                    caller.principal() instanceof Principal.Service(var name) ? List.of(name) : List.of();
            case "aws:resourceaccount" -> present(access.resourceAccount());
            case "aws:principalorgid" -> organization(memberships.caller());
            case "aws:principalorgpaths" -> path(memberships.caller());
            case "aws:resourceorgid" -> organization(memberships.resource());
            case "aws:resourceorgpaths" -> path(memberships.resource());
            case "aws:viaawsservice" -> orElse(told(key), FALSE);
            // A code that comes with the request tells more than the session that sends it.
            case "aws:multifactorauthpresent", "aws:multifactorauthage" -> orElse(find(access.context(), key), told(key));
            case "aws:currenttime" -> orElse(told(key), current());
            case "aws:epochtime" -> orElse(told(key), epoch());
            // Services have it under their own name, too: s3:ResourceAccount.
            default -> key.folded().endsWith(":resourceaccount") ? present(access.resourceAccount()) : told(key);
        };
    }

    private static List<String> organization(Optional<Membership> membership) {
        return membership.isEmpty() ? List.of() : present(membership.get().organizationId());
    }

    private static List<String> path(Optional<Membership> membership) {
        return membership.isEmpty() ? List.of() : present(membership.get().path());
    }

    private String principalType() {
        return switch (caller.principal()) {
            case Principal.Root _ -> "Account";
            case Principal.User _ -> "User";
            case Principal.RoleSession _ -> "AssumedRole";
            case Principal.FederatedUser _ -> "FederatedUser";
            case Principal.Anonymous _ -> "Anonymous";
            case Principal.Service _ -> "";
        };
    }

    private List<String> told(ConditionKey key) {
        return orElse(find(caller.session(), key), orElse(find(access.context(), key), find(request, key)));
    }

    private static List<String> find(Map<String, List<String>> context, ConditionKey key) {
        if (context instanceof FoldedKeys keys) {
            return keys.values(key.folded());
        }
        if (context.isEmpty()) {
            return List.of();
        }
        var exact = context.get(key.name());
        if (exact != null) {
            return exact;
        }
        for (var entry : context.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(key.folded())) {
                return entry.getValue();
            }
        }
        return List.of();
    }

    private List<String> current() {
        var seconds = told(EPOCH_TIME);
        try {
            return seconds.size() == 1 ? List.of(Instant.ofEpochSecond(Long.parseLong(seconds.getFirst())).toString()) : List.of();
        } catch (NumberFormatException | DateTimeException _) {
            return List.of();
        }
    }

    private List<String> epoch() {
        var time = told(CURRENT_TIME);
        try {
            return time.size() == 1 ? List.of(Long.toString(Instant.parse(time.getFirst()).getEpochSecond())) : List.of();
        } catch (DateTimeParseException _) {
            return List.of();
        }
    }

    private static List<String> present(String value) {
        return value.isEmpty() ? List.of() : List.of(value);
    }

    private static List<String> orElse(List<String> first, List<String> second) {
        return first.isEmpty() ? second : first;
    }
}
