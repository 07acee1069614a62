package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.services.cloudtrail.OrganizationTrails.Seen;
import dev.orrery.services.cloudtrail.StatusRow.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;

/// Tells about trails. Those that work in all regions are seen in each.
final class TrailViews implements CloudTrailPart {
    private final Home home;
    private final Trails trails;

    TrailViews(Trails trails) {
        this.home = trails.home();
        this.trails = trails;
    }

    @Override
    public GetTrailResponse getTrail(GetTrailRequest request) {
        var owner = trails.owning(request.name());
        var place = owner.place(request.name());
        return GetTrailResponse.builder().trail(trail(owner.account(), owner.home().store().read(tx -> owner.visible(tx, place)))).build();
    }

    /// Names that no trail has are passed over. The organization's trails are shadows in its member accounts.
    @Override
    public DescribeTrailsResponse describeTrails(DescribeTrailsRequest request) {
        var region = Call.current().region();
        boolean shadows = request.includeShadowTrails() == null || request.includeShadowTrails();
        var wanted = request.trailNameList().stream().map(this::arn).toList();
        var found = (shadows ? all() : own()).filter(each -> shadows ? each.trail().covers(region) : each.trail().homeRegion().equals(region))
                .filter(each -> wanted.isEmpty() || wanted.contains(each.arn())).map(each -> trail(each.owner(), each.trail())).toList();
        return DescribeTrailsResponse.builder().trailList(found).build();
    }

    private String arn(String nameOrArn) {
        var owner = trails.owning(nameOrArn);
        return owner.place(nameOrArn).arn(owner.account());
    }

    private Stream<Seen> own() {
        return home.store().read(Trails::all).stream().map(row -> new Seen(home.account(), row));
    }

    private Stream<Seen> all() {
        return Stream.concat(own(), trails.shared().seenBy(home.account()).stream());
    }

    /// All trails of the account, from wherever it is asked.
    @Override
    public ListTrailsResponse listTrails(ListTrailsRequest request) {
        if (request.nextToken() != null) {
            throw CloudTrailErrors.nextToken();
        }
        var found = all().map(each -> TrailInfo.builder().name(each.trail().name()).trailARN(each.arn()).homeRegion(each.trail().homeRegion()).build())
                .toList();
        return ListTrailsResponse.builder().trails(found).build();
    }

    @Override
    public GetTrailStatusResponse getTrailStatus(GetTrailStatusRequest request) {
        var owner = trails.owning(request.name());
        var place = owner.place(request.name());
        return owner.home().store().read(tx -> {
            var row = owner.visible(tx, place);
            var status = tx.get(StatusRow.STATUSES, row.id()).orElse(StatusRow.none(row.id()));
            return GetTrailStatusResponse.builder().isLogging(row.logging())
                    .startLoggingTime(row.startedAt().orElse(null)).stopLoggingTime(row.stoppedAt().orElse(null))
                    .latestDeliveryTime(time(status.files())).latestDeliveryError(shown(status.files().error()))
                    .latestNotificationTime(time(status.notices())).latestNotificationError(shown(status.notices().error()))
                    .latestDigestDeliveryTime(time(status.digests())).latestDigestDeliveryError(shown(status.digests().error()))
                    .latestDeliveryAttemptTime(second(status.files().at()))
                    .latestDeliveryAttemptSucceeded(status.files().error().isEmpty() ? second(status.files().at()) : "")
                    .latestNotificationAttemptTime(second(status.notices().at()))
                    .latestNotificationAttemptSucceeded(status.notices().error().isEmpty() ? second(status.notices().at()) : "")
                    .timeLoggingStarted(second(row.startedAt())).timeLoggingStopped(second(row.stoppedAt())).build();
        });
    }

    @SuppressWarnings("deprecation")
    private static Trail trail(String owner, TrailRow row) {
        return Trail.builder().name(row.name()).trailARN(row.arn(owner)).homeRegion(row.homeRegion())
                .s3BucketName(row.bucket()).s3KeyPrefix(shown(row.prefix())).snsTopicName(topicName(row)).snsTopicARN(shown(row.topicArn()))
                .includeGlobalServiceEvents(row.globalEvents()).isMultiRegionTrail(row.multiRegion())
                .logFileValidationEnabled(row.validation()).kmsKeyId(shown(row.kmsKeyArn()))
                .hasCustomEventSelectors(row.selectors().length > 0).hasInsightSelectors(false).isOrganizationTrail(row.isOfOrganization()).build();
    }

    private static Instant time(Outcome outcome) {
        return outcome.at().orElse(null);
    }

    private static String second(Optional<Instant> time) {
        return time.map(known -> known.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
    }

    /// Members that a trail has no value for are not shown.
    static String shown(String text) {
        return text.isEmpty() ? null : text;
    }

    static String topicName(TrailRow row) {
        return row.topicArn().isEmpty() ? null : row.topicArn().substring(row.topicArn().lastIndexOf(':') + 1);
    }
}
