package dev.orrery.kernel.identity;

import static dev.orrery.kernel.identity.Cases.ALICE;
import static dev.orrery.kernel.identity.Cases.HOME;
import static dev.orrery.kernel.identity.Cases.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The table "Principal key values" of the IAM User Guide, and where other keys come from.
class CircumstancesTest {

    @Test
    void everyKindOfPrincipalHasItsKeys() {
        assertThat(keys(new Principal.Root(HOME))).containsExactly("arn:aws:iam::" + HOME + ":root", HOME, "Account", HOME, "", "false", "");
        assertThat(keys(ALICE)).containsExactly(ALICE.arn(), HOME, "User", ALICE.id(), "alice", "false", "");
        assertThat(keys(SESSION)).containsExactly("arn:aws:iam::" + HOME + ":role/app/reader", HOME, "AssumedRole",
                SESSION.roleId() + ":run1", "", "false", "");
        assertThat(keys(new Principal.FederatedUser(HOME, "guest", Optional.empty()))).containsExactly("arn:aws:sts::" + HOME + ":federated-user/guest", HOME,
                "FederatedUser", HOME + ":guest", "", "false", "");
        assertThat(keys(new Principal.Service("s3.amazonaws.com"))).containsExactly("", "", "", "", "", "true", "s3.amazonaws.com");
        assertThat(keys(new Principal.Anonymous())).containsExactly("", "anonymous", "Anonymous", "anonymous", "", "", "");
    }

    @Test
    void aRequestCannotClaimToBeSomebody() {
        Map<String, List<String>> forged = Map.of("aws:PrincipalArn", List.of(ALICE.arn()), "aws:username", List.of("alice"),
                "aws:PrincipalIsAWSService", List.of("true"));
        var circumstances = new Circumstances(Caller.anonymous(), new Access("s3:GetObject", "*", HOME, List.of(), forged), Memberships.NONE, forged);

        assertThat(values(circumstances, "aws:PrincipalArn")).isEmpty();
        assertThat(values(circumstances, "AWS:USERNAME")).isEmpty();
        assertThat(values(circumstances, "aws:PrincipalIsAWSService")).isEmpty();
    }

    @Test
    void sessionBeforeServiceBeforeGateway() {
        var caller = new Caller(ALICE, "", List.of(), Map.of("test:a", List.of("session")));
        var access = new Access("s3:GetObject", "*", HOME, List.of(), Map.of("test:a", List.of("service"), "test:b", List.of("service")));
        var circumstances = new Circumstances(caller, access, Memberships.NONE,
                Map.of("Test:A", List.of("gateway"), "test:b", List.of("gateway"), "Test:C", List.of("gateway")));

        assertThat(values(circumstances, "test:A")).containsExactly("session");
        assertThat(values(circumstances, "test:B")).containsExactly("service");
        assertThat(values(circumstances, "test:c")).containsExactly("gateway");
        assertThat(values(circumstances, "test:d")).isEmpty();
    }

    @Test
    void codeOfTheRequestBeforeTheSession() {
        var caller = new Caller(ALICE, "", List.of(), Map.of("aws:MultiFactorAuthPresent", List.of("false"), "aws:MultiFactorAuthAge", List.of("9")));
        var access = new Access("sts:AssumeRole", "*", HOME, List.of(), Map.of("aws:MultiFactorAuthPresent", List.of("true")));
        var circumstances = new Circumstances(caller, access, Memberships.NONE, Map.of("aws:MultiFactorAuthPresent", List.of("gateway")));

        assertThat(values(circumstances, "aws:multiFactorAuthPresent")).containsExactly("true");
        assertThat(values(circumstances, "aws:MultiFactorAuthAge")).containsExactly("9");
    }

    @Test
    void whatFollowsFromOtherFactsNeedNotBeGiven() {
        var circumstances = new Circumstances(Caller.root(HOME), Access.of("s3:GetObject", "*", "210987654321"), Memberships.NONE,
                Map.of("aws:CurrentTime", List.of("2026-01-01T00:00:00Z")));

        assertThat(values(circumstances, "aws:EpochTime")).containsExactly("1767225600");
        assertThat(values(circumstances, "aws:ViaAWSService")).containsExactly("false");
        assertThat(values(circumstances, "aws:ResourceAccount")).containsExactly("210987654321");
    }

    private static List<String> keys(Principal principal) {
        var circumstances = new Circumstances(Cases.caller(principal), Access.of("s3:GetObject", "*", HOME), Memberships.NONE, Map.of());
        return List.of("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid", "aws:username",
                "aws:PrincipalIsAWSService", "aws:PrincipalServiceName").stream()
                .map(key -> String.join(",", values(circumstances, key))).toList();
    }

    private static List<String> values(Circumstances circumstances, String key) {
        return circumstances.values(ConditionKey.of(key));
    }
}
