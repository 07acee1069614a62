package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.TagResourceResponse;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;
import software.amazon.awssdk.services.sns.model.UntagResourceResponse;

/// The tags of topics.
final class Tags implements SnsClient {
    private final Home home;

    Tags(Home home) {
        this.home = home;
    }

    static Map<String, String> of(List<Tag> list) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : list) {
            var key = tag.key() == null ? "" : tag.key();
            var value = tag.value() == null ? "" : tag.value();
            if (tags.put(key, value) != null) {
                throw SnsErrors.invalidParameter("Duplicated keys are not allowed.");
            }
            if (key.isEmpty() || key.length() > SnsLimits.TAG_KEY_CHARACTERS_MAX || key.startsWith("aws:")) {
                throw SnsErrors.invalidParameter("Tag keys must be between 1 and 128 characters long and not begin with aws:");
            }
            if (value.length() > SnsLimits.TAG_VALUE_CHARACTERS_MAX) {
                throw SnsErrors.invalidParameter("Tag values must be at most 256 characters long");
            }
        }
        return checked(tags);
    }

    private static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > SnsLimits.TAGS_MAX) {
            throw SnsErrors.tagLimit();
        }
        return tags;
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        var name = Arn.requireTopic(home, request.resourceArn(), "ResourceArn");
        var topic = home.store().read(tx -> tx.get(TopicRow.TOPICS, name)).orElseThrow(SnsErrors::tagsOfNothing);
        return ListTagsForResourceResponse.builder().tags(topic.tags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()).build();
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        var name = Arn.requireTopic(home, request.resourceArn(), "ResourceArn");
        var added = of(request.tags());
        home.store().write(tx -> {
            var topic = tx.get(TopicRow.TOPICS, name).orElseThrow(SnsErrors::tagsOfNothing);
            var tags = new LinkedHashMap<>(topic.tags());
            tags.putAll(added);
            return Topics.put(tx, topic.withTags(checked(tags)));
        });
        return TagResourceResponse.builder().build();
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        var name = Arn.requireTopic(home, request.resourceArn(), "ResourceArn");
        home.store().write(tx -> {
            var topic = tx.get(TopicRow.TOPICS, name).orElseThrow(SnsErrors::tagsOfNothing);
            var tags = new LinkedHashMap<>(topic.tags());
            tags.keySet().removeAll(request.tagKeys());
            return Topics.put(tx, topic.withTags(tags));
        });
        return UntagResourceResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
