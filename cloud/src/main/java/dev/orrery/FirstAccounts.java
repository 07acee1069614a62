package dev.orrery;

import dev.orrery.gateway.Gateway;
import dev.orrery.gateway.http.HttpHandler;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.identity.RootKeys;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Handshake;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.organizations.model.HandshakeState;

/// Gathers accounts in an organization of the default account, as people would: the one invites, the others accept, each as its
/// root. What is there already is left alone, so doing it again at the next start changes nothing.
final class FirstAccounts {
    private static final String ROLE = "OrganizationAccountAccessRole";
    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::"
            + RootKeys.DEFAULT_ACCOUNT + ":root\"},\"Action\":\"sts:AssumeRole\"}]}";
    private final HttpHandler cloud;
    private final OrganizationsClient manager;

    private FirstAccounts(HttpHandler cloud) {
        this.cloud = cloud;
        this.manager = connect(OrganizationsClient.builder(), RootKeys.DEFAULT_KEY).build();
    }

    /// @throws IOException with a message for a person, when an account is in another organization
    static void gather(HttpHandler cloud, List<String> members) throws IOException {
        if (members.isEmpty()) {
            return;
        }
        try {
            var first = new FirstAccounts(cloud);
            first.requireOrganization();
            members.forEach(first::join);
        } catch (AwsServiceException e) {
            throw new IOException("The accounts cannot be gathered in an organization of " + RootKeys.DEFAULT_ACCOUNT + ": "
                    + e.awsErrorDetails().errorMessage(), e);
        }
    }

    private void requireOrganization() throws IOException {
        if (!isAnswered("AWSOrganizationsNotInUseException", () -> manager.describeOrganization(describe -> { }))) {
            manager.createOrganization(create -> { });
        }
        var found = manager.describeOrganization(describe -> { }).organization().masterAccountId();
        if (!found.equals(RootKeys.DEFAULT_ACCOUNT)) {
            throw new IOException("The accounts cannot be gathered: " + RootKeys.DEFAULT_ACCOUNT + " is a member of the organization of " + found + ".");
        }
    }

    private void join(String account) {
        if (isAnswered("AccountNotFoundException", () -> manager.describeAccount(describe -> describe.accountId(account)))) {
            return;
        }
        try (var iam = connect(IamClient.builder(), account).build()) {
            // Roles before membership: nothing of the organization is in the way yet.
            isAnswered("EntityAlreadyExists", () -> iam.createRole(create -> create.roleName(ROLE).assumeRolePolicyDocument(TRUST)));
            iam.attachRolePolicy(attach -> attach.roleName(ROLE).policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        }
        try (var member = connect(OrganizationsClient.builder(), account).build()) {
            isAnswered("DuplicateHandshakeException", () -> manager.inviteAccountToOrganization(
                    invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT).id(account))));
            var mine = manager.describeOrganization(describe -> { }).organization().id();
            member.listHandshakesForAccountPaginator(list -> { }).stream().flatMap(page -> page.handshakes().stream())
                    .filter(handshake -> isInvitationTo(handshake, mine))
                    .findFirst().ifPresent(handshake -> member.acceptHandshake(accept -> accept.handshakeId(handshake.id())));
        }
    }

    private static boolean isInvitationTo(Handshake handshake, String organization) {
        return handshake.state() == HandshakeState.OPEN && handshake.parties().stream().anyMatch(party -> party.id().equals(organization));
    }

    /// @return false when it is refused with this code
    private static boolean isAnswered(String refusal, Runnable call) {
        try {
            call.run();
            return true;
        } catch (AwsServiceException e) {
            if (e.awsErrorDetails().errorCode().equals(refusal)) {
                return false;
            }
            throw e;
        }
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B connect(B builder, String key) {
        return builder.httpClient(new InProcess(cloud)).endpointOverride(URI.create(Orrery.ENDPOINT)).region(Region.of(Gateway.DEFAULT_REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, RootKeys.SECRET)));
    }
}
