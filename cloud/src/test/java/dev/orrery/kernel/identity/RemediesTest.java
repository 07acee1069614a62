package dev.orrery.kernel.identity;

import static dev.orrery.kernel.identity.Cases.ALICE;
import static dev.orrery.kernel.identity.Cases.HOME;
import static dev.orrery.kernel.identity.Cases.OBJECT;
import static dev.orrery.kernel.identity.Cases.OTHER;
import static dev.orrery.kernel.identity.Cases.SESSION;
import static dev.orrery.kernel.identity.Cases.STRANGER;
import static dev.orrery.kernel.identity.Cases.allow;
import static dev.orrery.kernel.identity.Cases.attached;
import static dev.orrery.kernel.identity.Cases.caller;
import static dev.orrery.kernel.identity.Cases.deny;
import static dev.orrery.kernel.identity.Cases.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What would have to be otherwise so that a refused call is allowed.
class RemediesTest {
    private static final String ROLE = "arn:aws:iam::" + HOME + ":role/deploy";
    private static final Remedy.Grant READ_AS_ALICE = new Remedy.Grant("identity-based policy of " + ALICE.arn(),
            Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", OBJECT));

    private static final AttachedPolicy TRUSTS_EC2 = attached(Kind.RESOURCE,
            "{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'}");

    @Test
    void oneStatementMayBeEnough() {
        assertThat(remedies(caller(ALICE), read())).containsExactly(READ_AS_ALICE);
    }

    @Test
    void nothingHelpsAgainstADeny() {
        assertThat(remedies(caller(ALICE, attached(Kind.IDENTITY, deny("*", "*"))), read())).isEmpty();
        assertThat(remedies(caller(ALICE, attached(Kind.IDENTITY, allow("*", "*"))), read())).as("allowed").isEmpty();
    }

    @Test
    void acrossAccountsBothSidesAreTold() {
        assertThat(remedies(caller(STRANGER), read())).containsExactly(
                new Remedy.Grant("identity-based policy of " + STRANGER.arn(), Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", OBJECT)),
                new Remedy.Grant("resource-based policy of " + OBJECT + ", in account " + HOME,
                        Map.of("Effect", "Allow", "Principal", Map.of("AWS", STRANGER.arn()), "Action", "s3:GetObject", "Resource", OBJECT)));
    }

    @Test
    void aBoundaryAndEveryLevelOfAnOrganizationAreToldToo() {
        var nothing = attached(Kind.SERVICE_CONTROL, allow("ec2:*", "*"));
        var all = attached(Kind.SERVICE_CONTROL, allow("*", "*"));
        var bounded = caller(ALICE, attached(Kind.BOUNDARY, allow("ec2:*", "*")));

        assertThat(remedies(bounded, read(), Cases.both(Cases.member(List.of(nothing, all, nothing), List.of())))).map(Remedy::where)
                .containsExactly("service control policy of level 0", "service control policy of level 2",
                        "identity-based policy of " + ALICE.arn(), "permissions boundary boundary");
    }

    @Test
    void aRoleThatTrustsNobodyNeedsOnlyToTrust() {
        assertThat(remedies(caller(ALICE), new Access("sts:AssumeRole", ROLE, HOME, List.of(TRUSTS_EC2), Map.of()))).containsExactly(
                new Remedy.Grant("role trust policy of " + ROLE,
                        Map.of("Effect", "Allow", "Principal", Map.of("AWS", ALICE.arn()), "Action", "sts:AssumeRole")));
    }

    @Test
    void aRoleThatTrustsTheAccountLeavesItToTheIdentity() {
        var trust = attached(Kind.RESOURCE, "{'Effect':'Allow','Principal':{'AWS':'" + HOME + "'},'Action':'sts:AssumeRole'}");

        assertThat(remedies(caller(ALICE), new Access("sts:AssumeRole", ROLE, HOME, List.of(trust), Map.of()))).containsExactly(
                new Remedy.Grant("identity-based policy of " + ALICE.arn(), Map.of("Effect", "Allow", "Action", "sts:AssumeRole", "Resource", ROLE)));
    }

    @Test
    void whoAProviderVouchesForIsTrustedThroughIt() {
        var provider = "arn:aws:iam::" + HOME + ":oidc-provider/example.com";
        var access = new Access("sts:AssumeRoleWithWebIdentity", ROLE, HOME, List.of(TRUSTS_EC2), Map.of("aws:FederatedProvider", List.of(provider)));

        assertThat(remedies(Caller.anonymous(), access)).containsExactly(new Remedy.Grant("role trust policy of " + ROLE + ", in account " + HOME,
                Map.of("Effect", "Allow", "Principal", Map.of("Federated", provider), "Action", "sts:AssumeRoleWithWebIdentity")));
    }

    /// A statement without the condition would take the protection away.
    @Test
    void aConditionIsToBeMetNotRemoved() {
        var trust = attached(Kind.RESOURCE, "{'Sid':'Partner','Effect':'Allow','Principal':{'AWS':'" + OTHER + "'},'Action':'sts:AssumeRole',"
                + "'Condition':{'StringEquals':{'sts:ExternalId':'secret'},'Bool':{'aws:MultiFactorAuthPresent':'true'}}}");
        var access = new Access("sts:AssumeRole", ROLE, HOME, List.of(trust), Map.of("sts:ExternalId", List.of("wrong")));

        assertThat(remedies(caller(STRANGER, attached(Kind.IDENTITY, allow("*", "*"))), access)).containsExactly(new Remedy.Meet("resource",
                "Partner", List.of("condition StringEquals sts:ExternalId secret does not match wrong",
                "condition Bool aws:MultiFactorAuthPresent true does not hold: the request has no aws:MultiFactorAuthPresent")));
    }

    @Test
    void noStatementHelpsWithARoleThatIsNotThere() {
        assertThat(remedies(caller(ALICE), new Access("sts:AssumeRole", ROLE, HOME, List.of(), Map.of()))).isEmpty();
    }

    /// Stars, question marks and variables would mean more than the name.
    @Test
    void aNameIsMeantAsItIs() {
        assertThat(List.of("a*b", "${aws:username}.txt", "what?", "a${b", "all/*", "日本.txt").stream().map(key -> {
            var access = new Access("s3:GetObject", "arn:aws:s3:::orders/" + key, HOME, List.of(), Map.of());
            var statement = ((Remedy.Grant) remedies(caller(ALICE), access).getFirst()).statement();
            var resource = (String) statement.get("Resource");
            assertThat(Cases.decide(caller(ALICE, attached(Kind.IDENTITY, allow("s3:GetObject", resource))), access).allowed()).as(resource).isTrue();
            return resource.substring("arn:aws:s3:::orders/".length());
        })).containsExactly("a${*}b", "${$}{aws:username}.txt", "what${?}", "a${$}{b", "all/*", "??.txt");
    }

    @Test
    void aSessionIsNamedByItsRole() {
        assertThat(remedies(caller(SESSION), read())).map(Remedy::where)
                .containsExactly("identity-based policy of arn:aws:iam::" + HOME + ":role/app/reader");
    }

    private static List<Remedy> remedies(Caller caller, Access access) {
        return remedies(caller, access, Memberships.NONE);
    }

    private static List<Remedy> remedies(Caller caller, Access access, Memberships memberships) {
        return Inquiry.into(Cases.decide(caller, access, memberships)).remedies();
    }
}
