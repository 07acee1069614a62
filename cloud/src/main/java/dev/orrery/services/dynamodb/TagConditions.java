package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;

/// The condition keys of tags: those that a table has, which its indexes inherit, and those that a request brings or names.
/// Source: Developer Guide, "Using attribute-based access control with DynamoDB".
final class TagConditions {
    private static final String TAG_KEYS = "aws:TagKeys";

    private TagConditions() { }

    static Map<String, List<String>> of(SdkPojo request) {
        return switch (request) {
            case CreateTableRequest create -> of(create.tags());
            case TagResourceRequest tag -> of(tag.tags());
            case UntagResourceRequest untag when !untag.tagKeys().isEmpty() -> Map.of(TAG_KEYS, untag.tagKeys());
            default -> Map.of();
        };
    }

    private static Map<String, List<String>> of(List<Tag> tags) {
        var context = new HashMap<String, List<String>>();
        tags.forEach(tag -> context.put("aws:RequestTag/" + tag.key(), List.of(tag.value() == null ? "" : tag.value())));
        if (!tags.isEmpty()) {
            context.put(TAG_KEYS, tags.stream().map(tag -> String.valueOf(tag.key())).toList());
        }
        return context;
    }

    /// The same with what the request says of tags.
    static Map<String, List<String>> with(Map<String, List<String>> context, SdkPojo request) {
        return joined(context, of(request));
    }

    /// The same with the tags of a table.
    static Map<String, List<String>> with(Map<String, List<String>> context, Home home, Optional<OpenTable> table) {
        if (table.isEmpty()) {
            return context;
        }
        var tags = new HashMap<String, List<String>>();
        home.store().read(tx -> Tags.of(tx, table.get().definition().number()))
                .forEach(tag -> tags.put("aws:ResourceTag/" + tag.key(), List.of(tag.value())));
        return joined(context, tags);
    }

    private static Map<String, List<String>> joined(Map<String, List<String>> context, Map<String, List<String>> more) {
        if (more.isEmpty()) {
            return context;
        }
        var all = new HashMap<>(context);
        all.putAll(more);
        return all;
    }
}
