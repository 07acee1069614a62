package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.Tag;

/// The tags that a session gets: those of the request, and those that go along from the session that asks.
///
/// @param tags in the order of the request
/// @param transitiveKeys keys of those that go along again
record SessionTags(Map<String, String> tags, List<String> transitiveKeys) {
    private static final int TAGS_MAX = 50;
    private static final int KEY_MAX = 128;
    private static final int VALUE_MAX = 256;
    /// Source: IAM User Guide, "Pass session tags in AWS STS" and "Tags for IAM resources".
    private static final String RESERVED = "aws:";
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /// The tags of a request, checked by themselves.
    static Map<String, String> asked(List<Tag> tags) {
        if (tags.size() > TAGS_MAX) {
            throw StsErrors.constraint("tags", tags, "Member must have length less than or equal to " + TAGS_MAX);
        }
        var asked = new LinkedHashMap<String, String>();
        var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < tags.size(); i++) {
            var member = "tags." + (i + 1) + ".member.";
            var key = StsChecks.text(member + "key", tags.get(i).key(), 1, KEY_MAX, CHARACTERS);
            var value = StsChecks.text(member + "value", tags.get(i).value(), 0, VALUE_MAX, CHARACTERS);
            if (key.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
                throw StsErrors.invalidParameter("aws: prefixed tag key names are not allowed for external use.");
            }
            if (!keys.add(key)) {
                throw StsErrors.invalidParameter("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            asked.put(key, value);
        }
        return asked;
    }

    /// Tags of a role session.
    ///
    /// @param inherited what goes along from the session that asks
    static SessionTags of(List<Tag> tags, List<String> transitiveKeys, Map<String, String> inherited) {
        var asked = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        asked.putAll(asked(tags));
        for (var key : transitiveKeys) {
            if (!asked.containsKey(key)) {
                throw StsErrors.invalidParameter("The specified transitive tag key must be included in the requested tags.");
            }
        }
        for (var key : inherited.keySet()) {
            if (asked.containsKey(key)) {
                throw StsErrors.invalidParameter("One of the specified transitive tag keys can't be set because it conflicts with a"
                        + " transitive tag key from the calling session.");
            }
        }
        var all = new LinkedHashMap<>(inherited);
        all.putAll(asked(tags));
        var transitive = new ArrayList<>(inherited.keySet());
        transitive.addAll(transitiveKeys);
        return new SessionTags(all, List.copyOf(transitive));
    }

    /// What goes along from the current caller's session.
    static Map<String, String> inherited() {
        var session = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        session.putAll(Call.current().caller().session());
        var along = new LinkedHashMap<String, String>();
        session.getOrDefault(Sessions.TRANSITIVE, List.of()).forEach(key -> along.put(key, session.get("aws:PrincipalTag/" + key).getFirst()));
        return along;
    }
}
