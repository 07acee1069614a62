package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Organization;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.iam.OrganizationReportRow.Detail;
import dev.orrery.services.iam.OrganizationReportRow.Latest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.iam.model.AccessDetail;
import software.amazon.awssdk.services.iam.model.GenerateOrganizationsAccessReportRequest;
import software.amazon.awssdk.services.iam.model.GenerateOrganizationsAccessReportResponse;
import software.amazon.awssdk.services.iam.model.GetOrganizationsAccessReportRequest;
import software.amazon.awssdk.services.iam.model.GetOrganizationsAccessReportResponse;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.SortKeyType;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/// Reports of what accounts of an organization last did with the services that its policies let them use. A report is done when
/// it is asked for.
/// Source: IAM API Reference, `GenerateOrganizationsAccessReport` and `GetOrganizationsAccessReport`; codes and texts of problems as in
/// a recording against AWS (September 2026).
final class OrganizationReports implements IamPart {
    private static final int PATH_MIN = 19;
    private static final int PATH_MAX = 427;
    private static final Pattern PATH = Pattern.compile("^o-[0-9a-z]{10,32}\\/r-[0-9a-z]{4,32}[0-9a-z-\\/]*");
    private static final int POLICY_ID_MAX = 130;
    private static final Pattern POLICY_ID = Pattern.compile("^p-[0-9a-zA-Z_]{8,128}$");
    private static final int JOB_ID_LENGTH = 36;
    /// How many reports an account keeps; the oldest go first.
    private static final int REPORTS_MAX = 100;
    private static final Set<String> SORT_KEYS = Set.of("SERVICE_NAMESPACE_ASCENDING", "SERVICE_NAMESPACE_DESCENDING",
            "LAST_AUTHENTICATED_TIME_ASCENDING", "LAST_AUTHENTICATED_TIME_DESCENDING");
    private static final Comparator<Detail> BY_NAMESPACE = Comparator.comparing(Detail::namespace);
    private static final Comparator<Detail> BY_TIME = Comparator.comparing((Detail detail) -> detail.latest().map(Latest::at).orElse(Instant.MIN))
            .thenComparing(BY_NAMESPACE);
    private final Registry registry;

    /// @param registry of the partition's home
    OrganizationReports(Registry registry) {
        this.registry = registry;
    }

    @Override
    public GenerateOrganizationsAccessReportResponse generateOrganizationsAccessReport(GenerateOrganizationsAccessReportRequest request) {
        var path = Checks.text("entityPath", request.entityPath(), PATH_MIN, PATH_MAX, PATH);
        var policy = request.organizationsPolicyId() == null ? ""
                : Checks.text("organizationsPolicyId", request.organizationsPolicyId(), 1, POLICY_ID_MAX, POLICY_ID);
        var organization = managed();
        if (!path.startsWith(organization.id() + "/")) {
            throw refused("The organization ID in the specified entity path is different than your organization ID.");
        }
        var outcome = new OrganizationView(registry.home().client(OrganizationsClient.class), organization).of(path, policy);
        var id = registry.home().ids().uuid();
        var now = registry.now();
        registry.home().store().write(tx -> {
            var row = switch (outcome) {
                case OrganizationView.Uncontrolled _ -> throw refused("Service control policies are not enabled in the root of your organization.");
                case OrganizationView.Unseen(var problem) -> new OrganizationReportRow(account(), id, asker(), now, List.of(), Optional.of(problem));
                case OrganizationView.Seen seen -> new OrganizationReportRow(account(), id, asker(), now, details(tx, seen, organization, now), Optional.empty());
            };
            var old = tx.scan(OrganizationReportRow.REPORTS, OrganizationReportRow.of(account())).sorted(Comparator.comparing(OrganizationReportRow::at)).toList();
            old.stream().limit(Math.max(0, old.size() - REPORTS_MAX + 1L)).forEach(report -> tx.delete(OrganizationReportRow.REPORTS, report.key()));
            tx.put(OrganizationReportRow.REPORTS, row.key(), row);
            return row;
        });
        return GenerateOrganizationsAccessReportResponse.builder().jobId(id).build();
    }

    /// What the accounts did with each service.
    private static List<Detail> details(Tables.Read tx, OrganizationView.Seen seen, Organization organization, Instant now) {
        var tracked = now.minus(ServiceAccesses.TRACKED);
        Map<String, Detail> byNamespace = new HashMap<>();
        for (var member : seen.members()) {
            AccountUseRow.of(tx, member.account()).filter(row -> row.at().isAfter(tracked)).forEach(row -> byNamespace.merge(row.namespace(),
                    new Detail(row.namespace(), 1, Optional.of(new Latest(member.path(organization.id()), row.at(), row.region()))),
                    OrganizationReports::joined));
        }
        return seen.namespaces().stream()
                .map(namespace -> byNamespace.getOrDefault(namespace, new Detail(namespace, 0, Optional.empty()))).toList();
    }

    private static Detail joined(Detail one, Detail other) {
        return new Detail(one.namespace(), one.accounts() + other.accounts(), (BY_TIME.compare(one, other) >= 0 ? one : other).latest());
    }

    @Override
    public GetOrganizationsAccessReportResponse getOrganizationsAccessReport(GetOrganizationsAccessReportRequest request) {
        var id = Checks.text("jobId", request.jobId(), JOB_ID_LENGTH, JOB_ID_LENGTH);
        var order = order(request.sortKey() == null ? SortKeyType.SERVICE_NAMESPACE_ASCENDING.toString()
                : Checks.choice("sortKey", request.sortKeyAsString(), SORT_KEYS));
        managed();
        var report = registry.read(tx -> tx.get(OrganizationReportRow.REPORTS, new OrganizationReportRow.ReportKey(account(), id)))
                .filter(row -> row.askedBy().equals(asker()))
                .orElseThrow(() -> IamErrors.noSuchEntity("The job with ID " + id + " does not exist."));
        var answer = GetOrganizationsAccessReportResponse.builder().jobCreationDate(report.at()).jobCompletionDate(report.at());
        if (report.problem().isPresent()) {
            var problem = report.problem().get();
            return answer.jobStatus(JobStatusType.FAILED).isTruncated(false)
                    .errorDetails(error -> error.code(problem.code()).message(problem.message())).build();
        }
        var details = report.details().stream().sorted(order).toList();
        var page = Page.of(IntStream.range(0, details.size()).boxed(), "%09d"::formatted, request.maxItems(), request.marker());
        return answer.jobStatus(JobStatusType.COMPLETED).numberOfServicesAccessible(details.size())
                .numberOfServicesNotAccessed((int) details.stream().filter(detail -> detail.accounts() == 0).count())
                .accessDetails(page.items().stream().map(details::get).map(OrganizationReports::described).toList())
                .isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private static Comparator<Detail> order(String key) {
        var ascending = key.startsWith("SERVICE_NAMESPACE") ? BY_NAMESPACE : BY_TIME;
        return key.endsWith("_DESCENDING") ? ascending.reversed() : ascending;
    }

    private static AccessDetail described(Detail detail) {
        var described = AccessDetail.builder().serviceName(ServiceNamespaces.name(detail.namespace())).serviceNamespace(detail.namespace())
                .totalAuthenticatedEntities(detail.accounts());
        detail.latest().ifPresent(latest -> described.entityPath(latest.path()).lastAuthenticatedTime(latest.at()).region(latest.region()));
        return described.build();
    }

    /// The organization whose management account calls.
    private Organization managed() {
        return registry.home().organizations().organization(account()).filter(found -> found.managementAccount().equals(account()))
                .orElseThrow(() -> refused("Account " + account() + " is not the management account of an organization."));
    }

    private static RuntimeException refused(String message) {
        return IamErrors.error("AccessDenied", 403, message);
    }

    private static String account() {
        return Call.current().caller().account();
    }

    private static String asker() {
        return Call.current().caller().principal().userId();
    }
}
