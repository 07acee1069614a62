package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.RawRequest;
import dev.orrery.kernel.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text messages and pushes. Texts: LocalStack's recordings of AWS, `tests/aws/services/sns/test_sns.snapshot.json`.
class MobileTest extends SnsTest {
    private static final String NUMBER = "+15551234567";

    @Test
    void aTextMessageIsInTheMailbox() {
        var id = sns.publish(r -> r.phoneNumber(NUMBER).message("Your code is 1234")).messageId();

        var sms = (Json.Members) members(look("/_aws/sns/sms-messages")).get("sms_messages");
        var message = ((Json.Members) ((Json.Sequence) sms.byName().get(NUMBER)).elements().getFirst()).byName();
        assertThat(text(message.get("Message"))).isEqualTo("Your code is 1234");
        assertThat(text(message.get("MessageId"))).isEqualTo(id);
        assertThat(text(mail().getFirst().get("To"))).isEqualTo(NUMBER);
        RawRequest.to(cloud, "DELETE", "/_aws/sns/sms-messages").send();
        assertThat(mail()).isEmpty();
    }

    @Test
    void whoOptedOutGetsNothing() {
        RawRequest.to(cloud, "POST", "/_aws/sns/phone-opt-outs?phoneNumber=%2B15551234567").send();

        assertThat(sns.checkIfPhoneNumberIsOptedOut(r -> r.phoneNumber(NUMBER)).isOptedOut()).isTrue();
        assertThat(sns.listPhoneNumbersOptedOut(r -> { }).phoneNumbers()).containsExactly(NUMBER);
        sns.publish(r -> r.phoneNumber(NUMBER).message("x"));
        assertThat(mail()).isEmpty();
        sns.optInPhoneNumber(r -> r.phoneNumber(NUMBER));
        sns.publish(r -> r.phoneNumber(NUMBER).message("y"));
        assertThat(mail()).hasSize(1);
    }

    @Test
    void toLookOptsNobodyOut() {
        for (var method : new String[] {"GET", "DELETE"}) {
            var reply = RawRequest.to(cloud, method, "/_aws/sns/phone-opt-outs?phoneNumber=%2B15551234567").send();
            assertThat(reply.status()).isEqualTo(405);
        }

        assertThat(sns.listPhoneNumbersOptedOut(r -> { }).phoneNumbers()).isEmpty();
    }

    @Test
    void aLookThatFailsIsRefusedAndTold() {
        var reply = RawRequest.to(cloud, "GET", "/_aws/mailbox?to=%zz").send();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(cloud.journal().latest(1).getFirst().status()).isEqualTo(400);
    }

    @Test
    void numbersAreChecked() {
        assertInvalid(() -> sns.publish(r -> r.phoneNumber("+1a234").message("x")), "PhoneNumber Reason: +1a234 is not valid to publish to");
        assertInvalid(() -> sns.optInPhoneNumber(r -> r.phoneNumber("none")), "PhoneNumber Reason: input incorrectly formatted");
    }

    @Test
    void settingsOfTextMessagesAreKept() {
        assertThat(sns.getSMSAttributes(r -> { }).attributes()).containsExactly(Map.entry("MonthlySpendLimit", "1"));
        sns.setSMSAttributes(r -> r.attributes(Map.of("DefaultSMSType", "Transactional", "DefaultSenderID", "Orrery")));

        assertThat(sns.getSMSAttributes(r -> r.attributes("DefaultSMSType")).attributes()).containsExactly(Map.entry("DefaultSMSType", "Transactional"));
        sns.publish(r -> r.phoneNumber(NUMBER).message("x"));
        assertThat(text(mail().getFirst().get("From"))).isEqualTo("Orrery");
        assertError(() -> sns.setSMSAttributes(r -> r.attributes(Map.of("InvalidAttribute", "x"))), 400, "InvalidParameter",
                "InvalidAttribute is not a valid attribute");
        assertError(() -> sns.setSMSAttributes(r -> r.attributes(Map.of("DefaultSMSType", "x"))), 400, "InvalidParameter", "DefaultSMSType is invalid");
    }

    @Test
    void aPushIsInTheMailbox() {
        var device = device("token");

        sns.publish(r -> r.targetArn(device).messageStructure("json").message("{\"default\":\"d\",\"GCM\":\"{}\"}"));

        var pushed = (Json.Members) members(look("/_aws/sns/platform-endpoint-messages?endpointArn=" + device)).get("platform_endpoint_messages");
        var message = ((Json.Members) ((Json.Sequence) pushed.byName().get(device)).elements().getFirst()).byName();
        assertThat(text(message.get("Message"))).isEqualTo("{}");
    }

    @Test
    void aTopicPushesToDevicesThatAreEnabled() {
        var device = device("token");
        var topic = topic("news");
        sns.subscribe(r -> r.topicArn(topic).protocol("application").endpoint(device));

        sns.publish(r -> r.topicArn(topic).message("one"));
        sns.setEndpointAttributes(r -> r.endpointArn(device).attributes(Map.of("Enabled", "false")));
        sns.publish(r -> r.topicArn(topic).message("two"));

        assertThat(mail()).extracting(message -> text(message.get("Body"))).containsExactly("one");
        assertError(() -> sns.publish(r -> r.targetArn(device).message("x")), 400, "EndpointDisabled", "Endpoint is disabled");
        assertInvalid(() -> sns.publish(r -> r.targetArn(device + "0").message("x")), "TargetArn Reason: No endpoint found for the target arn specified");
    }

    @Test
    void anEndpointCannotTakeAnothersToken() {
        var first = sns.createPlatformEndpoint(r -> r.platformApplicationArn(application()).token("one")).endpointArn();
        var second = sns.createPlatformEndpoint(r -> r.platformApplicationArn(application()).token("two")).endpointArn();

        var taken = "Token Reason: Endpoint " + first + " already exists with the same Token, but different attributes.";
        assertInvalid(() -> sns.setEndpointAttributes(r -> r.endpointArn(second).attributes(Map.of("Token", "one"))), taken);
        assertInvalid(() -> sns.createPlatformEndpoint(r -> r.platformApplicationArn(application()).token("three")
                .attributes(Map.of("Token", "one", "CustomUserData", "x"))), taken);
        assertThat(sns.listEndpointsByPlatformApplication(r -> r.platformApplicationArn(application())).endpoints())
                .extracting(endpoint -> endpoint.endpointArn()).containsExactlyInAnyOrder(first, second);
        sns.setEndpointAttributes(r -> r.endpointArn(second).attributes(Map.of("Token", "two", "CustomUserData", "x")));
    }

    @Test
    void aTokenHasOneEndpoint() {
        var device = device("token");

        assertThat(device("token")).isEqualTo(device);
        assertInvalid(() -> sns.createPlatformEndpoint(r -> r.platformApplicationArn(application()).token("token").customUserData("other")),
                "Token Reason: Endpoint " + device + " already exists with the same Token, but different attributes.");
        assertThat(sns.listEndpointsByPlatformApplication(r -> r.platformApplicationArn(application())).endpoints()).hasSize(1);
        assertThat(sns.getEndpointAttributes(r -> r.endpointArn(device)).attributes()).containsEntry("Enabled", "true").containsEntry("Token", "token");
        sns.deleteEndpoint(r -> r.endpointArn(device));
        assertError(() -> sns.getEndpointAttributes(r -> r.endpointArn(device)), 404, "NotFound", "Endpoint does not exist");
        var application = application();
        sns.deletePlatformApplication(r -> r.platformApplicationArn(application));
        assertThat(sns.listPlatformApplications().platformApplications()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "'' | GCM | Invalid parameter:  Reason: cannot be empty",
            "@name | GCM | Invalid parameter: @name Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'",
            "name | AAA | Invalid parameter: Platform Reason: AAA is not supported"})
    void applicationsAreChecked(String name, String platform, String message) {
        assertError(() -> sns.createPlatformApplication(r -> r.name(name).platform(platform).attributes(Map.of("PlatformCredential", "c",
                "PlatformPrincipal", "p"))), 400, "InvalidParameter", message);
    }

    @Test
    void applicationsHaveAttributes() {
        var arn = application();

        assertThat(arn).isEqualTo(PREFIX + "app/GCM/app");
        sns.setPlatformApplicationAttributes(r -> r.platformApplicationArn(arn).attributes(Map.of("SuccessFeedbackSampleRate", "10")));
        assertThat(sns.getPlatformApplicationAttributes(r -> r.platformApplicationArn(arn)).attributes())
                .containsOnly(Map.entry("Enabled", "true"), Map.entry("SuccessFeedbackSampleRate", "10"));
        assertInvalid(() -> sns.createPlatformApplication(r -> r.name("b").platform("ADM").attributes(Map.of("PlatformCredential", "c"))),
                "Attributes Reason: PlatformCredential attribute provided without PlatformPrincipal");
        assertError(() -> sns.getPlatformApplicationAttributes(r -> r.platformApplicationArn(arn + "x")), 404, "NotFound",
                "PlatformApplication does not exist");
    }

    private String application() {
        return sns.createPlatformApplication(r -> r.name("app").platform("GCM").attributes(Map.of("PlatformCredential", "c")))
                .platformApplicationArn();
    }

    private String device(String token) {
        return sns.createPlatformEndpoint(r -> r.platformApplicationArn(application()).token(token)).endpointArn();
    }
}
