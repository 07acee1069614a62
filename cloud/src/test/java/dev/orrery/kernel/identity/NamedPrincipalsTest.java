package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedPrincipalsTest {
    private static final String ALICE = "arn:aws:iam::123456789012:user/team/Alice";
    private static final String WEB = "arn:aws:iam::123456789012:role/web";
    private static final Identities KNOWN = known();

    @Test
    void exchangesPrincipalsAndLeavesEverythingElseAsItWasWritten() {
        var document = """
                {"Version" : "2012-10-17", "Statement":[{ "Effect":"Allow","Principal":{"AWS": ["%1$s",  "%2$s", "123456789012"],
                  "Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalArn":"%1$s"}}},
                 {"Effect":"Deny","NotPrincipal":{"AWS":"%2$s"},"Action":["sts:*"],"Sid":"%2$s"}]}""".formatted(ALICE, WEB);
        var kept = """
                {"Version" : "2012-10-17", "Statement":[{ "Effect":"Allow","Principal":{"AWS": ["AIDAALICEALICEALICE11",  "AROAWEBWEBWEBWEBWEB11", "123456789012"],
                  "Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalArn":"%1$s"}}},
                 {"Effect":"Deny","NotPrincipal":{"AWS":"AROAWEBWEBWEBWEBWEB11"},"Action":["sts:*"],"Sid":"%2$s"}]}""".formatted(ALICE, WEB);
        assertThat(NamedPrincipals.withIds(document, KNOWN)).isEqualTo(kept);
        assertThat(NamedPrincipals.withArns(kept, KNOWN)).isEqualTo(document);
    }

    @Test
    void readsEscapedNamesAndOneStatementAlone() {
        var document = "{\"Statement\":{\"Principal\":{\"\\u0041WS\":\"arn:aws:iam:\\u003a123456789012:role\\/web\"},\"Action\":\"a\\\"}\"}}";
        assertThat(NamedPrincipals.withIds(document.replace("{\"Statement", "{\"Id\":\"arn:aws:iam:\",\"Statement"), KNOWN))
                .isEqualTo("{\"Id\":\"arn:aws:iam:\",\"Statement\":{\"Principal\":{\"\\u0041WS\":\"AROAWEBWEBWEBWEBWEB11\"},\"Action\":\"a\\\"}\"}}");
    }

    @Test
    void leavesWhomNobodyKnows() {
        var document = "{\"Statement\":[{\"Principal\":{\"AWS\":[\"arn:aws:iam::123456789012:user/Alice\",\"arn:aws:iam::123456789012:user/team/alice\","
                + "\"arn:aws:iam::123456789012:root\",\"AIDAGONEGONEGONEGONE1\"]}},{\"Principal\":\"*\"}]}";
        assertThat(NamedPrincipals.withIds(document, KNOWN)).isEqualTo(document);
        assertThat(NamedPrincipals.withArns(document, KNOWN)).isEqualTo(document);
    }

    private static Identities known() {
        var alice = new Identities.Identity("/team/", "Alice", "AIDAALICEALICEALICE11", List.of(), Map.of());
        var web = new Identities.Identity("/", "web", "AROAWEBWEBWEBWEBWEB11", List.of(), Map.of());
        var trust = new AttachedPolicy(AttachedPolicy.Kind.RESOURCE, "trust", Policy.parse("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\"}]}"));
        return (Identities) Proxy.newProxyInstance(Identities.class.getClassLoader(), new Class<?>[] {Identities.class}, (_, method, arguments) ->
                switch (method.getName()) {
                    case "user" -> "alice".equalsIgnoreCase((String) arguments[1]) ? Optional.of(alice) : Optional.empty();
                    case "role" -> "web".equals(arguments[1]) ? Optional.of(new Identities.Role(web, trust, Duration.ofHours(1))) : Optional.empty();
                    case "arn" -> switch ((String) arguments[0]) {
                        case "AIDAALICEALICEALICE11" -> Optional.of(ALICE);
                        case "AROAWEBWEBWEBWEBWEB11" -> Optional.of(WEB);
                        case String _ -> Optional.empty();
                    };
                    default -> throw new IllegalStateException(method.getName());
                });
    }
}
