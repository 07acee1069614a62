package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A second engine, slow and obvious, written from AWS's pages and sharing no code with the real one: regular expressions
/// for wildcards, one map with every condition key, sets of names for principals. Answers `ALLOW`, `DENY` or the kind of
/// policy that is missing.
final class Reference {
    private final Caller caller;
    private final Access access;
    private final RandomCase.Places places;
    private final Map<String, List<String>> context = new HashMap<>();
    private boolean bounded;

    private Reference(Caller caller, Access access, Map<String, List<String>> request, RandomCase.Places places) {
        this.caller = caller;
        this.access = access;
        this.places = places;
        request.forEach((key, values) -> context.put(key.toLowerCase(Locale.ROOT), values));
        access.context().forEach((key, values) -> context.put(key.toLowerCase(Locale.ROOT), values));
        caller.session().forEach((key, values) -> context.put(key.toLowerCase(Locale.ROOT), values));
        access.context().forEach((key, values) -> {
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:multifactorauth")) {
                context.put(key.toLowerCase(Locale.ROOT), values);
            }
        });
        context.putIfAbsent("aws:viaawsservice", List.of("false"));
        context.put("aws:resourceaccount", List.of(access.resourceAccount()));
        for (var key : List.of("aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:userid", "aws:username",
                "aws:principalisawsservice", "aws:principalservicename")) {
            context.remove(key);
        }
        who().forEach((key, value) -> context.put(key, List.of(value)));
        for (var key : List.of("aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths")) {
            context.remove(key);
        }
        places.of(caller.account()).ifPresent(place -> {
            context.put("aws:principalorgid", List.of(place.organization()));
            context.put("aws:principalorgpaths", List.of(place.path()));
        });
        places.of(access.resourceAccount()).ifPresent(place -> {
            context.put("aws:resourceorgid", List.of(place.organization()));
            context.put("aws:resourceorgpaths", List.of(place.path()));
        });
    }

    /// The table "Principal key values" of the IAM User Guide.
    private Map<String, String> who() {
        return switch (caller.principal()) {
            case Principal.Root(var account) -> Map.of("aws:principalarn", "arn:aws:iam::" + account + ":root",
                    "aws:principalaccount", account, "aws:principaltype", "Account", "aws:userid", account,
                    "aws:principalisawsservice", "false");
            case Principal.User(var account, var path, var name, var id) -> Map.of(
                    "aws:principalarn", "arn:aws:iam::" + account + ":user" + path + name, "aws:principalaccount", account,
                    "aws:principaltype", "User", "aws:userid", id, "aws:username", name, "aws:principalisawsservice", "false");
            case Principal.RoleSession(var account, var path, var role, var session, var id) -> Map.of(
                    "aws:principalarn", "arn:aws:iam::" + account + ":role" + path + role, "aws:principalaccount", account,
                    "aws:principaltype", "AssumedRole", "aws:userid", id + ":" + session, "aws:principalisawsservice", "false");
            case Principal.FederatedUser(var account, var name, _) -> Map.of(
                    "aws:principalarn", "arn:aws:sts::" + account + ":federated-user/" + name, "aws:principalaccount", account,
                    "aws:principaltype", "FederatedUser", "aws:userid", account + ":" + name, "aws:principalisawsservice",
                    "false");
            case Principal.Service(var name) -> Map.of("aws:principalservicename", name, "aws:principalisawsservice", "true");
            case Principal.Anonymous _ -> Map.of("aws:principalaccount", "anonymous", "aws:principaltype", "Anonymous",
                    "aws:userid", "anonymous");
        };
    }

    /// Answers as above, and for policies of organizations with the level that lacks: `SERVICE_CONTROL of level 2`.
    static String decide(Caller caller, Access access, Map<String, List<String>> request, List<PolicyModel> policies, RandomCase.Places places) {
        return new Reference(caller, access, request, places).decide(policies);
    }

    /// "An explicit deny in any SCP anywhere is a deny; and there must be an Allow at every level": page "SCP evaluation",
    /// and the same on "RCP evaluation".
    private List<String> atLevels(RandomCase.Place place, Kind kind) {
        var found = new ArrayList<String>();
        for (int i = 0; i < place.levels().size(); i++) {
            boolean allowed = false;
            for (var policy : place.levels().get(i)) {
                for (var line : policy.statements()) {
                    boolean variables = policy.version().equals("2012-10-17");
                    if (policy.kind() == kind && aboutAction(line) && aboutResource(line, variables) && conditionsHold(line, variables)
                            && (line.principals().isEmpty() || !grant(line).equals("none"))) {
                        if (!line.allow()) {
                            return List.of("DENY");
                        }
                        allowed = true;
                    }
                }
            }
            if (!allowed) {
                found.add(kind + " of level " + i);
            }
        }
        return found;
    }

    private List<String> byResourceControls() {
        var place = places.of(access.resourceAccount());
        boolean supported = List.of("s3", "sqs", "sts", "kms").contains(access.action().replaceAll(":.*", ""))
                && !access.action().equals("kms:RetireGrant");
        return place.isEmpty() || !supported || isServiceLinked() || place.get().manager().equals(access.resourceAccount()) ? List.of()
                : atLevels(place.get(), Kind.RESOURCE_CONTROL);
    }

    private List<String> byServiceControls() {
        var place = places.of(caller.account());
        return place.isEmpty() || isServiceLinked() || place.get().manager().equals(caller.account()) ? List.of()
                : atLevels(place.get(), Kind.SERVICE_CONTROL);
    }

    private boolean isServiceLinked() {
        return caller.principal().userId().startsWith("AROALINKED");
    }

    private String decide(List<PolicyModel> policies) {
        boolean root = caller.principal() instanceof Principal.Root;
        boolean outside = caller.account().isEmpty();
        bounded = !root && !outside && policies.stream().anyMatch(policy -> policy.kind() == Kind.BOUNDARY);
        Set<Kind> present = new HashSet<>();
        Set<Kind> allowed = new HashSet<>();
        Set<String> grants = new HashSet<>();
        for (var policy : policies) {
            var kind = policy.kind();
            if (root && (kind == Kind.IDENTITY || kind == Kind.BOUNDARY)
                    || outside && kind != Kind.RESOURCE) {
                continue;
            }
            present.add(kind);
            for (var line : policy.statements()) {
                boolean variables = policy.version().equals("2012-10-17");
                if (!aboutAction(line) || !aboutResource(line, variables) || !conditionsHold(line, variables)) {
                    continue;
                }
                var grant = line.principals().isEmpty() ? "self" : grant(line);
                if (grant.equals("none")) {
                    continue;
                }
                if (!line.allow()) {
                    return "DENY";
                }
                allowed.add(kind);
                if (kind == Kind.RESOURCE) {
                    grants.add(grant);
                }
            }
        }
        var closed = byResourceControls();
        var unserved = byServiceControls();
        if (closed.contains("DENY") || unserved.contains("DENY")) {
            return "DENY";
        }
        if (!closed.isEmpty()) {
            return closed.getFirst();
        }
        if (!unserved.isEmpty()) {
            return unserved.getFirst();
        }
        if (outside) {
            return grants.isEmpty() ? "RESOURCE" : "ALLOW";
        }
        boolean sameAccount = caller.account().equals(access.resourceAccount());
        if (sameAccount && grants.contains("self")) {
            return "ALLOW";
        }
        boolean roleGranted = sameAccount && grants.contains("role");
        if (!root && !roleGranted && !allowed.contains(Kind.IDENTITY)) {
            return "IDENTITY";
        }
        if (present.contains(Kind.BOUNDARY) && !allowed.contains(Kind.BOUNDARY)) {
            return "BOUNDARY";
        }
        // The policies of the tasks of an assumed root only deny.
        boolean assumedRoot = root && caller.session().containsKey("aws:AssumedRoot");
        boolean sessionRequired = !assumedRoot && present.contains(Kind.SESSION) || caller.principal() instanceof Principal.FederatedUser;
        if (sessionRequired && !allowed.contains(Kind.SESSION)) {
            return "SESSION";
        }
        boolean resourceRequired = !sameAccount || access.action().equals("sts:AssumeRole");
        return resourceRequired && grants.isEmpty() ? "RESOURCE" : "ALLOW";
    }

    private boolean aboutAction(PolicyModel.Line line) {
        boolean named = line.actions().stream().anyMatch(action -> Pattern.compile(regex(action), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(access.action()).matches());
        return named != line.notAction();
    }

    private boolean aboutResource(PolicyModel.Line line, boolean variables) {
        boolean named = false;
        boolean unresolved = false;
        for (var resource : line.resources()) {
            var resolved = variables ? resolve(resource, true) : Optional.of(regexOfArn(resource));
            unresolved |= resolved.isEmpty();
            named |= resolved.isPresent() && Pattern.compile(resolved.get(), Pattern.DOTALL).matcher(access.resource()).matches();
        }
        return line.notResource() ? !named && !(unresolved && line.allow()) : named;
    }

    /// `self`, `role`, `account` or `none`.
    private String grant(PolicyModel.Line line) {
        var self = new HashSet<String>();
        var role = new HashSet<String>();
        var account = new HashSet<String>();
        switch (caller.principal()) {
            case Principal.Root(var number) -> self.addAll(accountNames(number));
            case Principal.User(var number, var path, var name, var id) -> {
                self.addAll(List.of("AWS arn:aws:iam::" + number + ":user" + path + name, "AWS " + id));
                account.addAll(accountNames(number));
            }
            case Principal.RoleSession(var number, var path, var name, var session, var id) -> {
                self.add("AWS arn:aws:sts::" + number + ":assumed-role/" + name + "/" + session);
                role.addAll(List.of("AWS arn:aws:iam::" + number + ":role" + path + name, "AWS " + id));
                account.addAll(accountNames(number));
            }
            case Principal.FederatedUser(var number, var name, var user) -> {
                user.ifPresent(behind -> role.addAll(List.of("AWS " + behind.arn(), "AWS " + behind.id())));
                self.add("AWS arn:aws:sts::" + number + ":federated-user/" + name);
                account.addAll(accountNames(number));
            }
            case Principal.Service(var name) -> self.add("Service " + name);
            case Principal.Anonymous _ -> { }
        }
        for (var provider : context.getOrDefault("aws:federatedprovider", List.of())) {
            self.add("Federated " + provider);
        }
        Set<String> named = new HashSet<>();
        line.principals().forEach((kind, names) -> names.forEach(name -> named.add(kind + " " + name)));
        boolean everyone = line.principals().containsKey("*") || named.contains("AWS *");
        boolean namesSelf = self.stream().anyMatch(named::contains);
        boolean namesRole = role.stream().anyMatch(named::contains);
        boolean namesAccount = account.stream().anyMatch(named::contains);
        if (line.notPrincipal()) {
            boolean federated = namesSelf && named.stream().anyMatch(name -> name.startsWith("Federated ") && self.contains(name));
            boolean spared = everyone || federated
                    || namesSelf && (!(caller.principal() instanceof Principal.RoleSession) || namesRole) && (account.isEmpty() || namesAccount);
            // "will always deny any IAM principal that has a permissions boundary policy attached"
            return spared && !bounded ? "none" : "self";
        }
        return everyone || namesSelf ? "self" : namesRole ? "role" : namesAccount ? "account" : "none";
    }

    private static List<String> accountNames(String number) {
        return List.of("AWS " + number, "AWS arn:aws:iam::" + number + ":root", "CanonicalUser " + Accounts.canonicalId(number));
    }

    private boolean conditionsHold(PolicyModel.Line line, boolean variables) {
        return line.conditions().stream().allMatch(test -> holds(test, line.allow(), variables));
    }

    private boolean holds(PolicyModel.Test test, boolean allow, boolean variables) {
        var operator = test.operator();
        boolean all = operator.startsWith("ForAllValues:");
        boolean any = operator.startsWith("ForAnyValue:");
        operator = operator.substring(operator.indexOf(':') + 1);
        boolean ifExists = operator.endsWith("IfExists");
        operator = operator.replace("IfExists", "");
        var found = context.getOrDefault(test.key().toLowerCase(Locale.ROOT), List.of());
        if (operator.equals("Null")) {
            return test.values().contains(found.isEmpty() ? "true" : "false");
        }
        boolean negated = operator.contains("Not");
        var positive = operator.replace("Not", "");
        if (found.isEmpty()) {
            return ifExists || all || negated && !any;
        }
        if (negated && allow && variables && (operator.startsWith("String") || operator.startsWith("Arn"))
                && test.values().stream().anyMatch(value -> resolve(value, false).isEmpty())) {
            return false;
        }
        var results = new ArrayList<Boolean>();
        for (var value : found) {
            results.add(test.values().stream().anyMatch(wanted -> matches(positive, wanted, value, variables)));
        }
        if (all) {
            // "or if the key values resolve to a null dataset, such as an empty string"
            return found.equals(List.of("")) || results.stream().allMatch(result -> result != negated);
        }
        if (any) {
            return results.stream().anyMatch(result -> result != negated);
        }
        return results.contains(true) != negated;
    }

    private boolean matches(String operator, String wanted, String found, boolean variables) {
        try {
            return switch (operator) {
                case "StringEquals" -> text(wanted, variables).equals(Optional.of(found));
                case "StringEqualsIgnoreCase" -> text(wanted, variables).filter(found::equalsIgnoreCase).isPresent();
                case "StringLike" -> (variables ? resolve(wanted, false) : Optional.of(regex(wanted)))
                        .filter(regex -> Pattern.compile(regex, Pattern.DOTALL).matcher(found).matches()).isPresent();
                case "ArnEquals", "ArnLike" -> (variables ? resolve(wanted, true) : Optional.of(regexOfArn(wanted)))
                        .filter(regex -> Pattern.compile(regex, Pattern.DOTALL).matcher(found).matches()).isPresent();
                case "NumericEquals" -> Double.parseDouble(found) == Double.parseDouble(wanted);
                case "NumericLessThan" -> Double.parseDouble(found) < Double.parseDouble(wanted);
                case "NumericLessThanEquals" -> Double.parseDouble(found) <= Double.parseDouble(wanted);
                case "NumericGreaterThan" -> Double.parseDouble(found) > Double.parseDouble(wanted);
                case "NumericGreaterThanEquals" -> Double.parseDouble(found) >= Double.parseDouble(wanted);
                case "DateEquals" -> time(found).equals(time(wanted));
                case "DateLessThan" -> time(found).isBefore(time(wanted));
                case "DateLessThanEquals" -> !time(found).isAfter(time(wanted));
                case "DateGreaterThan" -> time(found).isAfter(time(wanted));
                case "DateGreaterThanEquals" -> !time(found).isBefore(time(wanted));
                case "Bool" -> found.equalsIgnoreCase(wanted);
                case "BinaryEquals" -> found.equals(wanted);
                case "IpAddress" -> address(wanted, found);
                default -> throw new IllegalArgumentException(operator);
            };
        } catch (NumberFormatException | java.time.format.DateTimeParseException _) {
            return false;
        }
    }

    private static Instant time(String text) {
        return text.contains("T") ? Instant.parse(text)
                : text.contains("-") ? Instant.parse(text + "T00:00:00Z") : Instant.ofEpochSecond(Long.parseLong(text));
    }

    private static boolean address(String range, String found) {
        if (!found.matches("[0-9a-f.:]+")) {
            return false;
        }
        try {
            var network = InetAddress.getByName(range.replaceAll("/.*", ""));
            var address = InetAddress.getByName(found);
            if (network.getClass() != address.getClass()) {
                return false;
            }
            int length = range.contains("/") ? Integer.parseInt(range.replaceAll(".*/", "")) : network.getAddress().length * 8;
            return bits(network).substring(0, length).equals(bits(address).substring(0, length));
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static String bits(InetAddress address) {
        var bits = new StringBuilder();
        for (byte octet : address.getAddress()) {
            bits.append(String.format("%8s", Integer.toBinaryString(octet & 0xFF)).replace(' ', '0'));
        }
        return bits.toString();
    }

    /// The text with its variables replaced, nothing else being special.
    private Optional<String> text(String wanted, boolean variables) {
        if (!variables) {
            return Optional.of(wanted);
        }
        var result = new StringBuilder();
        var matcher = VARIABLE.matcher(wanted);
        int at = 0;
        while (matcher.find()) {
            var value = value(matcher.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            result.append(wanted, at, matcher.start()).append(value.get());
            at = matcher.end();
        }
        return Optional.of(result.append(wanted.substring(at)).toString());
    }

    /// The regular expression of a pattern with variables; none when a variable has no value.
    private Optional<String> resolve(String pattern, boolean arn) {
        var values = new ArrayList<String>();
        var matcher = VARIABLE.matcher(pattern);
        var marked = new StringBuilder();
        int at = 0;
        while (matcher.find()) {
            var value = value(matcher.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            marked.append(pattern, at, matcher.start()).append((char) ('\uE000' + values.size()));
            values.add(value.get());
            at = matcher.end();
        }
        marked.append(pattern.substring(at));
        var regex = arn ? regexOfArn(marked.toString()) : regex(marked.toString());
        for (int i = 0; i < values.size(); i++) {
            regex = regex.replace(String.valueOf((char) ('\uE000' + i)), "\\E" + Pattern.quote(values.get(i)) + "\\Q");
        }
        return Optional.of(regex);
    }

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

    private Optional<String> value(String variable) {
        if (List.of("*", "?", "$").contains(variable)) {
            return Optional.of(variable);
        }
        var parts = variable.split(",", 2);
        var values = context.getOrDefault(parts[0].toLowerCase(Locale.ROOT), List.of());
        if (values.isEmpty() && parts.length == 2) {
            return Optional.of(parts[1].strip().replace("'", ""));
        }
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static String regex(String pattern) {
        return "\\Q" + pattern.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E";
    }

    /// In the first five parts of an ARN nothing special matches a colon; a last star of a short pattern matches all.
    private static String regexOfArn(String pattern) {
        var parts = pattern.split(":", 6);
        var regex = new ArrayList<String>();
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1 && (i == 5 || parts[i].endsWith("*"));
            regex.add(last ? regex(parts[i]) : regex(parts[i]).replace("\\E.", "\\E[^:]"));
        }
        return String.join(":", regex);
    }
}
