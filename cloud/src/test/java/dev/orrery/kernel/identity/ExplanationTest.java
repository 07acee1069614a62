package dev.orrery.kernel.identity;

import static dev.orrery.kernel.identity.Cases.ALICE;
import static dev.orrery.kernel.identity.Cases.HOME;
import static dev.orrery.kernel.identity.Cases.OBJECT;
import static dev.orrery.kernel.identity.Cases.allow;
import static dev.orrery.kernel.identity.Cases.attached;
import static dev.orrery.kernel.identity.Cases.caller;
import static dev.orrery.kernel.identity.Cases.deny;
import static dev.orrery.kernel.identity.Cases.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    @Test
    void everyStatementThatMattersIsTold() {
        var bucket = new AttachedPolicy(Kind.RESOURCE, "bucket policy of orders", Cases.policy(
                "{'Sid':'PublicRead','Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::orders/images/*'}",
                "{'Sid':'Office','Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'arn:aws:s3:::orders/*',"
                        + "'Condition':{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}}",
                "{'Sid':'Partner','Effect':'Allow','Principal':{'AWS':'210987654321'},'Action':'s3:Get*','Resource':'*'}",
                "{'Sid':'Write','Effect':'Allow','Principal':'*','Action':'s3:PutObject','Resource':'*'}"));

        var decision = Authority.decide(Caller.anonymous(), read(bucket), Memberships.NONE, Map.of("aws:SourceIp", List.of("127.0.0.1")));

        assertThat(decision.reasons()).map(Decision.Reason::text).containsExactly(
                "statement 'PublicRead' allows s3:GetObject on arn:aws:s3:::orders/images/*, not on " + OBJECT,
                "statement 'Office' does not apply: condition IpAddress aws:SourceIp 203.0.113.0/24 does not match 127.0.0.1",
                "statement 'Partner' is not about anonymous",
                "no resource-based policy allows s3:GetObject on " + OBJECT);
        assertThat(decision.reasons()).map(Decision.Reason::statement).containsExactly("PublicRead", "Office", "Partner", "");
        assertThat(decision.reasons()).first().extracting(Decision.Reason::source).isEqualTo("bucket policy of orders");
    }

    @Test
    void aDecisionIsToldInOneLine() {
        var allowed = Cases.decide(caller(ALICE, attached(Kind.IDENTITY, allow("s3:Get*", "*"))), read());
        var denied = Cases.decide(caller(ALICE, attached(Kind.IDENTITY, allow("*", "*"), deny("s3:GetObject", "*"))), read());

        assertThat(allowed.explain()).isEqualTo("allowed: identity: statement '#1' allows s3:Get* on *");
        assertThat(denied.explain()).isEqualTo("denied: identity: statement '#2' denies s3:GetObject on *");
        assertThat(Cases.decide(Caller.root(HOME), read()).explain())
                .isEqualTo("allowed: the root of account " + HOME + " may do what its account may");
    }

    @Test
    void aMissingKeyIsNamed() {
        var policy = attached(Kind.IDENTITY, "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}}");

        assertThat(Cases.decide(caller(ALICE, policy), read()).reasons().getFirst().text()).isEqualTo(
                "statement '#1' does not apply: condition Bool aws:MultiFactorAuthPresent true does not hold: the request has no aws:MultiFactorAuthPresent");
    }

    @Test
    void whatDoesNotHoldIsToldAsItIs() {
        var negated = attached(Kind.IDENTITY, "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringNotEquals':{'aws:username':['alice','bob']}}}");
        var variable = attached(Kind.IDENTITY, "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:username':"
                + "'${aws:PrincipalTag/team}-${aws:userid}'}}}");

        assertThat(Cases.decide(caller(ALICE, negated), read()).reasons().getFirst().text()).isEqualTo(
                "statement '#1' does not apply: condition StringNotEquals aws:username alice or bob does not hold: the request has alice");
        assertThat(Cases.decide(caller(ALICE, variable), read()).reasons().getFirst().text()).endsWith(
                " does not match alice, where ${aws:principaltag/team} has no value, where ${aws:userid} is " + ALICE.id());
    }

    @Test
    void aRefusalHasTheWordsOfAws() {
        var user = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: s3:GetObject on resource: \"" + OBJECT + "\" ";

        assertThat(message(caller(ALICE))).isEqualTo(user + "because no identity-based policy allows the s3:GetObject action");
        assertThat(message(caller(ALICE, attached(Kind.IDENTITY, deny("*", "*")))))
                .isEqualTo(user + "with an explicit deny in an identity-based policy");
        assertThat(message(caller(ALICE, attached(Kind.IDENTITY, allow("*", "*")), attached(Kind.BOUNDARY, allow("ec2:*", "*")))))
                .isEqualTo(user + "because no permissions boundary allows the s3:GetObject action");
        assertThat(message(caller(ALICE), Cases.both(Cases.member(List.of(attached(Kind.SERVICE_CONTROL, deny("*", "*"))), List.of()))))
                .isEqualTo(user + "with an explicit deny in a service control policy");
        assertThat(message(caller(ALICE), Cases.both(Cases.member(List.of(attached(Kind.SERVICE_CONTROL, allow("ec2:*", "*"))), List.of()))))
                .isEqualTo(user + "because no service control policy allows the s3:GetObject action");
        assertThat(message(caller(ALICE), Cases.both(Cases.member(List.of(), List.of(attached(Kind.RESOURCE_CONTROL, Cases.to("Deny", "'Principal':'*'")))))))
                .isEqualTo(user + "with an explicit deny in a resource control policy");
    }

    @Test
    void theLevelThatLacksTheAllowIsNamed() {
        var all = attached(Kind.SERVICE_CONTROL, allow("*", "*"));
        var some = attached(Kind.SERVICE_CONTROL, allow("ec2:*", "*"));
        var decision = Cases.decide(caller(ALICE, attached(Kind.IDENTITY, allow("*", "*"))), read(),
                Cases.both(Cases.member(List.of(all, some, all, some), List.of())));

        assertThat(decision.reasons().getLast().text()).isEqualTo("no service control policy of level 1 allows s3:GetObject on " + OBJECT);
        assertThat(Inquiry.into(decision).obstacle()).contains("no service control policy of level 1 allows s3:GetObject on " + OBJECT);
        assertThat(Inquiry.into(decision).looked()).map(Inquiry.Looked::kind).containsExactly(Kind.SERVICE_CONTROL, Kind.SERVICE_CONTROL,
                Kind.SERVICE_CONTROL, Kind.SERVICE_CONTROL, Kind.IDENTITY);
    }

    @Test
    void aPolicyThatComesByTwoWaysIsToldOnce() {
        var policy = attached(Kind.IDENTITY, allow("s3:PutObject", "*"), allow("s3:GetObject", "arn:aws:s3:::photos/*"));

        assertThat(Inquiry.into(Cases.decide(caller(ALICE, policy, policy), read())).looked()).singleElement()
                .satisfies(looked -> assertThat(looked.reasons()).hasSize(1));
    }

    @Test
    void strangersAreToldNothing() {
        var access = read(attached(Kind.RESOURCE, Cases.to("Deny", "'Principal':'*'")));

        assertThat(AccessDenied.messageWithinAccount(Caller.anonymous(), access, Cases.decide(Caller.anonymous(), access)))
                .isEqualTo("Access Denied");
        assertThat(AccessDenied.messageWithinAccount(caller(Cases.STRANGER), access, Cases.decide(caller(Cases.STRANGER), access)))
                .isEqualTo("Access Denied");
        assertThat(AccessDenied.messageWithinAccount(Caller.root(HOME), access, Cases.decide(Caller.root(HOME), access)))
                .endsWith("with an explicit deny in a resource-based policy");
        var here = Cases.member(List.of(), List.of());
        var elsewhere = new Membership("o-bbbbbbbbbb", "o-bbbbbbbbbb/r-bbbb/", Cases.OTHER, List.of(), List.of());
        assertThat(AccessDenied.messageWithinAccount(caller(Cases.STRANGER), access, Cases.decide(caller(Cases.STRANGER), access, Cases.both(here))))
                .as("of the same organization").endsWith("with an explicit deny in a resource-based policy");
        assertThat(AccessDenied.messageWithinAccount(caller(Cases.STRANGER), access, Cases.decide(caller(Cases.STRANGER), access,
                new Memberships(Optional.of(elsewhere), Optional.of(here))))).isEqualTo("Access Denied");
    }

    private static String message(Caller caller) {
        return message(caller, Memberships.NONE);
    }

    private static String message(Caller caller, Memberships memberships) {
        return AccessDenied.message(caller, read(), Cases.decide(caller, read(), memberships));
    }
}
