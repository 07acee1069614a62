package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ResourceTag;
import software.amazon.awssdk.services.cloudtrail.model.Tag;

/// The tags of trails.
final class Tags implements CloudTrailPart {
    private static final int TAGS_MAX = 50;
    private static final int RESOURCES_MAX = 20;
    private static final int KEY_LENGTH_MAX = 128;
    private static final int VALUE_LENGTH_MAX = 256;
    private final Trails trails;

    Tags(Trails trails) {
        this.trails = trails;
    }

    static Map<String, String> of(List<Tag> given) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : given) {
            var value = tag.value() == null ? "" : tag.value();
            if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > KEY_LENGTH_MAX || value.length() > VALUE_LENGTH_MAX
                    || tag.key().startsWith("aws:")) {
                throw CloudTrailErrors.tagParameter("The tag " + tag.key() + " is not valid.");
            }
            if (tags.putIfAbsent(tag.key(), value) != null) {
                throw CloudTrailErrors.tagParameter("Duplicate tag keys are not allowed: " + tag.key());
            }
        }
        requireFew(tags);
        return tags;
    }

    private static void requireFew(Map<String, String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw CloudTrailErrors.tooManyTags(TAGS_MAX);
        }
    }

    @Override
    public AddTagsResponse addTags(AddTagsRequest request) {
        var added = of(request.tagsList());
        change(request.resourceId(), tags -> {
            tags.putAll(added);
            requireFew(tags);
        });
        return AddTagsResponse.builder().build();
    }

    /// The value of a tag that goes does not matter.
    @Override
    public RemoveTagsResponse removeTags(RemoveTagsRequest request) {
        change(request.resourceId(), tags -> request.tagsList().forEach(tag -> tags.remove(tag.key())));
        return RemoveTagsResponse.builder().build();
    }

    private void change(String arn, Consumer<Map<String, String>> change) {
        var owner = trails.changing(arn(arn));
        var place = owner.place(arn);
        requireThere(owner, place);
        owner.change(place, row -> {
            var tags = new LinkedHashMap<>(row.tags());
            change.accept(tags);
            return row.with(tags);
        });
    }

    @Override
    public ListTagsResponse listTags(ListTagsRequest request) {
        if (request.nextToken() != null) {
            throw CloudTrailErrors.token();
        }
        if (request.resourceIdList().size() > RESOURCES_MAX) {
            throw CloudTrailErrors.tagParameter("Tags of at most " + RESOURCES_MAX + " resources can be listed.");
        }
        var found = request.resourceIdList().stream().map(arn -> {
            var owner = trails.owning(arn(arn));
            var place = owner.place(arn);
            requireThere(owner, place);
            var row = owner.home().store().read(tx -> owner.visible(tx, place));
            return ResourceTag.builder().resourceId(arn).tagsList(row.tags().entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()).build();
        }).toList();
        return ListTagsResponse.builder().resourceTagList(found).build();
    }

    private static void requireThere(Trails trails, TrailRow.Place place) {
        if (trails.find(place).filter(row -> row.covers(Call.current().region())).isEmpty()) {
            throw CloudTrailErrors.resourceNotFound(place.arn(trails.account()));
        }
    }

    private static String arn(String given) {
        if (given == null || !given.startsWith("arn:")) {
            throw CloudTrailErrors.arn("ARN " + given + " is not a valid trail ARN.");
        }
        return given;
    }
}
