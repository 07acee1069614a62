package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was known, when somebody asked, of the services that accounts of an organization may use.
///
/// @param account that asked
/// @param askedBy who may read it: the unique id of the user or of the role session
/// @param details by service, in order
/// @param problem why there is nothing to tell; empty when there is
record OrganizationReportRow(String account, String id, String askedBy, Instant at, List<Detail> details, Optional<Problem> problem) {
    static final Table<ReportKey, OrganizationReportRow> REPORTS = Table.of("organizationReports", ReportKey::key, OrganizationReportRow.class);

    record ReportKey(String account, String id) {
        Key key() {
            return Key.of(account).text(id);
        }
    }

    /// @param accounts how many used the service
    /// @param latest the last use, where there was any
    record Detail(String namespace, int accounts, Optional<Latest> latest) { }

    /// @param path of the account, from the organization
    record Latest(String path, Instant at, String region) { }

    record Problem(String code, String message) { }

    ReportKey key() {
        return new ReportKey(account, id);
    }

    static Range of(String account) {
        return Range.startingWith(Key.of(account));
    }
}
