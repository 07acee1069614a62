package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CheckIfPhoneNumberIsOptedOutRequest;
import software.amazon.awssdk.services.sns.model.CheckIfPhoneNumberIsOptedOutResponse;
import software.amazon.awssdk.services.sns.model.GetSmsAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetSmsAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListPhoneNumbersOptedOutRequest;
import software.amazon.awssdk.services.sns.model.ListPhoneNumbersOptedOutResponse;
import software.amazon.awssdk.services.sns.model.OptInPhoneNumberRequest;
import software.amazon.awssdk.services.sns.model.OptInPhoneNumberResponse;
import software.amazon.awssdk.services.sns.model.SetSmsAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetSmsAttributesResponse;

/// Who wants no text messages, and how they are sent.
final class PhoneNumbers implements SnsClient {
    private static final Table<String, OptedOutRow> OPTED_OUT = Table.of("opted-out", Key::of, OptedOutRow.class);
    private static final Table<String, SettingRow> SETTINGS = Table.of("sms-settings", Key::of, SettingRow.class);
    private static final Set<String> NAMES = Set.of("MonthlySpendLimit", "DeliveryStatusIAMRole", "DeliveryStatusSuccessSamplingRate",
            "DefaultSenderID", "DefaultSMSType", "UsageReportS3Bucket");
    private final Home home;

    PhoneNumbers(Home home) {
        this.home = home;
    }

    private record OptedOutRow(String number) { }

    private record SettingRow(String name, String value) { }

    static boolean isOptedOut(Tables.Read tx, String number) {
        return tx.get(OPTED_OUT, number).isPresent();
    }

    /// Somebody answered STOP.
    static void optOut(Tables.Write tx, String number) {
        tx.put(OPTED_OUT, number, new OptedOutRow(number));
    }

    static Optional<String> setting(Tables.Read tx, String name) {
        return tx.get(SETTINGS, name).map(SettingRow::value);
    }

    @Override
    public CheckIfPhoneNumberIsOptedOutResponse checkIfPhoneNumberIsOptedOut(CheckIfPhoneNumberIsOptedOutRequest request) {
        var number = required(request.phoneNumber());
        return CheckIfPhoneNumberIsOptedOutResponse.builder().isOptedOut(home.store().read(tx -> isOptedOut(tx, number))).build();
    }

    @Override
    public ListPhoneNumbersOptedOutResponse listPhoneNumbersOptedOut(ListPhoneNumbersOptedOutRequest request) {
        var range = Pages.behind(Range.all(), request.nextToken());
        var page = Pages.of(home.store().read(tx -> tx.scan(OPTED_OUT, range).limit(SnsLimits.PAGE + 1L).toList()),
                row -> Key.of(row.number()));
        return ListPhoneNumbersOptedOutResponse.builder().phoneNumbers(page.rows().stream().map(OptedOutRow::number).toList())
                .nextToken(page.next()).build();
    }

    @Override
    public OptInPhoneNumberResponse optInPhoneNumber(OptInPhoneNumberRequest request) {
        var number = required(request.phoneNumber());
        home.store().write(tx -> {
            tx.delete(OPTED_OUT, number);
            return number;
        });
        return OptInPhoneNumberResponse.builder().build();
    }

    private static String required(String number) {
        if (number == null || !Endpoints.PHONE_NUMBER.matcher(number).matches()) {
            throw SnsErrors.invalidParameter("PhoneNumber Reason: input incorrectly formatted");
        }
        return number;
    }

    @Override
    public SetSmsAttributesResponse setSMSAttributes(SetSmsAttributesRequest request) {
        request.attributes().forEach(PhoneNumbers::check);
        home.store().write(tx -> {
            request.attributes().forEach((name, value) -> tx.put(SETTINGS, name, new SettingRow(name, value)));
            return request;
        });
        return SetSmsAttributesResponse.builder().build();
    }

    private static void check(String name, String value) {
        if (!NAMES.contains(name)) {
            throw SnsErrors.invalid(name + " is not a valid attribute");
        }
        boolean valid = switch (name) {
            case "DefaultSMSType" -> value.equals("Promotional") || value.equals("Transactional");
            case "DefaultSenderID" -> value.matches("(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}");
            case "MonthlySpendLimit" -> value.matches("[0-9]{1,9}");
            case "DeliveryStatusSuccessSamplingRate" -> value.matches("[0-9]|[1-9][0-9]|100");
            default -> true;
        };
        if (!valid) {
            throw SnsErrors.invalid(name + " is invalid");
        }
    }

    /// The limit is there from the beginning.
    @Override
    public GetSmsAttributesResponse getSMSAttributes(GetSmsAttributesRequest request) {
        var all = new LinkedHashMap<>(Map.of("MonthlySpendLimit", "1"));
        home.store().read(tx -> tx.scan(SETTINGS, Range.all()).toList()).forEach(row -> all.put(row.name(), row.value()));
        if (!request.attributes().isEmpty()) {
            all.keySet().retainAll(request.attributes());
        }
        return GetSmsAttributesResponse.builder().attributes(all).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
