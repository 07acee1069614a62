package dev.orrery.services.cloudtrail;

import dev.orrery.pojo.Pojos;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsResponse;

/// Which events a trail logs, as it was told.
final class Selectors implements CloudTrailPart {
    private final Trails trails;

    Selectors(Trails trails) {
        this.trails = trails;
    }

    @Override
    public GetEventSelectorsResponse getEventSelectors(GetEventSelectorsRequest request) {
        var owner = trails.owning(request.trailName());
        var place = owner.place(request.trailName());
        var row = owner.home().store().read(tx -> owner.visible(tx, place));
        var selection = Selection.of(row);
        var answer = GetEventSelectorsResponse.builder().trailARN(row.arn(owner.account()));
        return (selection.advanced().isEmpty() ? answer.eventSelectors(selection.basic())
                : answer.advancedEventSelectors(selection.advanced())).build();
    }

    /// There are no Insights, so no trail has them enabled.
    @Override
    public GetInsightSelectorsResponse getInsightSelectors(GetInsightSelectorsRequest request) {
        if (request.trailName() == null) {
            throw request.eventDataStore() == null
                    ? CloudTrailErrors.combination("You must specify either the TrailName or the EventDataStore parameter.")
                    : CloudTrailErrors.noEventDataStore();
        }
        if (request.eventDataStore() != null) {
            throw CloudTrailErrors.combination("You cannot specify both the TrailName and the EventDataStore parameter.");
        }
        var owner = trails.owning(request.trailName());
        var place = owner.place(request.trailName());
        throw CloudTrailErrors.insightsNotEnabled(owner.home().store().read(tx -> owner.visible(tx, place)).arn(owner.account()));
    }

    @Override
    public PutEventSelectorsResponse putEventSelectors(PutEventSelectorsRequest request) {
        var owner = trails.changing(request.trailName());
        var place = owner.place(request.trailName());
        var complete = SelectorChecks.checked(request);
        var bytes = Pojos.write(complete);
        var row = owner.change(place, trail -> trail.with(bytes));
        var answer = PutEventSelectorsResponse.builder().trailARN(row.arn(owner.account()));
        return (complete.hasAdvancedEventSelectors() ? answer.advancedEventSelectors(complete.advancedEventSelectors())
                : answer.eventSelectors(complete.eventSelectors())).build();
    }
}
