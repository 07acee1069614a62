package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.cloudtrail.TrailRow.Place;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.DeleteTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeleteTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingResponse;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingResponse;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailResponse;

/// Makes, changes, starts, stops and deletes trails. Nobody gets a trail whose bucket, key or topic does not let CloudTrail
/// in: that is tried before.
final class TrailChanges implements CloudTrailPart {
    /// In a region, counting those of other regions that work in all. Source: CloudTrail User Guide, "Quotas".
    private static final int TRAILS_MAX = 5;
    private final Home home;
    private final Trails trails;

    TrailChanges(Trails trails) {
        this.home = trails.home();
        this.trails = trails;
    }

    @Override
    public CreateTrailResponse createTrail(CreateTrailRequest request) {
        if (request.name() == null || request.name().startsWith("arn:")) {
            throw CloudTrailErrors.trailName("Trail name cannot be blank or an ARN.");
        }
        var place = trails.place(request.name());
        var wish = Wish.of(request);
        var draft = new TrailRow(place.homeRegion(), place.name(), home.ids().uuid(), "", "", "", "", true, false, false, new byte[0],
                Tags.of(request.tagsList()), false, Optional.empty(), Optional.empty(), place.homeRegion());
        home.store().read(tx -> requireFree(tx, place));
        var row = new Destinations(home).checked(wish.applied(draft));
        home.store().write(tx -> {
            requireFree(tx, place);
            tx.put(TrailRow.TRAILS, place, row);
            return row;
        });
        trails.subscriptions().changed();
        return created(row);
    }

    private Place requireFree(Tables.Read tx, Place place) {
        var all = Trails.all(tx);
        if (all.stream().anyMatch(row -> row.place().equals(place))) {
            throw CloudTrailErrors.trailExists(place.name(), home.account());
        }
        if (all.stream().filter(row -> row.covers(place.homeRegion())).count() >= TRAILS_MAX) {
            throw CloudTrailErrors.tooManyTrails(home.account(), TRAILS_MAX, place.homeRegion());
        }
        return place;
    }

    @Override
    public UpdateTrailResponse updateTrail(UpdateTrailRequest request) {
        var place = trails.place(request.name());
        var wish = Wish.of(request);
        var before = home.store().read(tx -> trails.changeable(tx, place));
        var checked = new Destinations(home).checked(wish.applied(before));
        var row = trails.change(place, now -> wish.applied(now).at(checked));
        if (row.logging() && row.validation()) {
            Digests.begin(home, row, row.homeRegion());
        }
        return updated(row);
    }

    /// AWS does not want the topic's name to be used any more, and tells it all the same.
    @SuppressWarnings("deprecation")
    private CreateTrailResponse created(TrailRow row) {
        return CreateTrailResponse.builder().name(row.name()).trailARN(row.arn(home.account())).s3BucketName(row.bucket())
                .s3KeyPrefix(TrailViews.shown(row.prefix())).snsTopicName(TrailViews.topicName(row)).snsTopicARN(TrailViews.shown(row.topicArn()))
                .includeGlobalServiceEvents(row.globalEvents()).isMultiRegionTrail(row.multiRegion())
                .logFileValidationEnabled(row.validation()).kmsKeyId(TrailViews.shown(row.kmsKeyArn())).isOrganizationTrail(false).build();
    }

    @SuppressWarnings("deprecation")
    private UpdateTrailResponse updated(TrailRow row) {
        return UpdateTrailResponse.builder().name(row.name()).trailARN(row.arn(home.account())).s3BucketName(row.bucket())
                .s3KeyPrefix(TrailViews.shown(row.prefix())).snsTopicName(TrailViews.topicName(row)).snsTopicARN(TrailViews.shown(row.topicArn()))
                .includeGlobalServiceEvents(row.globalEvents()).isMultiRegionTrail(row.multiRegion())
                .logFileValidationEnabled(row.validation()).kmsKeyId(TrailViews.shown(row.kmsKeyArn())).isOrganizationTrail(false).build();
    }

    /// What was not delivered yet is not delivered any more.
    @Override
    public DeleteTrailResponse deleteTrail(DeleteTrailRequest request) {
        var place = trails.place(request.name());
        home.store().write(tx -> {
            var row = trails.changeable(tx, place);
            tx.delete(TrailRow.TRAILS, place);
            tx.delete(StatusRow.STATUSES, row.id());
            return row;
        });
        trails.subscriptions().changed();
        return DeleteTrailResponse.builder().build();
    }

    @Override
    public StartLoggingResponse startLogging(StartLoggingRequest request) {
        var now = home.clock().now();
        var place = trails.place(request.name());
        var row = trails.change(place, trail -> trail.logging() ? trail : trail.started(now));
        if (row.validation()) {
            Digests.begin(home, row, row.homeRegion());
        }
        return StartLoggingResponse.builder().build();
    }

    /// What was recorded before is still delivered.
    @Override
    public StopLoggingResponse stopLogging(StopLoggingRequest request) {
        var now = home.clock().now();
        trails.change(trails.place(request.name()), trail -> trail.logging() ? trail.stopped(now) : trail);
        return StopLoggingResponse.builder().build();
    }
}
