package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.iam.AccessReportRow.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.AccessAdvisorUsageGranularityType;
import software.amazon.awssdk.services.iam.model.EntityDetails;
import software.amazon.awssdk.services.iam.model.GenerateServiceLastAccessedDetailsRequest;
import software.amazon.awssdk.services.iam.model.GenerateServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsWithEntitiesRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLastAccessedDetailsWithEntitiesResponse;
import software.amazon.awssdk.services.iam.model.JobStatusType;
import software.amazon.awssdk.services.iam.model.ServiceLastAccessed;
import software.amazon.awssdk.services.iam.model.TrackedActionLastAccessed;

/// Reports of what users and roles last did with the services that their policies open. A report is done when it is asked for.
/// Source: IAM User Guide, "Refine permissions in AWS using last accessed information".
final class ServiceAccesses implements IamPart {
    private static final Set<String> GRANULARITIES = Set.of("SERVICE_LEVEL", "ACTION_LEVEL");
    /// "IAM reports activity for at least the last 400 days" (IAM API Reference, `GenerateServiceLastAccessedDetails`).
    static final Duration TRACKED = Duration.ofDays(400);
    /// How many reports an account keeps; the oldest go first.
    private static final int REPORTS_MAX = 100;
    private static final int JOB_ID_LENGTH = 36;
    private static final int NAMESPACE_MAX = 64;
    private final Registry registry;

    ServiceAccesses(Registry registry) {
        this.registry = registry;
    }

    @Override
    public GenerateServiceLastAccessedDetailsResponse generateServiceLastAccessedDetails(GenerateServiceLastAccessedDetailsRequest request) {
        var arn = IdentityArn.checked(request.arn());
        boolean actions = request.granularity() != null
                && Checks.choice("granularity", request.granularityAsString(), GRANULARITIES).equals("ACTION_LEVEL");
        var id = registry.home().ids().uuid();
        var now = registry.now();
        registry.home().store().write(tx -> {
            var holders = holders(tx, arn);
            var tracked = now.minus(TRACKED);
            var accesses = holders.stream().flatMap(holder -> AccessRow.of(tx, holder.id()).stream())
                    .filter(row -> row.at().isAfter(tracked) && (actions || row.action().isEmpty())).toList();
            var old = tx.scan(AccessReportRow.REPORTS, Range.all()).sorted(Comparator.comparing(AccessReportRow::at)).toList();
            old.stream().limit(Math.max(0, old.size() - REPORTS_MAX + 1L)).forEach(report -> tx.delete(AccessReportRow.REPORTS, report.id()));
            var report = new AccessReportRow(id, asker(), actions, now, ServiceNamespaces.granted(policies(tx, arn)), holders, accesses);
            tx.put(AccessReportRow.REPORTS, id, report);
            return report;
        });
        return GenerateServiceLastAccessedDetailsResponse.builder().jobId(id).build();
    }

    private static String asker() {
        return Call.current().caller().principal().userId();
    }

    /// The users and roles that something is about.
    private List<Holder> holders(Tables.Read tx, String arn) {
        return switch (IdentityArn.find(tx, registry.account(), arn)) {
            case IdentityArn.Found.OfEntity(GroupRow group) -> members(tx, group).map(this::holder).toList();
            case IdentityArn.Found.OfEntity(var entity) -> List.of(holder(entity));
            case IdentityArn.Found.OfPolicy(var policy) -> tx.scan(UseRow.USES, UseRow.all(policy.arn(), UseRow.As.POLICY))
                    .<Entity>map(use -> use.kind().require(tx, use.name()))
                    .flatMap(entity -> entity instanceof GroupRow group ? members(tx, group) : Stream.of(entity)).map(this::holder).distinct().toList();
        };
    }

    private static Stream<Entity> members(Tables.Read tx, GroupRow group) {
        return tx.scan(MemberRow.MEMBERS, MemberRow.in(group.name())).map(member -> Users.require(tx, member.user()));
    }

    private Holder holder(Entity entity) {
        return new Holder(entity.kind(), entity.name(), entity.path(), entity.id(), entity.arn(registry.account()));
    }

    private List<Policy> policies(Tables.Read tx, String arn) {
        return switch (IdentityArn.find(tx, registry.account(), arn)) {
            case IdentityArn.Found.OfEntity(var entity) -> GrantedPolicies.of(tx, registry.account(), entity).map(GrantedPolicies.Granted::policy).toList();
            case IdentityArn.Found.OfPolicy(var policy) -> List.of(Policy.parse(policy.document().strip()));
        };
    }

    @Override
    public GetServiceLastAccessedDetailsResponse getServiceLastAccessedDetails(GetServiceLastAccessedDetailsRequest request) {
        var report = report(request.jobId());
        var page = Page.of(report.namespaces().stream(), namespace -> namespace, request.maxItems(), request.marker());
        return GetServiceLastAccessedDetailsResponse.builder().jobStatus(JobStatusType.COMPLETED).jobCreationDate(report.at())
                .jobCompletionDate(report.at())
                .jobType(report.actions() ? AccessAdvisorUsageGranularityType.ACTION_LEVEL : AccessAdvisorUsageGranularityType.SERVICE_LEVEL)
                .servicesLastAccessed(page.items().stream().map(namespace -> service(report, namespace)).toList())
                .isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private static ServiceLastAccessed service(AccessReportRow report, String namespace) {
        var service = ServiceLastAccessed.builder().serviceName(ServiceNamespaces.name(namespace)).serviceNamespace(namespace)
                .totalAuthenticatedEntities(report.users(namespace));
        report.latest(namespace, "").ifPresent(row -> service.lastAuthenticated(row.at()).lastAuthenticatedRegion(row.region())
                .lastAuthenticatedEntity(report.arn(row.holderId())));
        var actions = report.actionsOf(namespace);
        return actions.isEmpty() ? service.build() : service.trackedActionsLastAccessed(actions.stream().map(action -> {
            var row = report.latest(namespace, action).orElseThrow();
            return TrackedActionLastAccessed.builder().actionName(action).lastAccessedTime(row.at()).lastAccessedRegion(row.region())
                    .lastAccessedEntity(report.arn(row.holderId())).build();
        }).toList()).build();
    }

    @Override
    public GetServiceLastAccessedDetailsWithEntitiesResponse getServiceLastAccessedDetailsWithEntities(
            GetServiceLastAccessedDetailsWithEntitiesRequest request) {
        var report = report(request.jobId());
        var namespace = Checks.text("serviceNamespace", request.serviceNamespace(), 1, NAMESPACE_MAX);
        if (!report.namespaces().contains(namespace)) {
            throw IamErrors.noSuchEntity("The service namespace " + namespace + " is not in the report.");
        }
        // The most recent first, then those who never did.
        var details = report.holders().stream().sorted(Comparator.comparing(
                (Holder holder) -> report.of(holder, namespace).map(AccessRow::at).orElse(java.time.Instant.MIN)).reversed()
                .thenComparing(Holder::arn)).map(holder -> details(report, holder, namespace)).toList();
        var page = Page.of(IntStream.range(0, details.size()).boxed(), "%09d"::formatted, request.maxItems(), request.marker());
        return GetServiceLastAccessedDetailsWithEntitiesResponse.builder().jobStatus(JobStatusType.COMPLETED).jobCreationDate(report.at())
                .jobCompletionDate(report.at()).entityDetailsList(page.items().stream().map(details::get).toList())
                .isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private static EntityDetails details(AccessReportRow report, Holder holder, String namespace) {
        return EntityDetails.builder().entityInfo(entity -> entity.arn(holder.arn()).name(holder.name()).type(holder.kind().name()).id(holder.id())
                .path(holder.path())).lastAuthenticated(report.of(holder, namespace).map(AccessRow::at).orElse(null)).build();
    }

    /// "The JobId … must be used by the same role within a session, or by the same user" (IAM API Reference).
    private AccessReportRow report(String id) {
        Checks.text("jobId", id, JOB_ID_LENGTH, JOB_ID_LENGTH);
        return registry.read(tx -> tx.get(AccessReportRow.REPORTS, id)).filter(report -> report.askedBy().equals(asker()))
                .orElseThrow(() -> IamErrors.noSuchEntity("The job with ID " + id + " does not exist."));
    }
}
