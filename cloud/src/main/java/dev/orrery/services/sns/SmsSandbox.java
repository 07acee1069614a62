package dev.orrery.services.sns;

import static dev.orrery.services.sns.SandboxNumberRow.NUMBERS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.sns.MessageRow.Type;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CreateSmsSandboxPhoneNumberRequest;
import software.amazon.awssdk.services.sns.model.CreateSmsSandboxPhoneNumberResponse;
import software.amazon.awssdk.services.sns.model.DeleteSmsSandboxPhoneNumberRequest;
import software.amazon.awssdk.services.sns.model.DeleteSmsSandboxPhoneNumberResponse;
import software.amazon.awssdk.services.sns.model.GetSmsSandboxAccountStatusRequest;
import software.amazon.awssdk.services.sns.model.GetSmsSandboxAccountStatusResponse;
import software.amazon.awssdk.services.sns.model.ListOriginationNumbersRequest;
import software.amazon.awssdk.services.sns.model.ListOriginationNumbersResponse;
import software.amazon.awssdk.services.sns.model.ListSmsSandboxPhoneNumbersRequest;
import software.amazon.awssdk.services.sns.model.ListSmsSandboxPhoneNumbersResponse;
import software.amazon.awssdk.services.sns.model.SMSSandboxPhoneNumber;
import software.amazon.awssdk.services.sns.model.SMSSandboxPhoneNumberVerificationStatus;
import software.amazon.awssdk.services.sns.model.VerifySmsSandboxPhoneNumberRequest;
import software.amazon.awssdk.services.sns.model.VerifySmsSandboxPhoneNumberResponse;

/// Phone numbers that are verified by a code sent to them. Accounts here are out of the sandbox, so messages go to every number,
/// verified or not. Source: SNS Developer Guide, "Using the Amazon SNS SMS sandbox".
final class SmsSandbox implements SnsClient {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{7,14}");
    private static final Pattern CODE = Pattern.compile("[0-9]{5,8}");
    private static final int CODE_DIGITS = 6;
    /// AWS does not tell how often one may guess; behind this only a new code helps.
    private static final int TRIES_MAX = 5;
    private final Home home;

    SmsSandbox(Home home) {
        this.home = home;
    }

    @Override
    public GetSmsSandboxAccountStatusResponse getSMSSandboxAccountStatus(GetSmsSandboxAccountStatusRequest request) {
        return GetSmsSandboxAccountStatusResponse.builder().isInSandbox(false).build();
    }

    /// To create a number again sends another code.
    @Override
    public CreateSmsSandboxPhoneNumberResponse createSMSSandboxPhoneNumber(CreateSmsSandboxPhoneNumberRequest request) {
        var number = required(request.phoneNumber());
        var code = home.ids().pick("0123456789", CODE_DIGITS);
        var now = home.clock().now();
        var message = new MessageRow(home.ids().uuid(), Type.NOTIFICATION, "", "", SandboxTexts.of(request.languageCodeAsString(), code),
                false, List.of(), "", "", "", now, "", "");
        home.store().write(tx -> {
            if (PhoneNumbers.isOptedOut(tx, number)) {
                throw SnsErrors.optedOut(number);
            }
            tx.put(NUMBERS, number, sent(tx, number, code, now));
            Mailbox.text(home, tx, message, number, Optional.empty());
            return number;
        });
        return CreateSmsSandboxPhoneNumberResponse.builder().build();
    }

    private static SandboxNumberRow sent(Tables.Read tx, String number, String code, Instant now) {
        var known = tx.get(NUMBERS, number);
        if (known.isEmpty() && tx.scan(NUMBERS, Range.all()).limit(SnsLimits.SANDBOX_NUMBERS_MAX).count() == SnsLimits.SANDBOX_NUMBERS_MAX) {
            throw SnsErrors.userError("There are " + SnsLimits.SANDBOX_NUMBERS_MAX + " phone numbers in the SMS sandbox already");
        }
        if (known.isPresent() && known.get().verified()) {
            throw SnsErrors.userError("The phone number is verified already");
        }
        var row = known.orElse(new SandboxNumberRow(number, code, false, 0, 0, now, now)).sent(code, now);
        if (row.sends() > SnsLimits.SANDBOX_SENDS_MAX) {
            throw SnsErrors.tooManyCodes();
        }
        return row;
    }

    @Override
    public VerifySmsSandboxPhoneNumberResponse verifySMSSandboxPhoneNumber(VerifySmsSandboxPhoneNumberRequest request) {
        var number = required(request.phoneNumber());
        if (request.oneTimePassword() == null || !CODE.matcher(request.oneTimePassword()).matches()) {
            throw SnsErrors.invalidParameter("OneTimePassword Reason: input incorrectly formatted");
        }
        var tried = home.store().write(tx -> {
            var row = require(tx, number);
            boolean right = row.tries() < TRIES_MAX && row.code().equals(request.oneTimePassword());
            // A wrong guess takes nothing from a number that was verified.
            if (!row.verified() && row.tries() < TRIES_MAX) {
                tx.put(NUMBERS, number, row.tried(right, home.clock().now()));
            }
            return right;
        });
        if (!tried) {
            throw SnsErrors.wrongCode();
        }
        return VerifySmsSandboxPhoneNumberResponse.builder().build();
    }

    @Override
    public ListSmsSandboxPhoneNumbersResponse listSMSSandboxPhoneNumbers(ListSmsSandboxPhoneNumbersRequest request) {
        requirePage(request.maxResults(), SnsLimits.SANDBOX_PAGE_MAX);
        int most = request.maxResults() == null ? SnsLimits.SANDBOX_PAGE_MAX : request.maxResults();
        var range = Pages.behind(Range.all(), request.nextToken());
        var page = Pages.of(home.store().read(tx -> tx.scan(NUMBERS, range).limit(most + 1L).toList()), row -> Key.of(row.number()), most);
        return ListSmsSandboxPhoneNumbersResponse.builder().nextToken(page.next()).phoneNumbers(page.rows().stream()
                .map(row -> SMSSandboxPhoneNumber.builder().phoneNumber(row.number()).status(row.verified()
                        ? SMSSandboxPhoneNumberVerificationStatus.VERIFIED : SMSSandboxPhoneNumberVerificationStatus.PENDING).build())
                .toList()).build();
    }

    /// "only after a minimum of 24 hours have passed since verification, or the last verification attempt".
    @Override
    public DeleteSmsSandboxPhoneNumberResponse deleteSMSSandboxPhoneNumber(DeleteSmsSandboxPhoneNumberRequest request) {
        var number = required(request.phoneNumber());
        home.store().write(tx -> {
            if (home.clock().now().isBefore(require(tx, number).attemptedAt().plus(SnsLimits.SANDBOX_DAY))) {
                throw SnsErrors.userError("A phone number can be deleted 24 hours after its verification or the last attempt at it");
            }
            tx.delete(NUMBERS, number);
            return number;
        });
        return DeleteSmsSandboxPhoneNumberResponse.builder().build();
    }

    /// Nobody can buy numbers here, so there are none.
    @Override
    public ListOriginationNumbersResponse listOriginationNumbers(ListOriginationNumbersRequest request) {
        requirePage(request.maxResults(), SnsLimits.ORIGINATION_PAGE_MAX);
        Pages.behind(Range.all(), request.nextToken());
        return ListOriginationNumbersResponse.builder().phoneNumbers(List.of()).build();
    }

    private static void requirePage(Integer wanted, int most) {
        if (wanted != null && (wanted < 1 || wanted > most)) {
            throw SnsErrors.invalidPage(most);
        }
    }

    private static SandboxNumberRow require(Tables.Read tx, String number) {
        return tx.get(NUMBERS, number).orElseThrow(SnsErrors::noSuchNumber);
    }

    private static String required(String number) {
        if (number == null || !NUMBER.matcher(number).matches()) {
            throw SnsErrors.invalidParameter("PhoneNumber Reason: input incorrectly formatted");
        }
        return number;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
