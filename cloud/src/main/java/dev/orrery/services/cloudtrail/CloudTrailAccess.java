package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeleteTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeregisterOrganizationDelegatedAdminRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.RegisterOrganizationDelegatedAdminRequest;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;

/// Tells what each request of CloudTrail needs to be allowed.
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS CloudTrail".
final class CloudTrailAccess {
    private final Home home;
    private final Trails trails;

    CloudTrailAccess(Trails trails) {
        this.home = trails.home();
        this.trails = trails;
    }

    List<Access> of(Object request) {
        return switch (request) {
            case LookupEventsRequest _ -> onAll("LookupEvents");
            case ListPublicKeysRequest _ -> onAll("ListPublicKeys");
            case DescribeTrailsRequest _ -> onAll("DescribeTrails");
            case ListTrailsRequest _ -> onAll("ListTrails");
            case RegisterOrganizationDelegatedAdminRequest _ -> onAll("RegisterOrganizationDelegatedAdmin");
            case DeregisterOrganizationDelegatedAdminRequest _ -> onAll("DeregisterOrganizationDelegatedAdmin");
            case CreateTrailRequest create -> List.of(on("CreateTrail", create.name(), tags("aws:RequestTag/", Tags.of(create.tagsList()))));
            case UpdateTrailRequest update -> List.of(on("UpdateTrail", update.name(), Map.of()));
            case DeleteTrailRequest delete -> List.of(on("DeleteTrail", delete.name(), Map.of()));
            case GetTrailRequest get -> List.of(on("GetTrail", get.name(), Map.of()));
            case GetTrailStatusRequest get -> List.of(on("GetTrailStatus", get.name(), Map.of()));
            case StartLoggingRequest start -> List.of(on("StartLogging", start.name(), Map.of()));
            case StopLoggingRequest stop -> List.of(on("StopLogging", stop.name(), Map.of()));
            case GetEventSelectorsRequest get -> List.of(on("GetEventSelectors", get.trailName(), Map.of()));
            case GetInsightSelectorsRequest get when get.trailName() != null -> List.of(on("GetInsightSelectors", get.trailName(), Map.of()));
            case GetInsightSelectorsRequest _ -> onAll("GetInsightSelectors");
            case PutEventSelectorsRequest put -> List.of(on("PutEventSelectors", put.trailName(), Map.of()));
            case AddTagsRequest add -> List.of(on("AddTags", add.resourceId(), tags("aws:RequestTag/", Tags.of(add.tagsList()))));
            case RemoveTagsRequest remove -> List.of(on("RemoveTags", remove.resourceId(),
                    Map.of("aws:TagKeys", remove.tagsList().stream().map(Tag::key).toList())));
            case ListTagsRequest list when list.resourceIdList().isEmpty() -> onAll("ListTags");
            case ListTagsRequest list -> list.resourceIdList().stream().map(arn -> on("ListTags", arn, Map.of())).toList();
            default -> throw new IllegalStateException(request.getClass() + " is not a request of CloudTrail");
        };
    }

    private List<Access> onAll(String action) {
        return List.of(Access.of("cloudtrail:" + action, "*", home.account()));
    }

    /// Whoever sees a trail of his organization's is bound by his own account alone. A request that names no trail is for any of them, until the operation refuses it.
    private Access on(String action, String nameOrArn, Map<String, List<String>> asked) {
        if (nameOrArn == null) {
            return new Access("cloudtrail:" + action, "*", home.account(), List.of(), asked);
        }
        var owner = trails.owning(nameOrArn);
        var place = owner.place(nameOrArn);
        var context = new LinkedHashMap<>(asked);
        context.putAll(owner.find(place).map(row -> tags("aws:ResourceTag/", row.tags())).orElse(Map.of()));
        return new Access("cloudtrail:" + action, place.arn(owner.account()), home.account(), List.of(), context);
    }

    private static Map<String, List<String>> tags(String prefix, Map<String, String> tags) {
        var context = new LinkedHashMap<String, List<String>>();
        tags.forEach((key, value) -> context.put(prefix + key, List.of(value)));
        if (prefix.equals("aws:RequestTag/") && !tags.isEmpty()) {
            context.put("aws:TagKeys", List.copyOf(tags.keySet()));
        }
        return context;
    }
}
