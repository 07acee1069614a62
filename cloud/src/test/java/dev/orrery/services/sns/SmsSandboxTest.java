package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.RawRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.SMSSandboxPhoneNumber;

/// Source: SNS Developer Guide, "Using the Amazon SNS SMS sandbox", and the API Reference of its operations.
class SmsSandboxTest extends SnsTest {
    private static final String NUMBER = "+15550123456";

    @Test
    void accountsAreOutOfItAndOwnNoNumbers() {
        assertThat(sns.getSMSSandboxAccountStatus(r -> { }).isInSandbox()).isFalse();
        assertThat(sns.listOriginationNumbers(r -> { }).phoneNumbers()).isEmpty();
        assertThat(sns.listSMSSandboxPhoneNumbers(r -> { }).phoneNumbers()).isEmpty();
        sns.publish(r -> r.phoneNumber(NUMBER).message("to a number that nobody verified"));
        assertThat(mail()).hasSize(1);
    }

    @Test
    void aNumberIsVerifiedByTheCodeThatItGets() {
        create(NUMBER);
        assertThat(shown()).containsExactly(NUMBER + " Pending");
        var sent = mail().getFirst();
        assertThat(text(sent.get("To"))).isEqualTo(NUMBER);
        assertThat(text(sent.get("Channel"))).isEqualTo("sms");

        assertWrong(code().equals("00000") ? "11111" : "00000");
        verify(code());

        assertThat(shown()).containsExactly(NUMBER + " Verified");
        assertWrong("99999999");
        assertThat(shown()).containsExactly(NUMBER + " Verified");
        assertError(() -> create(NUMBER), 400, "UserError", "The phone number is verified already");
    }

    @Test
    void nobodyGuessesForEver() {
        create(NUMBER);
        for (int i = 0; i < 5; i++) {
            assertWrong("1234567");
        }

        assertWrong(code());
        create(NUMBER);
        verify(code());

        assertThat(shown()).containsExactly(NUMBER + " Verified");
    }

    @Test
    void fiveCodesAreSentADay() {
        for (int i = 0; i < 5; i++) {
            create(NUMBER);
        }

        assertError(() -> create(NUMBER), 429, "Throttled", "A one-time password can be sent to the same phone number up to 5 times every 24 hours");

        assertThat(mail()).hasSize(5);
        cloud.time().advance(Duration.ofHours(24));
        create(NUMBER);
        assertThat(mail()).hasSize(6);
    }

    @Test
    void aNumberStaysForADay() {
        create(NUMBER);
        cloud.time().advance(Duration.ofHours(23));
        verify(code());
        var text = "A phone number can be deleted 24 hours after its verification or the last attempt at it";

        assertError(() -> delete(NUMBER), 400, "UserError", text);
        cloud.time().advance(Duration.ofHours(23));
        assertError(() -> delete(NUMBER), 400, "UserError", text);
        cloud.time().advance(Duration.ofHours(1));
        delete(NUMBER);

        assertThat(shown()).isEmpty();
        assertError(() -> delete(NUMBER), 404, "ResourceNotFound", "The phone number is not in the SMS sandbox");
    }

    @Test
    void thereAreTenNumbersInPages() {
        for (int i = 0; i < 10; i++) {
            create("+1555012345" + i);
        }

        assertError(() -> create("+15550999999"), 400, "UserError", "There are 10 phone numbers in the SMS sandbox already");
        assertThat(sns.listSMSSandboxPhoneNumbersPaginator(r -> r.maxResults(3)).stream().map(page -> page.phoneNumbers().size()))
                .containsExactly(3, 3, 3, 1);
    }

    @Test
    void inputIsChecked() {
        assertInvalid(() -> create("5550123"), "PhoneNumber Reason: input incorrectly formatted");
        assertInvalid(() -> sns.createSMSSandboxPhoneNumber(r -> r.phoneNumber(NUMBER).languageCode("tlh")), "LanguageCode");
        assertInvalid(() -> verify("12a45"), "OneTimePassword Reason: input incorrectly formatted");
        assertError(() -> verify("12345"), 404, "ResourceNotFound", "The phone number is not in the SMS sandbox");
        var text = "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ";
        assertError(() -> sns.listSMSSandboxPhoneNumbers(r -> r.maxResults(101)), 400, "ValidationException", text + 100);
        assertError(() -> sns.listOriginationNumbers(r -> r.maxResults(31)), 400, "ValidationException", text + 30);
        RawRequest.to(cloud, "POST", "/_aws/sns/phone-opt-outs?phoneNumber=%2B15550123456").send();
        assertError(() -> create(NUMBER), 400, "OptedOut", "The phone number " + NUMBER + " opted out of receiving SMS messages");
        assertThat(mail()).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void theCodeIsToldInTheLanguageAskedFor() {
        sns.createSMSSandboxPhoneNumber(r -> r.phoneNumber(NUMBER).languageCode("de-DE"));

        assertThat(text(mail().getFirst().get("Body"))).matches("Ihr Bestätigungscode lautet [0-9]{6}");
    }

    private void create(String number) {
        sns.createSMSSandboxPhoneNumber(r -> r.phoneNumber(number));
    }

    private void verify(String code) {
        sns.verifySMSSandboxPhoneNumber(r -> r.phoneNumber(NUMBER).oneTimePassword(code));
    }

    private void delete(String number) {
        sns.deleteSMSSandboxPhoneNumber(r -> r.phoneNumber(number));
    }

    private void assertWrong(String code) {
        assertError(() -> verify(code), 400, "VerificationException", "The one-time password is invalid");
    }

    /// The one that was sent last.
    private String code() {
        return text(mail().getLast().get("Body")).replaceAll("[^0-9]", "");
    }

    private List<String> shown() {
        return sns.listSMSSandboxPhoneNumbers(r -> { }).phoneNumbers().stream().map(SmsSandboxTest::shown).toList();
    }

    private static String shown(SMSSandboxPhoneNumber number) {
        return number.phoneNumber() + " " + number.statusAsString();
    }
}
