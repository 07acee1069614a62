package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceResponse;

/// The tags of tables.
final class Tags implements DynamoDbClient {
    private static final Pattern RESOURCE = Pattern.compile("^.+:.+:.+:.+:.+:.+/.+$");
    private static final Pattern TABLE = Pattern.compile("^arn:aws:dynamodb:.+:\\d+:table/[^/]{2}[^/]+$");
    /// Source: DynamoDB Developer Guide, "Tagging restrictions in DynamoDB".
    private static final String RESERVED = "aws:";
    private static final int KEY_MAX = 128;
    private static final int VALUE_MAX = 256;
    private final Home home;
    private final TableLookup tables;

    Tags(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    /// Tags as they come with a new table, which must be all right.
    static List<Tag> checked(List<Tag> tags) {
        var constraints = new Constraints();
        for (int i = 0; i < tags.size(); i++) {
            var at = "tags." + (i + 1) + ".member.";
            constraints.notNull(at + "key", tags.get(i).key()).length(at + "key", tags.get(i).key(), 1, KEY_MAX)
                    .notNull(at + "value", tags.get(i).value()).length(at + "value", tags.get(i).value(), 0, VALUE_MAX);
        }
        constraints.check();
        tags.stream().filter(tag -> tag.key().regionMatches(true, 0, RESERVED, 0, RESERVED.length())).findFirst().ifPresent(_ -> {
            throw DynamoDbErrors.validation("aws: prefixed tag key names are not allowed for external use.");
        });
        var seen = new HashSet<String>();
        tags.stream().filter(tag -> !seen.add(tag.key())).findFirst().ifPresent(tag -> {
            throw DynamoDbErrors.validation("Duplicate tag keys in the request: " + tag.key());
        });
        if (tags.size() > DynamoDbLimits.TAGS_MAX) {
            throw DynamoDbErrors.limitExceeded("Too many tags: The maximum allowed number of tags is " + DynamoDbLimits.TAGS_MAX);
        }
        return tags;
    }

    static void put(Tables.Write tx, long table, List<Tag> tags) {
        tags.forEach(tag -> tx.put(TagRow.TAGS, new TagRow.Place(table, tag.key()), new TagRow(tag.key(), tag.value())));
    }

    static List<TagRow> of(Tables.Read tx, long table) {
        try (var rows = tx.scan(TagRow.TAGS, Range.startingWith(Key.empty().number(table)))) {
            return rows.toList();
        }
    }

    static void purge(Tables.Write tx, long table) {
        of(tx, table).forEach(tag -> tx.delete(TagRow.TAGS, new TagRow.Place(table, tag.key())));
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        requireResource(request.resourceArn(), "TagResource");
        if (!request.hasTags()) {
            new Constraints().notNull("tags", false).check();
        }
        requireTable(request.resourceArn());
        if (request.tags().isEmpty()) {
            throw DynamoDbErrors.validation("Atleast one Tag needs to be provided as Input.");
        }
        var tags = checked(request.tags());
        home.store().write(tx -> {
            long table = find(tx, request.resourceArn(), ": ResourcArn: " + request.resourceArn() + " not found");
            put(tx, table, tags);
            if (of(tx, table).size() > DynamoDbLimits.TAGS_MAX) {
                throw DynamoDbErrors.limitExceeded("Too many tags: The maximum allowed number of tags is " + DynamoDbLimits.TAGS_MAX);
            }
            return null;
        });
        return TagResourceResponse.builder().build();
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        requireResource(request.resourceArn(), "UntagResource");
        if (!request.hasTagKeys()) {
            new Constraints().notNull("tagKeys", false).check();
        }
        requireTable(request.resourceArn());
        if (request.tagKeys().isEmpty()) {
            throw DynamoDbErrors.validation("Atleast one Tag Key needs to be provided as Input.");
        }
        home.store().write(tx -> {
            long table = find(tx, request.resourceArn(), "");
            request.tagKeys().forEach(key -> tx.delete(TagRow.TAGS, new TagRow.Place(table, key)));
            return null;
        });
        return UntagResourceResponse.builder().build();
    }

    @Override
    public ListTagsOfResourceResponse listTagsOfResource(ListTagsOfResourceRequest request) {
        requireResource(request.resourceArn(), "ListTagsOfResource");
        requireTable(request.resourceArn());
        var tags = new ArrayList<Tag>();
        home.store().read(tx -> of(tx, find(tx, request.resourceArn(), ": ResourcArn: " + request.resourceArn() + " not found")))
                .forEach(row -> tags.add(Tag.builder().key(row.key()).value(row.value()).build()));
        return ListTagsOfResourceResponse.builder().tags(tags).build();
    }

    private long find(Tables.Read tx, String arn, String detail) {
        return tables.findNamed(tx, arn).orElseThrow(() -> DynamoDbErrors.resourceNotFound(
                "Requested resource not found" + detail)).definition().number();
    }

    /// What is no resource at all is refused as a resource that the caller has no right to.
    private void requireResource(String arn, String operation) {
        if (arn == null) {
            throw DynamoDbErrors.validation("Invalid TableArn");
        }
        if (!RESOURCE.matcher(arn).matches()) {
            throw DynamoDbErrors.accessDenied("User: " + Call.current().caller().principal().arn() + " is not authorized to perform: dynamodb:"
                    + operation + " on resource: " + (arn.isEmpty() ? "*" : arn));
        }
    }

    private static void requireTable(String arn) {
        if (!TABLE.matcher(arn).matches()) {
            throw DynamoDbErrors.validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
