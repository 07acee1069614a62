package dev.orrery.services.organizations;

import static dev.orrery.services.organizations.Landscape.MANAGER;
import static dev.orrery.services.organizations.Landscape.MEMBER;
import static dev.orrery.services.organizations.Landscape.OUTSIDER;
import static dev.orrery.services.organizations.Landscape.assertDenied;
import static dev.orrery.services.organizations.Landscape.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountJoinedMethod;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.HandshakeState;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sts.StsClient;

/// How accounts become members, and cease to be.
class LifeOfAccountsTest {
    private final Landscape land = new Landscape();
    private final OrganizationsClient organizations = land.organizations;

    @AfterEach
    void close() {
        land.close();
    }

    @Test
    void anAccountIsMadeInTimeAndLetsTheManagementAccountIn() {
        var wished = organizations.createAccount(create -> create.accountName("Data").email("data@example.org")
                .tags(Tag.builder().key("team").value("data").build())).createAccountStatus();
        assertThat(wished.state()).isEqualTo(CreateAccountState.IN_PROGRESS);
        assertThat(wished.accountId()).isNull();
        assertThat(organizations.listAccounts(list -> { }).accounts()).map(Account::id).containsExactly(MANAGER);

        land.cloud.time().advance(Duration.ofSeconds(3));

        var made = organizations.describeCreateAccountStatus(describe -> describe.createAccountRequestId(wished.id())).createAccountStatus();
        assertThat(made.state()).isEqualTo(CreateAccountState.SUCCEEDED);
        var account = organizations.describeAccount(describe -> describe.accountId(made.accountId())).account();
        assertThat(account.name()).isEqualTo("Data");
        assertThat(account.email()).isEqualTo("data@example.org");
        assertThat(account.joinedMethod()).isEqualTo(AccountJoinedMethod.CREATED);
        assertThat(account.arn()).isEqualTo("arn:aws:organizations::" + MANAGER + ":account/" + land.organization + "/" + made.accountId());
        assertThat(organizations.listTagsForResource(list -> list.resourceId(account.id())).tags()).map(Tag::value).containsExactly("data");

        var session = land.user(MANAGER, "boss").client(StsClient.class).assumeRole(assume -> assume.roleSessionName("visit")
                .roleArn("arn:aws:iam::" + account.id() + ":role/OrganizationAccountAccessRole")).credentials();
        var visitor = land.cloud.as(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        visitor.client(S3Client.class).createBucket(create -> create.bucket("photos"));
        assertThat(land.root(account.id()).client(S3Client.class).listBuckets().buckets()).hasSize(1);
        assertThat(visitor.client(IamClient.class).getRole(get -> get.roleName("AWSServiceRoleForOrganizations")).role().path())
                .isEqualTo("/aws-service-role/organizations.amazonaws.com/");
    }

    @Test
    void anAddressIsOfOneAccountOnly() {
        land.made("data");

        var second = organizations.createAccount(create -> create.accountName("again").email("Data@example.org")).createAccountStatus().id();
        land.cloud.time().advance(Duration.ofSeconds(3));

        var status = organizations.describeCreateAccountStatus(describe -> describe.createAccountRequestId(second)).createAccountStatus();
        assertThat(status.state()).isEqualTo(CreateAccountState.FAILED);
        assertThat(status.failureReason()).isEqualTo(CreateAccountFailureReason.EMAIL_ALREADY_EXISTS);
        assertThat(organizations.listCreateAccountStatus(list -> list.states(CreateAccountState.FAILED)).createAccountStatuses()).hasSize(1);
        assertThat(organizations.listAccounts(list -> { }).accounts()).hasSize(2);
    }

    @Test
    void aMadeAccountStaysForSevenDays() {
        var account = land.made("data");
        assertRefused(() -> organizations.removeAccountFromOrganization(remove -> remove.accountId(account)), "ConstraintViolationException");

        land.cloud.time().advance(Duration.ofDays(7));
        land.root(account).client(OrganizationsClient.class).leaveOrganization(leave -> { });

        assertRefused(() -> organizations.describeAccount(describe -> describe.accountId(account)), "AccountNotFoundException");
        assertRefused(() -> land.root(account).client(OrganizationsClient.class).describeOrganization(describe -> { }),
                "AWSOrganizationsNotInUseException");
    }

    @Test
    void aClosedAccountDoesNothingMore() {
        var account = land.made("data");
        var s3 = land.root(account).client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));

        organizations.closeAccount(close -> close.accountId(account));

        assertThat(status(account)).isEqualTo(AccountStatus.PENDING_CLOSURE);
        assertDenied(() -> s3.deleteBucket(delete -> delete.bucket("photos")), "");
        land.cloud.time().advance(Duration.ofMinutes(2));
        assertThat(status(account)).isEqualTo(AccountStatus.SUSPENDED);
        assertRefused(() -> organizations.closeAccount(close -> close.accountId(account)), "AccountAlreadyClosedException");
        assertRefused(() -> organizations.closeAccount(close -> close.accountId(MANAGER)), "ConstraintViolationException");
        land.cloud.time().advance(Duration.ofDays(8));
        assertRefused(() -> organizations.removeAccountFromOrganization(remove -> remove.accountId(account)), "ConstraintViolationException");
    }

    private AccountStatus status(String account) {
        return organizations.describeAccount(describe -> describe.accountId(account)).account().status();
    }

    @Test
    void nothingOfAClosedAccountLivesOn() {
        // given somebody of the account, and a topic of it that is open to everybody
        var account = land.made("data");
        var alice = land.user(account, "alice");
        var sns = alice.client(SnsClient.class);
        var topic = sns.createTopic(create -> create.name("news")).topicArn();
        sns.setTopicAttributes(set -> set.topicArn(topic).attributeName("Policy").attributeValue(Landscape.document(
                "{'Effect':'Allow','Principal':'*','Action':'sns:Publish','Resource':'" + topic + "'}")));
        var stranger = land.user(OUTSIDER, "eve").client(SnsClient.class);
        stranger.publish(publish -> publish.topicArn(topic).message("hello"));
        var session = alice.client(StsClient.class).getSessionToken(get -> { }).credentials();
        var alicesSession = land.cloud.as(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()).client(StsClient.class);
        alicesSession.getCallerIdentity();

        // when
        organizations.closeAccount(close -> close.accountId(account));

        // then it is over, for strangers, for itself, and for good
        for (var status : List.of("PENDING_CLOSURE", "SUSPENDED", "gone")) {
            assertThatThrownBy(() -> stranger.publish(publish -> publish.topicArn(topic).message("hello"))).isInstanceOf(AuthorizationErrorException.class)
                    .hasMessageContaining("because account " + account + " is closed");
            assertThatThrownBy(() -> sns.publish(publish -> publish.topicArn(topic).message("hello"))).isInstanceOf(AuthorizationErrorException.class)
                    .hasMessageContaining("because account " + account + " is closed");
            for (var sts : List.of(alice.client(StsClient.class), land.root(account).client(StsClient.class))) {
                assertDenied(() -> sts.getCallerIdentity(), "sts:GetCallerIdentity on resource: * because account " + account + " is closed");
            }
            assertDenied(() -> alice.client(StsClient.class).getSessionToken(get -> { }), "because account " + account + " is closed");
            if (status.equals("gone")) {
                assertRefused(() -> organizations.describeAccount(describe -> describe.accountId(account)), "AccountNotFoundException");
                assertThat(organizations.listAccounts(list -> { }).accounts()).map(Account::id).doesNotContain(account);
            } else {
                assertDenied(() -> alicesSession.getCallerIdentity(), "because account " + account + " is closed");
                assertThat(status(account)).hasToString(status);
            }
            land.cloud.time().advance(status.equals("PENDING_CLOSURE") ? Duration.ofMinutes(2) : Duration.ofDays(90));
        }
    }

    @Test
    void anInvitationIsAnsweredByItsAccountOnly() {
        var invitation = organizations.inviteAccountToOrganization(invite -> invite.notes("join us")
                .target(target -> target.type(HandshakePartyType.ACCOUNT).id(MEMBER))).handshake();
        assertThat(invitation.state()).isEqualTo(HandshakeState.OPEN);
        assertRefused(() -> organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT)
                .id(MEMBER))), "DuplicateHandshakeException");
        var member = land.root(MEMBER).client(OrganizationsClient.class);
        var outsider = land.root(OUTSIDER).client(OrganizationsClient.class);
        assertRefused(() -> outsider.acceptHandshake(accept -> accept.handshakeId(invitation.id())), "HandshakeNotFoundException");
        assertRefused(() -> organizations.acceptHandshake(accept -> accept.handshakeId(invitation.id())), "HandshakeNotFoundException");

        assertThat(member.listHandshakesForAccount(list -> { }).handshakes()).hasSize(1);
        assertThat(member.acceptHandshake(accept -> accept.handshakeId(invitation.id())).handshake().state()).isEqualTo(HandshakeState.ACCEPTED);

        assertThat(member.describeOrganization(describe -> { }).organization().id()).isEqualTo(land.organization);
        assertRefused(() -> member.acceptHandshake(accept -> accept.handshakeId(invitation.id())), "HandshakeAlreadyInStateException");
        assertRefused(() -> organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT)
                .id(MEMBER))), "HandshakeConstraintViolationException");
        assertRefused(() -> member.createOrganization(create -> { }), "AlreadyInOrganizationException");
    }

    @Test
    void whoJoinsMustBeAllowedToMakeTheRoleOfOrganizations() {
        var invitation = invite();
        var iam = land.root(MEMBER).client(IamClient.class);
        var bob = land.user(MEMBER, "bob").client(OrganizationsClient.class);
        iam.putUserPolicy(put -> put.userName("bob").policyName("no-roles").policyDocument(Landscape.document(
                "{'Effect':'Deny','Action':'iam:CreateServiceLinkedRole','Resource':'*'}")));

        assertRefused(() -> bob.acceptHandshake(accept -> accept.handshakeId(invitation)), "AccessDeniedForDependencyException");

        assertThat(organizations.listAccounts(list -> { }).accounts()).hasSize(1);
        iam.deleteUserPolicy(delete -> delete.userName("bob").policyName("no-roles"));
        bob.acceptHandshake(accept -> accept.handshakeId(invitation));
        assertThat(organizations.listAccounts(list -> { }).accounts()).hasSize(2);
    }

    @Test
    void anAccountWhoseRoleCannotBeMadeIsNotMade() {
        var wished = organizations.createAccount(create -> create.accountName("Data").email("data@example.org")
                .roleName("AWSServiceRoleForOrganizations")).createAccountStatus().id();

        land.cloud.time().advance(Duration.ofSeconds(3));

        assertThat(organizations.describeCreateAccountStatus(describe -> describe.createAccountRequestId(wished)).createAccountStatus()
                .failureReason()).isEqualTo(CreateAccountFailureReason.INTERNAL_FAILURE);
        assertThat(organizations.listAccounts(list -> { }).accounts()).hasSize(1);
    }

    @Test
    void invitationsAreCanceledDeclinedAndExpire() {
        var member = land.root(MEMBER).client(OrganizationsClient.class);
        var first = invite();
        organizations.cancelHandshake(cancel -> cancel.handshakeId(first));
        assertRefused(() -> member.acceptHandshake(accept -> accept.handshakeId(first)), "InvalidHandshakeTransitionException");
        var second = invite();
        assertThat(member.declineHandshake(decline -> decline.handshakeId(second)).handshake().state()).isEqualTo(HandshakeState.DECLINED);
        var third = invite();
        land.cloud.time().advance(Duration.ofDays(15));
        assertThat(organizations.describeHandshake(describe -> describe.handshakeId(third)).handshake().state()).isEqualTo(HandshakeState.EXPIRED);
        assertRefused(() -> member.acceptHandshake(accept -> accept.handshakeId(third)), "InvalidHandshakeTransitionException");
        land.cloud.time().advance(Duration.ofDays(31));
        assertThat(organizations.listHandshakesForOrganization(list -> { }).handshakes()).isEmpty();
    }

    private String invite() {
        return organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT).id(MEMBER)))
                .handshake().id();
    }

    @Test
    void onlyTheManagementAccountManagesAndDelegatesRead() {
        land.with(MEMBER);
        var member = land.root(MEMBER).client(OrganizationsClient.class);
        assertDenied(() -> member.listAccounts(list -> { }), "You don't have permissions to access this resource.");
        assertDenied(() -> member.createOrganizationalUnit(create -> create.parentId(land.root).name("Mine")), "You don't have permissions");

        organizations.registerDelegatedAdministrator(register -> register.accountId(MEMBER).servicePrincipal("config.amazonaws.com"));

        assertThat(member.listAccounts(list -> { }).accounts()).hasSize(2);
        assertDenied(() -> member.createOrganizationalUnit(create -> create.parentId(land.root).name("Mine")), "You don't have permissions");
        assertRefused(() -> organizations.removeAccountFromOrganization(remove -> remove.accountId(MEMBER)), "ConstraintViolationException");
        organizations.deregisterDelegatedAdministrator(deregister -> deregister.accountId(MEMBER).servicePrincipal("config.amazonaws.com"));
        organizations.removeAccountFromOrganization(remove -> remove.accountId(MEMBER));
    }

    @Test
    void theManagementAccountDelegatesPoliciesByAResourcePolicy() {
        land.with(MEMBER).enabling(PolicyType.SERVICE_CONTROL_POLICY);
        var member = land.root(MEMBER).client(OrganizationsClient.class);
        var other = land.with(OUTSIDER).root(OUTSIDER).client(OrganizationsClient.class);
        assertRefused(() -> organizations.describeResourcePolicy(describe -> { }), "ResourcePolicyNotFoundException");

        var made = organizations.putResourcePolicy(put -> put.content(Landscape.document("{'Effect':'Allow','Principal':{'AWS':'" + MEMBER
                + "'},'Action':['organizations:List*','organizations:CreatePolicy','organizations:AttachPolicy'],'Resource':'*'}"))).resourcePolicy();

        assertThat(made.resourcePolicySummary().arn()).startsWith("arn:aws:organizations::" + MANAGER + ":resourcepolicy/" + land.organization + "/rp-");
        assertThat(member.listAccounts(list -> { }).accounts()).hasSize(3);
        var policy = member.createPolicy(create -> create.type(PolicyType.SERVICE_CONTROL_POLICY).name("theirs").description("")
                .content(Landscape.document("{'Effect':'Deny','Action':'sqs:*','Resource':'*'}"))).policy().policySummary().id();
        member.attachPolicy(attach -> attach.policyId(policy).targetId(OUTSIDER));
        assertDenied(() -> member.detachPolicy(detach -> detach.policyId(policy).targetId(OUTSIDER)), "no resource-based policy allows");
        assertDenied(() -> member.createOrganizationalUnit(create -> create.parentId(land.root).name("Mine")), "You don't have permissions");
        assertDenied(() -> member.deleteResourcePolicy(delete -> { }), "You don't have permissions");
        assertDenied(() -> other.listAccounts(list -> { }), "no resource-based policy allows");
        assertThat(other.describeOrganization(describe -> { }).organization().id()).isEqualTo(land.organization);
        assertRefused(() -> organizations.putResourcePolicy(put -> put.content(Landscape.document(
                "{'Effect':'Allow','Principal':'*','Action':'organizations:*','Resource':'*'}"))), "InvalidInputException");

        organizations.deleteResourcePolicy(delete -> { });

        assertDenied(() -> member.listAccounts(list -> { }), "You don't have permissions");
    }

    @Test
    void anEmptyOrganizationCanBeDeletedAndMadeAnew() {
        land.with(MEMBER).enabling(PolicyType.SERVICE_CONTROL_POLICY);
        land.unit(land.root, "Test");
        assertRefused(() -> organizations.deleteOrganization(delete -> { }), "OrganizationNotEmptyException");
        assertRefused(() -> organizations.removeAccountFromOrganization(remove -> remove.accountId(MANAGER)), "MasterCannotLeaveOrganizationException");
        organizations.removeAccountFromOrganization(remove -> remove.accountId(MEMBER));

        organizations.deleteOrganization(delete -> { });

        assertRefused(() -> organizations.describeOrganization(describe -> { }), "AWSOrganizationsNotInUseException");
        assertThat(organizations.createOrganization(create -> { }).organization().id()).isNotEqualTo(land.organization);
    }
}
