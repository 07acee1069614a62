package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagResourceRequest;
import software.amazon.awssdk.services.kms.model.TagResourceResponse;
import software.amazon.awssdk.services.kms.model.UntagResourceRequest;
import software.amazon.awssdk.services.kms.model.UntagResourceResponse;

/// Tags of keys.
final class Tags implements KmsClient {
    private static final int TAGS_MAX = 50;
    private static final int KEY_LENGTH_MAX = 128;
    private static final int VALUE_LENGTH_MAX = 256;
    private static final int PAGE_MAX = 50;
    private final Home home;
    private final Keyring keyring;

    Tags(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    /// Tags as a request brings them.
    static Map<String, String> checked(List<Tag> tags) {
        if (tags.size() > TAGS_MAX) {
            throw KmsErrors.tags("Too many tags");
        }
        var checked = new TreeMap<String, String>();
        for (int i = 0; i < tags.size(); i++) {
            var member = "tags." + (i + 1) + ".member.";
            var key = checkedKey(member + "tagKey", tags.get(i).tagKey());
            var value = Constraints.text(member + "tagValue", tags.get(i).tagValue(), 0, VALUE_LENGTH_MAX);
            if (checked.put(key, value) != null) {
                throw KmsErrors.tags("Duplicate tag keys");
            }
        }
        return checked;
    }

    private static String checkedKey(String member, String given) {
        var key = Constraints.text(member, given, 1, KEY_LENGTH_MAX);
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw KmsErrors.tags("Tags beginning with aws: are reserved");
        }
        return key;
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        var tags = checked(request.tags());
        change(request.keyId(), before -> {
            var after = new TreeMap<>(before);
            after.putAll(tags);
            if (after.size() > TAGS_MAX) {
                throw KmsErrors.limitExceeded("Too many tags");
            }
            return after;
        });
        return TagResourceResponse.builder().build();
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        for (int i = 0; i < request.tagKeys().size(); i++) {
            checkedKey("tagKeys." + (i + 1) + ".member", request.tagKeys().get(i));
        }
        change(request.keyId(), before -> {
            var after = new TreeMap<>(before);
            request.tagKeys().forEach(after::remove);
            return after;
        });
        return UntagResourceResponse.builder().build();
    }

    private void change(String keyId, UnaryOperator<Map<String, String>> change) {
        home.store().write(tx -> {
            var row = keyring.byId(tx, keyId).notPendingDeletion().row();
            var changed = row.withTags(change.apply(row.tags()));
            KeyRow.put(tx, changed);
            return changed;
        });
    }

    @Override
    public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
        var page = Page.of(request.limit(), request.marker(), PAGE_MAX, PAGE_MAX);
        var row = home.store().read(tx -> keyring.byId(tx, request.keyId()).row());
        var rows = row.tags().entrySet().stream().filter(tag -> tag.getKey().compareTo(page.marker()) > 0).sorted(Map.Entry.comparingByKey())
                .limit(page.limit() + 1L).toList();
        return ListResourceTagsResponse.builder()
                .tags(page.cut(rows).stream().map(tag -> Tag.builder().tagKey(tag.getKey()).tagValue(tag.getValue()).build()).toList())
                .truncated(page.isTruncated(rows)).nextMarker(page.next(rows, Map.Entry::getKey)).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
