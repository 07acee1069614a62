package dev.orrery.services.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Principal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The forms of `userIdentity` that need more than an account to come about.
/// Source: CloudTrail User Guide, "CloudTrail userIdentity element"; IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail".
class WhoTest {
    private static final String ACCOUNT = "123456789012";
    private static final String PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.example.com/ours";

    @Test
    void subjectOfAProviderIsNamedAlsoWhenHisRoleDoesNotTrustHim() {
        var who = Who.of(Caller.anonymous(), "", List.of(access(Map.of("aws:FederatedProvider", List.of(PROVIDER),
                "token.example.com/ours:aud", List.of("sts.amazonaws.com"), "token.example.com/ours:sub", List.of("repo:octo/cat")))));

        assertThat(json(who, ACCOUNT)).isEqualTo("{\"type\":\"WebIdentityUser\",\"principalId\":\"" + PROVIDER + ":sts.amazonaws.com:repo:octo/cat\","
                + "\"userName\":\"repo:octo/cat\",\"identityProvider\":\"" + PROVIDER + "\"}");
        assertThat(who.lookUpName(ACCOUNT)).isEqualTo("repo:octo/cat");
    }

    @Test
    void subjectOfAnAssertionIsNamed() {
        var who = Who.of(Caller.anonymous(), "", List.of(access(Map.of("aws:FederatedProvider", List.of("arn:aws:iam::123456789012:saml-provider/corp"),
                "SAML:namequalifier", List.of("bdGOnTesti4+ExamplexL/jEvs="), "SAML:sub", List.of("bob")))));

        assertThat(json(who, ACCOUNT)).isEqualTo("{\"type\":\"SAMLUser\",\"principalId\":\"bdGOnTesti4+ExamplexL/jEvs=:bob\",\"userName\":\"bob\","
                + "\"identityProvider\":\"bdGOnTesti4+ExamplexL/jEvs=\"}");
    }

    @Test
    void sessionFromAProviderTellsTheProvider() {
        var role = new Principal.RoleSession(ACCOUNT, "/", "deployer", "run-7", "AROAEXAMPLE");
        var who = Who.of(new Caller(role, "ASIAEXAMPLE", List.of(), Map.of("aws:TokenIssueTime", List.of("2026-01-01T00:00:00Z"),
                "aws:FederatedProvider", List.of(PROVIDER))), "", List.of());

        assertThat(json(who, ACCOUNT)).contains("\"webIdFederationData\":{\"federatedProvider\":\"" + PROVIDER + "\",\"attributes\":{}},"
                + "\"attributes\":{\"creationDate\":\"2026-01-01T00:00:00Z\",\"mfaAuthenticated\":\"false\"}");
        assertThat(json(who, "999999999999")).isEqualTo("{\"type\":\"AWSAccount\",\"principalId\":\"AROAEXAMPLE:run-7\",\"accountId\":\"123456789012\"}");
    }

    private static Access access(Map<String, List<String>> context) {
        return new Access("sts:AssumeRoleWithWebIdentity", "arn:aws:iam::123456789012:role/deployer", ACCOUNT, List.of(), context);
    }

    private static String json(Who who, String recipient) {
        var json = new JsonText();
        Identity.write(who, recipient, json);
        return json.toString();
    }
}
