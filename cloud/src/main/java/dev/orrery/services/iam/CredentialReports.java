package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.GetCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ReportFormatType;
import software.amazon.awssdk.services.iam.model.ReportStateType;

/// The report on all credentials of an account, as it was when it was made.
/// Source: IAM User Guide, "Get credential reports for your AWS account".
final class CredentialReports implements IamPart {
    private static final Duration VALID = Duration.ofHours(4);
    private static final String ONLY = "";
    private static final String NOT_APPLICABLE = "N/A";
    private static final String HEADER = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
            + "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
            + "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
            + "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,"
            + "cert_2_active,cert_2_last_rotated";
    private final Registry registry;

    record ReportRow(String content, Instant generatedAt) {
        static final Table<String, ReportRow> REPORTS = Table.of("credentialReports", Key::of, ReportRow.class);
    }

    CredentialReports(Registry registry) {
        this.registry = registry;
    }

    /// Makes a report unless there is one that is still valid.
    @Override
    public GenerateCredentialReportResponse generateCredentialReport(GenerateCredentialReportRequest request) {
        boolean made = registry.home().store().write(tx -> {
            var known = tx.get(ReportRow.REPORTS, ONLY);
            if (known.filter(this::isValid).isPresent()) {
                return false;
            }
            tx.put(ReportRow.REPORTS, ONLY, new ReportRow(content(tx), registry.now()));
            return true;
        });
        return made ? GenerateCredentialReportResponse.builder().state(ReportStateType.STARTED)
                .description("No report exists. Starting a new report generation task").build()
                : GenerateCredentialReportResponse.builder().state(ReportStateType.COMPLETE).build();
    }

    @Override
    public GetCredentialReportResponse getCredentialReport(GetCredentialReportRequest request) {
        var report = registry.read(tx -> tx.get(ReportRow.REPORTS, ONLY))
                .orElseThrow(() -> IamErrors.error("ReportNotPresent", 410, "No report exists."));
        if (!isValid(report)) {
            throw IamErrors.error("ReportExpired", 410, "The most recent credential report has expired. Please generate a new credential report.");
        }
        return GetCredentialReportResponse.builder().content(SdkBytes.fromUtf8String(report.content())).reportFormat(ReportFormatType.TEXT_CSV)
                .generatedTime(report.generatedAt()).build();
    }

    private boolean isValid(ReportRow report) {
        return registry.now().isBefore(report.generatedAt().plus(VALID));
    }

    private String content(Tables.Read tx) {
        var account = registry.accountRow(tx);
        var lines = new ArrayList<String>();
        lines.add(HEADER);
        var root = new ArrayList<>(List.of("<root_account>", "arn:aws:iam::" + registry.account() + ":root", Instant.EPOCH.toString(),
                "not_supported", "not_supported", "not_supported", "not_supported", Boolean.toString(!account.rootDevices().isEmpty())));
        root.addAll(keys(tx, account.rootKeys()));
        lines.add(String.join(",", root));
        tx.scan(UserRow.USERS, Range.all()).forEach(user -> lines.add(line(tx, account, user)));
        return String.join("\n", lines);
    }

    private String line(Tables.Read tx, AccountRow account, UserRow user) {
        var fields = new ArrayList<String>();
        fields.add(user.name());
        fields.add(user.arn(registry.account()));
        fields.add(user.createdAt().toString());
        fields.add(Boolean.toString(user.password().isPresent()));
        fields.add(user.password().isPresent() ? "no_information" : NOT_APPLICABLE);
        fields.add(user.password().map(password -> password.createdAt().toString()).orElse(NOT_APPLICABLE));
        int days = account.passwordRules().map(PasswordRules::ageDaysMax).orElse(0);
        fields.add(days == 0 ? NOT_APPLICABLE
                : user.password().map(password -> password.createdAt().plus(Duration.ofDays(days)).toString()).orElse(NOT_APPLICABLE));
        fields.add(Boolean.toString(!user.devices().isEmpty()));
        fields.addAll(keys(tx, user.accessKeys()));
        return String.join(",", fields);
    }

    /// Two keys, then two certificates, of which there are none.
    private static List<String> keys(Tables.Read tx, List<String> ids) {
        var fields = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            var key = i < ids.size() ? tx.get(AccessKeyRow.ACCESS_KEYS, ids.get(i)) : Optional.<AccessKeyRow>empty();
            var used = key.flatMap(row -> LastUsedRow.of(tx, row.id()));
            fields.add(Boolean.toString(key.map(AccessKeyRow::active).orElse(false)));
            fields.add(key.map(row -> row.createdAt().toString()).orElse(NOT_APPLICABLE));
            fields.add(used.map(row -> row.at().toString()).orElse(NOT_APPLICABLE));
            fields.add(used.map(LastUsedRow::region).orElse(NOT_APPLICABLE));
            fields.add(used.map(LastUsedRow::service).orElse(NOT_APPLICABLE));
        }
        fields.addAll(List.of("false", NOT_APPLICABLE, "false", NOT_APPLICABLE));
        return fields;
    }
}
