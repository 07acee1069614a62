package dev.orrery.services.iam;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.iam.model.Tag;

/// The tags of one thing, changed.
final class Labels {
    private Labels() { }

    /// New tags take the place of those with the same key, in upper or lower case.
    static List<Label> with(List<Label> tags, List<Label> more) {
        var all = new ArrayList<>(tags);
        for (var label : more) {
            int place = place(all, label.key());
            if (place < 0) {
                all.add(label);
            } else {
                all.set(place, label);
            }
        }
        return Checks.fitting(List.copyOf(all));
    }

    static List<Label> without(List<Label> tags, List<String> keys) {
        return tags.stream().filter(label -> keys.stream().noneMatch(label.key()::equalsIgnoreCase)).toList();
    }

    static Page<Tag> page(List<Label> tags, Integer maxItems, String marker) {
        return Page.of(tags.stream().sorted(java.util.Comparator.comparing(Label::key)).map(Label::tag), Tag::key, maxItems, marker);
    }

    private static int place(List<Label> tags, String key) {
        for (int i = 0; i < tags.size(); i++) {
            if (tags.get(i).key().equalsIgnoreCase(key)) {
                return i;
            }
        }
        return -1;
    }
}
