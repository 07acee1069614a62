package dev.orrery.kernel.identity;

import static dev.orrery.kernel.identity.Cases.ALICE;
import static dev.orrery.kernel.identity.Cases.HOME;
import static dev.orrery.kernel.identity.Cases.OTHER;
import static dev.orrery.kernel.identity.Cases.SESSION;
import static dev.orrery.kernel.identity.Cases.STRANGER;
import static dev.orrery.kernel.identity.Cases.allow;
import static dev.orrery.kernel.identity.Cases.attached;
import static dev.orrery.kernel.identity.Cases.both;
import static dev.orrery.kernel.identity.Cases.caller;
import static dev.orrery.kernel.identity.Cases.decide;
import static dev.orrery.kernel.identity.Cases.deny;
import static dev.orrery.kernel.identity.Cases.member;
import static dev.orrery.kernel.identity.Cases.policy;
import static dev.orrery.kernel.identity.Cases.read;
import static dev.orrery.kernel.identity.Cases.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The order of evaluation, after the IAM User Guide's "Policy evaluation logic" and its tables.
class AuthorityTest {
    private static final AttachedPolicy ALL = attached(Kind.IDENTITY, allow("*", "*"));
    private static final AttachedPolicy NOTHING_OF_S3 = attached(Kind.BOUNDARY, allow("ec2:*", "*"));
    private static final AttachedPolicy SESSION_NOTHING_OF_S3 = attached(Kind.SESSION, allow("ec2:*", "*"));

    @Test
    void rootMayDoEverythingInItsAccountAndNothingElsewhere() {
        assertThat(decide(Caller.root(HOME), read()).allowed()).isTrue();
        assertThat(decide(Caller.root(OTHER), read())).isInstanceOf(Decision.ImplicitDeny.class);
    }

    @Test
    void anExplicitDenyInTheResourcesPolicyBindsRootToo() {
        var access = read(attached(Kind.RESOURCE, to("Deny", "'Principal':'*'")));

        assertThat(decide(Caller.root(HOME), access)).isInstanceOf(Decision.ExplicitDeny.class);
    }

    @Test
    void nothingIsAllowedByDefault() {
        assertThat(decide(caller(ALICE), read())).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.IDENTITY));
        assertThat(decide(Caller.anonymous(), read())).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.RESOURCE));
    }

    @Test
    void anIdentityPolicyAllowsWithinTheAccount() {
        assertThat(decide(caller(ALICE, ALL), read()).allowed()).isTrue();
        assertThat(decide(caller(ALICE, attached(Kind.IDENTITY, allow("s3:PutObject", "*"))), read()).allowed()).isFalse();
        assertThat(decide(caller(ALICE, attached(Kind.IDENTITY, allow("s3:getobject", "arn:aws:s3:::orders/*"))), read()).allowed())
                .isTrue();
    }

    @Test
    void acrossAccountsBothSidesMustAllow() {
        var granted = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'" + OTHER + "'}")));

        assertThat(decide(caller(STRANGER, ALL), read())).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.RESOURCE));
        assertThat(decide(caller(STRANGER), granted)).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.IDENTITY));
        assertThat(decide(caller(STRANGER, ALL), granted).allowed()).isTrue();
        assertThat(decide(caller(STRANGER, ALL, NOTHING_OF_S3), granted)).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.BOUNDARY));
        assertThat(decide(Caller.root(OTHER), granted).allowed()).isTrue();
        assertThat(decide(caller(STRANGER), read(attached(Kind.RESOURCE, to("Allow", "'Principal':'*'"))))).isInstanceOfSatisfying(
                Decision.ImplicitDeny.class, decision -> assertThat(decision.missing()).isEqualTo(Kind.IDENTITY));
    }

    @Test
    void aPolicyThatNamesTheUserNeedsNoIdentityPolicyAndPassesTheBoundary() {
        var access = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'" + ALICE.arn() + "'}")));

        assertThat(decide(caller(ALICE), access).allowed()).isTrue();
        assertThat(decide(caller(ALICE, NOTHING_OF_S3), access).allowed()).isTrue();
        assertThat(decide(caller(ALICE, attached(Kind.BOUNDARY, deny("s3:*", "*"))), access).allowed()).isFalse();
    }

    @Test
    void aPolicyThatNamesTheRoleIsLimitedByBoundaryAndSession() {
        var access = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'arn:aws:iam::" + HOME + ":role/app/reader'}")));

        assertThat(decide(caller(SESSION), access).allowed()).isTrue();
        assertThat(decide(caller(SESSION, NOTHING_OF_S3), access)).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.BOUNDARY));
        assertThat(decide(caller(SESSION, SESSION_NOTHING_OF_S3), access)).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.SESSION));
    }

    @Test
    void aPolicyThatNamesTheSessionIsNotLimited() {
        var access = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'" + SESSION.arn() + "'}")));

        assertThat(decide(caller(SESSION, NOTHING_OF_S3, SESSION_NOTHING_OF_S3), access).allowed()).isTrue();
    }

    @Test
    void aPolicyThatNamesTheAccountLeavesTheDecisionToIt() {
        for (var principal : List.of(HOME, "arn:aws:iam::" + HOME + ":root")) {
            var access = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'" + principal + "'}")));

            assertThat(decide(caller(ALICE), access).allowed()).isFalse();
            assertThat(decide(caller(ALICE, ALL), access).allowed()).isTrue();
            assertThat(decide(Caller.root(HOME), access).allowed()).isTrue();
        }
    }

    @Test
    void onlyEveryoneLetsInNobody() {
        for (var principal : List.of("'*'", "{'AWS':'*'}", "{'AWS':['" + OTHER + "','*']}")) {
            var access = read(attached(Kind.RESOURCE, to("Allow", "'Principal':" + principal)));
            assertThat(decide(Caller.anonymous(), access).allowed()).isTrue();
        }
        var access = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'" + HOME + "'}"),
                to("Allow", "'Principal':{'CanonicalUser':'" + Accounts.canonicalId("") + "'}"),
                to("Allow", "'Principal':{'Service':'s3.amazonaws.com'}")));
        assertThat(decide(Caller.anonymous(), access).allowed()).isFalse();
    }

    @Test
    void aServiceNeedsAPolicyThatNamesIt() {
        var service = caller(new Principal.Service("sns.amazonaws.com"));

        assertThat(decide(service, read()).allowed()).isFalse();
        assertThat(decide(service, read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'Service':'sns.amazonaws.com'}")))).allowed())
                .isTrue();
        assertThat(decide(service, read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'Service':'sqs.amazonaws.com'}")))).allowed())
                .isFalse();
    }

    @Test
    void anAccountIsKnownByItsCanonicalUser() {
        var access = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'CanonicalUser':'" + Accounts.canonicalId(OTHER) + "'}")));

        assertThat(decide(Caller.root(OTHER), access).allowed()).isTrue();
        assertThat(decide(caller(STRANGER, ALL), access).allowed()).isTrue();
        assertThat(decide(caller(ALICE), access).allowed()).isFalse();
    }

    @Test
    void denyingNotPrincipalSparesOnlyWhoIsNamedWithRoleAndAccount() {
        var full = "'NotPrincipal':{'AWS':['" + SESSION.arn() + "','arn:aws:iam::" + HOME + ":role/app/reader','" + HOME + "']}";
        var roleOnly = "'NotPrincipal':{'AWS':['arn:aws:iam::" + HOME + ":role/app/reader','" + HOME + "']}";
        var sessionOnly = "'NotPrincipal':{'AWS':['" + SESSION.arn() + "','" + HOME + "']}";
        var user = "'NotPrincipal':{'AWS':['" + ALICE.arn() + "','" + HOME + "']}";

        assertThat(decide(caller(SESSION, ALL), read(attached(Kind.RESOURCE, to("Deny", full)))).allowed()).isTrue();
        assertThat(decide(caller(SESSION, ALL), read(attached(Kind.RESOURCE, to("Deny", roleOnly)))).allowed()).isFalse();
        assertThat(decide(caller(SESSION, ALL), read(attached(Kind.RESOURCE, to("Deny", sessionOnly)))).allowed()).isFalse();
        assertThat(decide(caller(ALICE, ALL), read(attached(Kind.RESOURCE, to("Deny", user)))).allowed()).isTrue();
        assertThat(decide(caller(ALICE, ALL), read(attached(Kind.RESOURCE, to("Deny", full)))).allowed()).isFalse();
        assertThat(decide(Caller.root(HOME), read(attached(Kind.RESOURCE, to("Deny", user)))).allowed()).isTrue();
    }

    @Test
    void serviceControlPoliciesBindEvenRootButNeitherServicesNorStrangers() {
        var member = both(member(List.of(attached(Kind.SERVICE_CONTROL, allow("ec2:*", "*"))), List.of()));
        var open = read(attached(Kind.RESOURCE, to("Allow", "'Principal':'*'")));

        assertThat(decide(Caller.root(HOME), read(), member)).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                decision -> assertThat(decision.missing()).isEqualTo(Kind.SERVICE_CONTROL));
        assertThat(decide(caller(ALICE, ALL), open, member).allowed()).isFalse();
        assertThat(decide(caller(new Principal.Service("s3.amazonaws.com")), open, member).allowed()).isTrue();
        assertThat(decide(Caller.anonymous(), open, new Memberships(Optional.empty(), member.resource())).allowed()).isTrue();
    }

    @Test
    void serviceControlPoliciesBindNeitherTheManagementAccountNorServiceLinkedRoles() {
        var nothing = both(member(List.of(attached(Kind.SERVICE_CONTROL, deny("*", "*"))), List.of()));
        var object = new Access("s3:GetObject", Cases.OBJECT, Cases.MANAGER, List.of(), Map.of());
        var linked = new Principal.RoleSession(HOME, "/aws-service-role/support.amazonaws.com/", "AWSServiceRoleForSupport", "s", "AROAX");

        assertThat(decide(Caller.root(HOME), read(), nothing).allowed()).isFalse();
        assertThat(decide(Caller.root(Cases.MANAGER), object, nothing).allowed()).isTrue();
        assertThat(decide(caller(linked, ALL), read(), nothing).allowed()).isTrue();
        assertThat(decide(caller(SESSION, ALL), read(), nothing).allowed()).isFalse();
    }

    @Test
    void everyLevelMustAllowByItself() {
        var all = attached(Kind.SERVICE_CONTROL, allow("*", "*"));
        var s3 = attached(Kind.SERVICE_CONTROL, allow("s3:*", "*"));
        var ec2 = attached(Kind.SERVICE_CONTROL, allow("ec2:*", "*"));

        assertThat(decide(caller(ALICE, ALL), read(), both(member(List.of(all, s3, all), List.of()))).allowed()).isTrue();
        for (var levels : List.of(List.of(ec2, s3, all), List.of(all, ec2, s3), List.of(s3, all, ec2))) {
            assertThat(decide(caller(ALICE, ALL), read(), both(member(levels, List.of())))).isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                    decision -> assertThat(decision.missing()).isEqualTo(Kind.SERVICE_CONTROL));
        }
    }

    @Test
    void resourceControlPoliciesBindWhoeverAsksForAResourceOfAMember() {
        var everything = attached(Kind.RESOURCE_CONTROL, "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}");
        var foreign = attached(Kind.RESOURCE_CONTROL, "{'Effect':'Deny','Principal':'*','Action':['s3:*','kms:*'],'Resource':'*',"
                + "'Condition':{'StringNotEqualsIfExists':{'aws:PrincipalOrgID':'o-aaaaaaaaaa'}}}");
        var perimeter = member(List.of(), List.of(everything, new AttachedPolicy(Kind.RESOURCE_CONTROL, "two",
                policy("{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}", "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*',"
                + "'Condition':{'StringNotEqualsIfExists':{'aws:PrincipalOrgID':'o-aaaaaaaaaa'}}}"))));
        var open = read(attached(Kind.RESOURCE, to("Allow", "'Principal':'*'")));
        var fromOutside = new Memberships(Optional.empty(), Optional.of(perimeter));

        assertThat(decide(caller(ALICE), open, both(perimeter)).allowed()).isTrue();
        assertThat(decide(Caller.anonymous(), open, fromOutside)).isInstanceOf(Decision.ExplicitDeny.class);
        assertThat(decide(caller(STRANGER, ALL), open, fromOutside)).isInstanceOf(Decision.ExplicitDeny.class);
        assertThat(decide(caller(new Principal.Service("sns.amazonaws.com")), open, fromOutside)).isInstanceOf(Decision.ExplicitDeny.class);
        assertThat(decide(Caller.root(HOME), read(), both(member(List.of(), List.of(foreign)))))
                .as("a level without any allow").isInstanceOfSatisfying(Decision.ImplicitDeny.class,
                        decision -> assertThat(decision.missing()).isEqualTo(Kind.RESOURCE_CONTROL));
    }

    @Test
    void nothingIsAllowedInAnAccountThatIsClosedNorToWhoBelongsToIt() {
        var open = read(attached(Kind.RESOURCE, to("Allow", "'Principal':'*'")));
        var member = member(List.of(), List.of());
        var closed = new Membership(member.organizationId(), member.path(), member.managementAccount(), List.of(), List.of(), true);

        for (var gone : List.of(closed, Membership.gone())) {
            for (var somebody : List.of(Caller.root(HOME), caller(ALICE, ALL), Caller.anonymous(), caller(new Principal.Service("sns.amazonaws.com")))) {
                var decision = decide(somebody, open, new Memberships(Optional.empty(), Optional.of(gone)));
                assertThat(decision.explain()).isEqualTo("denied: account " + HOME + " is closed");
            }
            assertThat(decide(caller(STRANGER, ALL), open, new Memberships(Optional.of(gone), Optional.empty())).allowed()).isFalse();
        }
        assertThat(decide(Caller.root(HOME), open, both(member)).allowed()).isTrue();
    }

    @Test
    void resourceControlPoliciesKnowTheirServices() {
        var nothing = both(member(List.of(), List.of(attached(Kind.RESOURCE_CONTROL, "{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'}"))));
        var trust = attached(Kind.RESOURCE, "{'Effect':'Allow','Principal':'*','Action':'*'}");

        for (var controlled : List.of("s3:GetObject", "sqs:SendMessage", "dynamodb:GetItem", "secretsmanager:GetSecretValue", "logs:PutLogEvents")) {
            assertThat(decide(Caller.root(HOME), Access.of(controlled, "*", HOME), nothing).allowed()).as(controlled).isFalse();
        }
        for (var free : List.of("sns:Publish", "ec2:RunInstances", "iam:CreateUser", "lambda:InvokeFunction", "kinesis:PutRecord")) {
            assertThat(decide(Caller.root(HOME), Access.of(free, "*", HOME), nothing).allowed()).as(free).isTrue();
        }
        var key = "arn:aws:kms:us-east-1:" + HOME + ":key/1";
        assertThat(decide(Caller.root(HOME), Access.of("kms:Decrypt", key, HOME).under(List.of(trust)), nothing).allowed()).isFalse();
        assertThat(decide(Caller.root(HOME), Access.of("kms:RetireGrant", key, HOME).under(List.of(trust)), nothing).allowed()).isTrue();
        var role = "arn:aws:iam::" + HOME + ":role";
        assertThat(decide(Caller.root(HOME), Access.of("sts:AssumeRole", role + "/reader", HOME).under(List.of(trust)), nothing).allowed()).isFalse();
        assertThat(decide(Caller.root(HOME), Access.of("sts:AssumeRole", role + "/aws-service-role/a/b", HOME).under(List.of(trust)), nothing).allowed())
                .isTrue();
        assertThat(decide(Caller.root(Cases.MANAGER), Access.of("s3:GetObject", "*", Cases.MANAGER), nothing).allowed()).isTrue();
    }

    @Test
    void aFederatedUserHasWhatUserAndSessionBothAllow() {
        var federated = new Principal.FederatedUser(HOME, "guest", Optional.of(ALICE));
        var session = attached(Kind.SESSION, allow("s3:Get*", "*"));

        assertThat(decide(caller(federated, ALL), read()).allowed()).isFalse();
        assertThat(decide(caller(federated, ALL, session), read()).allowed()).isTrue();
        assertThat(decide(caller(federated, session), read()).allowed()).isFalse();
        assertThat(decide(caller(federated), read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'" + federated.arn() + "'}"))))
                .allowed()).isTrue();
    }

    /// "If a resource-based policy grants permission to the ARN of the IAM user who federated", the session's policies still limit it.
    @Test
    void whatNamesAUserReachesItsFederatedUsersToo() {
        var federated = new Principal.FederatedUser(HOME, "guest", Optional.of(ALICE));
        var session = attached(Kind.SESSION, allow("s3:Get*", "*"));
        for (var name : List.of(ALICE.arn(), ALICE.id())) {
            var granted = read(attached(Kind.RESOURCE, to("Allow", "'Principal':{'AWS':'" + name + "'}")));
            var forbidden = read(attached(Kind.RESOURCE, to("Deny", "'Principal':{'AWS':'" + name + "'}")));
            assertThat(decide(caller(federated, session), granted).allowed()).as(name).isTrue();
            assertThat(decide(caller(federated, attached(Kind.SESSION, allow("sqs:*", "*"))), granted).allowed()).as(name).isFalse();
            assertThat(decide(caller(federated, ALL, session), forbidden).allowed()).as(name).isFalse();
        }
    }

    @Test
    void denyingNotPrincipalNeverSparesWhoHasABoundary() {
        var policy = attached(Kind.RESOURCE, to("Deny", "'NotPrincipal':{'AWS':['" + ALICE.arn() + "','" + HOME + "']}"));

        assertThat(decide(caller(ALICE, ALL), read(policy)).allowed()).isTrue();
        assertThat(decide(caller(ALICE, ALL, attached(Kind.BOUNDARY, allow("*", "*"))), read(policy)).allowed()).isFalse();
    }

    @Test
    void ofAllValuesAnEmptyOneIsNone() {
        var policy = attached(Kind.IDENTITY, "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAllValues:StringEquals':{'s3:prefix':'x'}}}");

        assertThat(Authority.decide(caller(ALICE, policy), new Access("s3:ListBucket", Cases.OBJECT, HOME, List.of(), Map.of("s3:prefix", List.of(""))),
                Memberships.NONE, Map.of()).allowed()).isTrue();
        assertThat(Authority.decide(caller(ALICE, policy), new Access("s3:ListBucket", Cases.OBJECT, HOME, List.of(), Map.of("s3:prefix", List.of("y"))),
                Memberships.NONE, Map.of()).allowed()).isFalse();
    }

    @Test
    void keysAndRolesMustConsentThemselves() {
        var key = "arn:aws:kms:us-east-1:" + HOME + ":key/1";
        var keyPolicy = attached(Kind.RESOURCE, "{'Effect':'Allow','Principal':{'AWS':'" + HOME + "'},'Action':'kms:*','Resource':'*'}");
        var closed = new Access("kms:Decrypt", key, HOME, List.of(), Map.of());
        var open = new Access("kms:Decrypt", key, HOME, List.of(keyPolicy), Map.of());

        assertThat(decide(Caller.root(HOME), closed).allowed()).isFalse();
        assertThat(decide(caller(ALICE, ALL), closed).allowed()).isFalse();
        assertThat(decide(Caller.root(HOME), open).allowed()).isTrue();
        assertThat(decide(caller(ALICE, ALL), open).allowed()).isTrue();
        assertThat(decide(caller(ALICE), open).allowed()).isFalse();
    }

    @Test
    void whatCannotBeEvaluatedIsDenied() {
        var broken = new Access("s3:GetObject", null, HOME, List.of(), Map.of());

        var decision = decide(caller(ALICE, attached(Kind.IDENTITY, allow("*", "arn:aws:s3:::*"))), broken);

        assertThat(decision).isInstanceOf(Decision.ExplicitDeny.class);
        assertThat(decision.explain()).contains("the evaluation failed");
    }
}
