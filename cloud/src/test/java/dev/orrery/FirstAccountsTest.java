package dev.orrery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.HandshakePartyType;
import software.amazon.awssdk.services.sts.StsClient;

class FirstAccountsTest {
    private static final String FIRST = "111111111111";
    private static final String SECOND = "222222222222";

    @Test
    void membersAreGatheredOnceAndOthersAddedLater() throws IOException {
        try (var cloud = Orrery.start()) {
            FirstAccounts.gather(cloud.handler(), List.of(FIRST));
            var organizations = cloud.client(OrganizationsClient.class);
            var made = organizations.describeOrganization(describe -> { }).organization();

            FirstAccounts.gather(cloud.handler(), List.of(FIRST, SECOND));

            assertThat(organizations.describeOrganization(describe -> { }).organization()).isEqualTo(made);
            assertThat(organizations.listAccounts(list -> { }).accounts()).map(Account::id).containsExactly(FIRST, Orrery.ACCOUNT, SECOND);
            cloud.client(StsClient.class).assumeRole(assume -> assume.roleSessionName("visit")
                    .roleArn("arn:aws:iam::" + SECOND + ":role/OrganizationAccountAccessRole"));
        }
    }

    @Test
    void anInvitationThatIsOpenIsAccepted() throws IOException {
        try (var cloud = Orrery.start()) {
            var organizations = cloud.client(OrganizationsClient.class);
            organizations.createOrganization(create -> { });
            organizations.inviteAccountToOrganization(invite -> invite.target(target -> target.type(HandshakePartyType.ACCOUNT).id(FIRST)));

            FirstAccounts.gather(cloud.handler(), List.of(FIRST));

            assertThat(organizations.listAccounts(list -> { }).accounts()).hasSize(2);
        }
    }

    @Test
    void anAccountOfAnotherOrganizationIsToldOf() {
        try (var cloud = Orrery.start()) {
            cloud.account(FIRST).client(OrganizationsClient.class).createOrganization(create -> { });

            assertThatThrownBy(() -> FirstAccounts.gather(cloud.handler(), List.of(FIRST))).isInstanceOf(IOException.class)
                    .hasMessageContaining("already a member of an organization");
        }
    }
}
