package dev.orrery.kernel.identity;

import static dev.orrery.kernel.identity.Cases.ALICE;
import static dev.orrery.kernel.identity.Cases.HOME;
import static dev.orrery.kernel.identity.Cases.OTHER;
import static dev.orrery.kernel.identity.Cases.SESSION;
import static dev.orrery.kernel.identity.Cases.STRANGER;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A request with policies, drawn from a seed. The values are few, so that statements often meet the request.
record RandomCase(Principal principal, Map<String, List<String>> session, String action, String resource, String owner,
        Map<String, List<String>> serviceContext, Map<String, List<String>> request, List<PolicyModel> policies, Places places) {
    private static final List<Principal> PRINCIPALS = List.of(new Principal.Root(HOME), ALICE, ALICE, SESSION, SESSION,
            new Principal.RoleSession(HOME, "/aws-service-role/sns.amazonaws.com/", "AWSServiceRoleForSns", "sns", "AROALINKEDROLE123456"),
            new Principal.FederatedUser(HOME, "guest", Optional.empty()), new Principal.FederatedUser(HOME, "guest", Optional.of(ALICE)), new Principal.Service("sns.amazonaws.com"), new Principal.Anonymous(),
            STRANGER, new Principal.Root(OTHER), new Principal.RoleSession(OTHER, "/", "auditor", "s", "AROAAUDITOR123456789"));
    private static final List<String> ACTIONS = List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "sqs:SendMessage", "sns:Publish", "kms:RetireGrant",
            "sts:AssumeRole");
    private static final List<String> RESOURCES = List.of("arn:aws:s3:::orders/alice/1.json", "arn:aws:s3:::orders/a:b", "arn:aws:s3:::orders",
            "arn:aws:sqs:eu-west-1:" + HOME + ":jobs", "*");
    private static final List<String> ACTION_PATTERNS = List.of("*", "s3:*", "s3:Get*", "S3:getOBJECT", "s3:?etObject", "s3:*Object", "sqs:*",
            "sts:AssumeRole", "s3:PutObject");
    private static final List<String> RESOURCE_PATTERNS = List.of("*", "*", "arn:aws:s3:::*", "arn:aws:s3:::orders/*", "arn:aws:s3:::orders",
            "arn:aws:s3:::orders/${aws:username}/*", "arn:aws:s3:::${aws:PrincipalTag/team, 'orders'}*",
            "arn:aws:s3:::orders/?:*",
            "arn:*:s3:::orders/a*", "arn:aws:*", "arn:aws:s*:jobs", "arn:aws:sqs:*:*:jobs",
            "arn:aws:sqs:eu-west-?:" + HOME + ":*",
            "arn:aws:s3:::orders/a${*}", "arn:aws:s3:*:orders", "arn:aws:s*bs", "arn:aws:s*s");
    private static final List<List<String>> CONDITIONS = List.of(
            List.of("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"),
            List.of("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
                    "NumericGreaterThanEquals"),
            List.of("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"),
            List.of("Bool"), List.of("BinaryEquals"), List.of("IpAddress", "NotIpAddress"),
            List.of("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"), List.of("Null"));
    private static final List<List<String>> KEYS = List.of(
            List.of("aws:username", "AWS:PrincipalTag/Team", "s3:prefix", "aws:TagKeys", "aws:userid", "aws:PrincipalAccount",
                    "aws:PrincipalType", "aws:ResourceAccount", "aws:principalServiceName", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
                    "aws:ResourceOrgID", "aws:ResourceOrgPaths"),
            List.of("s3:max-keys"), List.of("aws:CurrentTime", "aws:TokenIssueTime"),
            List.of("aws:SecureTransport", "aws:PrincipalIsAWSService", "aws:ViaAWSService", "aws:MultiFactorAuthPresent"),
            List.of("test:bytes"), List.of("aws:SourceIp"), List.of("aws:PrincipalArn", "aws:SourceArn"),
            List.of("aws:username", "aws:TagKeys", "aws:MultiFactorAuthPresent", "aws:PrincipalArn"));
    private static final List<List<String>> VALUES = List.of(
            List.of("alice", "ALICE", "red", "r?d", "*", "home/${aws:username}/*", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'blue'}",
                    HOME, "User", "Account", "cost", "co*", "", "${aws:TagKeys}", "r${?}d", "AROAREADERREADER1234:run1", "sns.amazonaws.com",
                    "o-aaaaaaaaaa", "o-bbbbbbbbbb", "o-aaaaaaaaaa/r-aaaa/*"),
            List.of("0", "10", "10.0", "1e1", "-5", "1000"),
            List.of("2026-01-01T00:00:00Z", "2026-01-01", "1767225600", "2030-06-01T12:00:00.5Z"),
            List.of("true", "false"), List.of("aGVsbG8=", "aGVsbG9v"),
            List.of("10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32", "::/0", "192.0.2.128/25"),
            List.of("arn:aws:iam::" + HOME + ":user/alice", "arn:aws:iam::" + HOME + ":*", "arn:aws:iam::*:role/app/reader",
                    "arn:aws:iam::" + HOME + ":user/${aws:username}", "arn:aws:s3:::orders", "arn:*:*:*:*:*",
                    "arn:aws:s3:*:orders"),
            List.of("true", "false"));
    private static final Map<String, List<List<String>>> FOUND = Map.of(
            "aws:PrincipalTag/team", List.of(List.of("red"), List.of("RED"), List.of("orders"), List.of("r*d")),
            "aws:MultiFactorAuthPresent", List.of(List.of("true"), List.of("false"), List.of("True")),
            "aws:FederatedProvider", List.of(List.of("accounts.google.com")),
            "aws:TokenIssueTime", List.of(List.of("2026-01-01T00:00:00Z"), List.of("never")),
            "s3:prefix", List.of(List.of("home/alice/x"), List.of("red"), List.of("")),
            "s3:max-keys", List.of(List.of("10"), List.of("9.99"), List.of("many")),
            "aws:TagKeys", List.of(List.of("cost"), List.of("cost", "red"), List.of("red", "alice"), List.of()),
            "test:bytes", List.of(List.of("aGVsbG8=")),
            "aws:SourceIp", List.of(List.of("10.1.2.3"), List.of("192.0.2.200"), List.of("2001:db8::1"), List.of("unknown")),
            "aws:SecureTransport", List.of(List.of("true"), List.of("false")));
    private static final List<Map.Entry<String, String>> NAMES = List.of(
            Map.entry("AWS", "*"), Map.entry("AWS", HOME), Map.entry("AWS", "arn:aws:iam::" + HOME + ":root"), Map.entry("AWS", OTHER),
            Map.entry("AWS", ALICE.arn()), Map.entry("AWS", ALICE.id()), Map.entry("AWS", SESSION.arn()),
            Map.entry("AWS", "arn:aws:iam::" + HOME + ":role/app/reader"), Map.entry("AWS", SESSION.roleId()),
            Map.entry("AWS", STRANGER.arn()), Map.entry("AWS", "arn:aws:sts::" + HOME + ":federated-user/guest"),
            Map.entry("Service", "sns.amazonaws.com"), Map.entry("Service", "s3.amazonaws.com"),
            Map.entry("Federated", "accounts.google.com"), Map.entry("CanonicalUser", Accounts.canonicalId(HOME)),
            Map.entry("CanonicalUser", Accounts.canonicalId(OTHER)));

    static RandomCase from(long seed) {
        var random = new Random(seed);
        var policies = new ArrayList<PolicyModel>();
        for (var kind : Kind.values()) {
            int count = switch (kind) {
                case IDENTITY, RESOURCE -> random.nextInt(3);
                case BOUNDARY, SESSION -> random.nextInt(4) == 0 ? 1 : 0;
                case SERVICE_CONTROL, RESOURCE_CONTROL -> 0;
            };
            for (int i = 0; i < count; i++) {
                policies.add(policy(random, kind));
            }
        }
        return new RandomCase(pick(random, PRINCIPALS), context(random, "aws:PrincipalTag/team", "aws:MultiFactorAuthPresent",
                "aws:FederatedProvider", "aws:TokenIssueTime"), pick(random, ACTIONS), pick(random, RESOURCES),
                random.nextInt(4) == 0 ? OTHER : HOME, context(random, "s3:prefix", "s3:max-keys", "aws:TagKeys", "test:bytes"),
                requestContext(random), policies, Places.from(random));
    }

    /// Where the two accounts of the tests stand in organizations.
    record Places(Optional<Place> home, Optional<Place> other) {

        static Places from(Random random) {
            return new Places(random.nextInt(3) == 0 ? Optional.of(Place.from(random, HOME)) : Optional.empty(),
                    random.nextInt(3) == 0 ? Optional.of(Place.from(random, OTHER)) : Optional.empty());
        }

        Optional<Place> of(String account) {
            return account.equals(HOME) ? home : account.equals(OTHER) ? other : Optional.empty();
        }
    }

    /// @param levels from the root to the account; each with the policies of both kinds that are attached there
    record Place(String organization, String manager, List<List<PolicyModel>> levels) {

        static Place from(Random random, String account) {
            var levels = new ArrayList<List<PolicyModel>>();
            do {
                var attached = new ArrayList<PolicyModel>();
                for (var kind : List.of(Kind.SERVICE_CONTROL, Kind.RESOURCE_CONTROL)) {
                    if (random.nextInt(4) != 0) {
                        attached.add(everything(kind));
                    }
                    if (random.nextInt(3) == 0) {
                        attached.add(policy(random, kind));
                    }
                }
                levels.add(List.copyOf(attached));
            } while (random.nextInt(3) != 0 && levels.size() < 4);
            return new Place(pick(random, List.of("o-aaaaaaaaaa", "o-bbbbbbbbbb")), random.nextInt(6) == 0 ? account : "999999999999",
                    List.copyOf(levels));
        }

        private static PolicyModel everything(Kind kind) {
            return new PolicyModel(kind, "2012-10-17", List.of(new PolicyModel.Line(true, false,
                    kind == Kind.RESOURCE_CONTROL ? Map.of("*", List.of()) : Map.of(), false, List.of("*"), false, List.of("*"), List.of())));
        }

        String path() {
            return organization + "/r-aaaa/ou-aaaa-" + levels.size() + "/";
        }

        Membership membership() {
            return new Membership(organization, path(), manager, levels(Kind.SERVICE_CONTROL), levels(Kind.RESOURCE_CONTROL));
        }

        private List<Membership.Level> levels(Kind kind) {
            var found = new ArrayList<Membership.Level>();
            for (var attached : levels) {
                found.add(new Membership.Level("level " + found.size(), attached.stream().filter(policy -> policy.kind() == kind)
                        .map(PolicyModel::attached).toList()));
            }
            return found;
        }

        Place withLevels(List<List<PolicyModel>> others) {
            return new Place(organization, manager, List.copyOf(others));
        }
    }

    Memberships memberships() {
        return Memberships.of(account -> places.of(account).map(Place::membership), caller(), access());
    }

    RandomCase withPlaces(Places others) {
        return new RandomCase(principal, session, action, resource, owner, serviceContext, request, policies, others);
    }

    Caller caller() {
        return new Caller(principal, "AKIATEST", attached(false), session);
    }

    Access access() {
        return new Access(action, resource, owner, attached(true), serviceContext);
    }

    RandomCase withPolicies(List<PolicyModel> others) {
        return new RandomCase(principal, session, action, resource, owner, serviceContext, request, List.copyOf(others), places);
    }

    private List<AttachedPolicy> attached(boolean toResource) {
        return policies.stream()
                .filter(policy -> (policy.kind() == Kind.RESOURCE || policy.kind() == Kind.RESOURCE_CONTROL) == toResource)
                .map(PolicyModel::attached).toList();
    }

    static PolicyModel policy(Random random, Kind kind) {
        var lines = new ArrayList<PolicyModel.Line>();
        do {
            lines.add(line(random, kind));
        } while (random.nextInt(3) == 0);
        return new PolicyModel(kind, random.nextInt(4) == 0 ? "2008-10-17" : "2012-10-17", lines);
    }

    static PolicyModel.Line line(Random random, Kind kind) {
        boolean allow = random.nextInt(5) != 0;
        boolean named = kind == Kind.RESOURCE || kind == Kind.RESOURCE_CONTROL;
        return new PolicyModel.Line(allow, !allow && random.nextInt(4) == 0, named ? principals(random) : Map.of(), random.nextInt(8) == 0,
                some(random, ACTION_PATTERNS, 2), random.nextInt(8) == 0, some(random, RESOURCE_PATTERNS, 2), conditions(random));
    }

    private static Map<String, List<String>> principals(Random random) {
        if (random.nextInt(5) == 0) {
            return Map.of("*", List.of());
        }
        var principals = new LinkedHashMap<String, List<String>>();
        for (var name : some(random, NAMES, 4)) {
            principals.computeIfAbsent(name.getKey(), _ -> new ArrayList<>()).add(name.getValue());
        }
        return principals;
    }

    private static List<PolicyModel.Test> conditions(Random random) {
        var tests = new LinkedHashMap<String, PolicyModel.Test>();
        while (random.nextInt(3) == 0) {
            int type = random.nextInt(CONDITIONS.size());
            var operator = pick(random, CONDITIONS.get(type));
            var prefix = pick(random, List.of("", "", "", "ForAllValues:", "ForAnyValue:"));
            var suffix = random.nextInt(4) == 0 && !operator.equals("Null") ? "IfExists" : "";
            var name = prefix + operator + suffix;
            tests.put(name, new PolicyModel.Test(name, pick(random, KEYS.get(type)), some(random, VALUES.get(type), 3)));
        }
        return List.copyOf(tests.values());
    }

    private static Map<String, List<String>> requestContext(Random random) {
        var context = new HashMap<>(context(random, "aws:SourceIp", "aws:SecureTransport"));
        context.put("aws:CurrentTime", List.of("2026-01-01T00:00:00Z"));
        if (random.nextInt(8) == 0) {
            context.put("aws:username", List.of("alice"));
            context.put("aws:PrincipalArn", List.of("arn:aws:iam::" + HOME + ":user/alice"));
            context.put("aws:PrincipalOrgID", List.of("o-aaaaaaaaaa"));
            context.put("aws:ResourceOrgPaths", List.of("o-bbbbbbbbbb/r-aaaa/ou-aaaa-1/"));
        }
        return Map.copyOf(context);
    }

    private static Map<String, List<String>> context(Random random, String... keys) {
        var context = new HashMap<String, List<String>>();
        for (var key : keys) {
            if (random.nextBoolean()) {
                context.put(key, pick(random, FOUND.get(key)));
            }
        }
        return Map.copyOf(context);
    }

    private static <T> List<T> some(Random random, List<T> values, int most) {
        var some = new ArrayList<T>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            some.add(pick(random, values));
        }
        return some;
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
