package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Membership;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.cloudtrail.TrailRow.Place;
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
        var tags = Tags.of(request.tagsList());
        var organization = wish.organization().filter(wanted -> wanted).map(_ -> new Administration(home).requireAdministrator());
        var owner = organization.map(found -> trails.of(found.managementAccount())).orElse(trails);
        var draft = new TrailRow(place.homeRegion(), place.name(), home.ids().uuid(), "", "", "", "", true, false, false, new byte[0],
                tags, false, Optional.empty(), Optional.empty(), place.homeRegion(), "");
        owner.home().store().read(tx -> requireFree(owner, tx, place));
        var row = new Destinations(owner.home()).checked(wish.applied(draft, organization.map(Membership::organizationId).orElse("")));
        owner.home().store().write(tx -> {
            requireFree(owner, tx, place);
            return owner.keep(tx, row);
        });
        owner.subscriptions().changed();
        return created(row, owner.account());
    }

    private static Place requireFree(Trails owner, Tables.Read tx, Place place) {
        var all = Trails.all(tx);
        if (all.stream().anyMatch(row -> row.place().equals(place))) {
            throw CloudTrailErrors.trailExists(place.name(), owner.account());
        }
        if (all.stream().filter(row -> row.covers(place.homeRegion())).count() >= TRAILS_MAX) {
            throw CloudTrailErrors.tooManyTrails(owner.account(), TRAILS_MAX, place.homeRegion());
        }
        return place;
    }

    @Override
    public UpdateTrailResponse updateTrail(UpdateTrailRequest request) {
        var owner = trails.changing(request.name());
        var place = owner.place(request.name());
        var wish = Wish.of(request);
        var before = owner.home().store().read(tx -> owner.changeable(tx, place));
        var organization = organization(wish, before, owner);
        var checked = new Destinations(owner.home()).checked(wish.applied(before, organization));
        var row = owner.change(place, now -> wish.applied(now, organization).at(checked));
        if (row.logging() && row.validation()) {
            Digests.begin(owner.home(), row, row.homeRegion());
        }
        return updated(row, owner.account());
    }

    /// The organization that the trail may be for from now on.
    private String organization(Wish wish, TrailRow before, Trails owner) {
        if (wish.organization().isEmpty() || wish.organization().get() == before.isOfOrganization()) {
            return before.organization();
        }
        if (owner != trails) {
            throw CloudTrailErrors.conversion();
        }
        if (!wish.organization().get()) {
            return "";
        }
        var administration = new Administration(home);
        if (!administration.isManager(administration.membership())) {
            throw CloudTrailErrors.conversion();
        }
        return administration.requireAdministrator().organizationId();
    }

    /// AWS does not want the topic's name to be used any more, and tells it all the same.
    @SuppressWarnings("deprecation")
    private CreateTrailResponse created(TrailRow row, String owner) {
        return CreateTrailResponse.builder().name(row.name()).trailARN(row.arn(owner)).s3BucketName(row.bucket())
                .s3KeyPrefix(TrailViews.shown(row.prefix())).snsTopicName(TrailViews.topicName(row)).snsTopicARN(TrailViews.shown(row.topicArn()))
                .includeGlobalServiceEvents(row.globalEvents()).isMultiRegionTrail(row.multiRegion())
                .logFileValidationEnabled(row.validation()).kmsKeyId(TrailViews.shown(row.kmsKeyArn())).isOrganizationTrail(row.isOfOrganization()).build();
    }

    @SuppressWarnings("deprecation")
    private UpdateTrailResponse updated(TrailRow row, String owner) {
        return UpdateTrailResponse.builder().name(row.name()).trailARN(row.arn(owner)).s3BucketName(row.bucket())
                .s3KeyPrefix(TrailViews.shown(row.prefix())).snsTopicName(TrailViews.topicName(row)).snsTopicARN(TrailViews.shown(row.topicArn()))
                .includeGlobalServiceEvents(row.globalEvents()).isMultiRegionTrail(row.multiRegion())
                .logFileValidationEnabled(row.validation()).kmsKeyId(TrailViews.shown(row.kmsKeyArn())).isOrganizationTrail(row.isOfOrganization()).build();
    }

    /// What was not delivered yet is not delivered any more.
    @Override
    public DeleteTrailResponse deleteTrail(DeleteTrailRequest request) {
        var owner = trails.changing(request.name());
        var place = owner.place(request.name());
        owner.home().store().write(tx -> {
            var row = owner.changeable(tx, place);
            owner.remove(tx, row);
            tx.delete(StatusRow.STATUSES, row.id());
            return row;
        });
        owner.subscriptions().changed();
        return DeleteTrailResponse.builder().build();
    }

    @Override
    public StartLoggingResponse startLogging(StartLoggingRequest request) {
        var owner = trails.changing(request.name());
        var now = home.clock().now();
        var row = owner.change(owner.place(request.name()), trail -> trail.logging() ? trail : trail.started(now));
        if (row.validation()) {
            Digests.begin(owner.home(), row, row.homeRegion());
        }
        return StartLoggingResponse.builder().build();
    }

    /// What was recorded before is still delivered.
    @Override
    public StopLoggingResponse stopLogging(StopLoggingRequest request) {
        var owner = trails.changing(request.name());
        var now = home.clock().now();
        owner.change(owner.place(request.name()), trail -> trail.logging() ? trail.stopped(now) : trail);
        return StopLoggingResponse.builder().build();
    }
}
