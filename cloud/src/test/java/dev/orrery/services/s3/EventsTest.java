package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import dev.orrery.kernel.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;

/// What is told of what happens to objects.
///
/// Source of what messages look like: LocalStack's `test_s3_notifications_sqs.snapshot.json`, recorded from AWS, and the S3 User Guide,
/// "Event message structure".
@OrreryTest
class EventsTest extends BucketWithQueue {

    @Test
    void anObjectThatIsPutIsTold() {
        // given
        asked("s3:ObjectCreated:*");

        // when
        var answer = s3.putObject(r -> r.bucket("box").key("red flower/ü+.jpg"), RequestBody.fromString("something"));

        // then
        var record = records().getFirst();
        assertThat(record).containsOnlyKeys("eventVersion", "eventSource", "awsRegion", "eventTime", "eventName", "userIdentity",
                "requestParameters", "responseElements", "s3");
        assertThat(text(record, "eventVersion")).isEqualTo("2.1");
        assertThat(text(record, "eventSource")).isEqualTo("aws:s3");
        assertThat(text(record, "awsRegion")).isEqualTo("us-east-1");
        assertThat(text(record, "eventTime")).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(text(record, "eventName")).isEqualTo("ObjectCreated:Put");
        assertThat(text(record, "requestParameters", "sourceIPAddress")).isEqualTo("127.0.0.1");
        assertThat(text(record, "responseElements", "x-amz-request-id")).isEqualTo(answer.responseMetadata().requestId());
        assertThat(text(record, "responseElements", "x-amz-id-2")).isEqualTo(answer.responseMetadata().extendedRequestId());
        assertThat(text(record, "s3", "s3SchemaVersion")).isEqualTo("1.0");
        assertThat(text(record, "s3", "configurationId")).isEqualTo(
                s3.getBucketNotificationConfiguration(r -> r.bucket("box")).queueConfigurations().getFirst().id());
        assertThat(text(record, "s3", "bucket", "name")).isEqualTo("box");
        assertThat(text(record, "s3", "bucket", "arn")).isEqualTo("arn:aws:s3:::box");
        assertThat(text(record, "s3", "bucket", "ownerIdentity", "principalId")).matches("A[A-Z2-7]{13}")
                .isEqualTo(text(record, "userIdentity", "principalId"));
        var object = members(record, "s3", "object");
        assertThat(object).containsOnlyKeys("key", "size", "eTag", "sequencer");
        assertThat(text(object, "key")).isEqualTo("red+flower/%C3%BC%2B.jpg");
        assertThat(object.get("size")).isEqualTo(new Json.Numeral("9"));
        assertThat(text(object, "eTag")).isEqualTo("437b930db84b8079c2dd804a71936b5f");
    }

    @Test
    void whoDidItIsTold() {
        asked("s3:ObjectCreated:*");
        var iam = cloud.client(IamClient.class);
        var user = iam.createUser(r -> r.userName("anna")).user();
        iam.putUserPolicy(r -> r.userName("anna").policyName("all").policyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"));
        var key = iam.createAccessKey(r -> r.userName("anna")).accessKey();

        cloud.as(key.accessKeyId(), key.secretAccessKey()).client(S3Client.class)
                .putObject(r -> r.bucket("box").key("k"), RequestBody.fromString("x"));

        assertThat(text(records().getFirst(), "userIdentity", "principalId")).isEqualTo("AWS:" + user.userId());
    }

    @Test
    void everyWayToMakeAnObjectHasItsName() {
        asked("s3:ObjectCreated:*");

        put("a", "content");
        s3.copyObject(r -> r.sourceBucket("box").sourceKey("a").destinationBucket("box").destinationKey("b"));
        var upload = s3.createMultipartUpload(r -> r.bucket("box").key("c")).uploadId();
        var part = s3.uploadPart(r -> r.bucket("box").key("c").uploadId(upload).partNumber(1), RequestBody.fromString("part")).eTag();
        for (int i = 0; i < 2; i++) {
            // completed once more, which makes nothing
            s3.completeMultipartUpload(r -> r.bucket("box").key("c").uploadId(upload).multipartUpload(m -> m.parts(
                    CompletedPart.builder().partNumber(1).eTag(part).build())));
        }

        assertThat(told()).containsExactly("ObjectCreated:Put a", "ObjectCreated:Copy b", "ObjectCreated:CompleteMultipartUpload c");
    }

    @Test
    void anObjectThatComesByAFormIsPosted() {
        // given a bucket that lets strangers in
        s3.deletePublicAccessBlock(r -> r.bucket("box"));
        s3.putBucketPolicy(r -> r.bucket("box").policy("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::box/*\"}}"));
        asked("s3:ObjectCreated:Post");

        // when
        put("not/asked/for", "x");
        var answer = RawRequest.to(cloud, "POST", "/box").header("Content-Type", "multipart/form-data; boundary=edge")
                .body("--edge\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nform\r\n--edge\r\nContent-Disposition: form-data; "
                        + "name=\"file\"; filename=\"f\"\r\n\r\ncontent\r\n--edge--\r\n").send();

        // then
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        var record = records().getFirst();
        assertThat(text(record, "eventName")).isEqualTo("ObjectCreated:Post");
        assertThat(text(record, "userIdentity", "principalId")).isEqualTo("Anonymous");
        assertThat(text(record, "s3", "object", "key")).isEqualTo("form");
    }

    @Test
    void aTraceIsPassedOn() {
        asked("s3:ObjectCreated:*");
        var trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";

        RawRequest.to(cloud, "PUT", "/box/k").header("X-Amzn-Trace-Id", trace).body("x").sendSigned();

        assertThat(sqs.receiveMessage(r -> r.queueUrl(queue).messageSystemAttributeNamesWithStrings("AWSTraceHeader")).messages())
                .singleElement().satisfies(message -> assertThat(message.attributesAsStrings()).containsEntry("AWSTraceHeader", trace));
    }

    @Test
    void whatIsDeletedIsToldEvenIfItWasNeverThere() {
        asked("s3:ObjectRemoved:*");
        put("k", "x");

        s3.deleteObjects(r -> r.bucket("box").delete(d -> d.objects(ObjectIdentifier.builder().key("k").build(),
                ObjectIdentifier.builder().key("nothing").build())));

        var records = records();
        assertThat(records).extracting(record -> text(record, "eventName") + " " + text(record, "s3", "object", "key"))
                .containsExactly("ObjectRemoved:Delete k", "ObjectRemoved:Delete nothing");
        assertThat(records).allSatisfy(record -> assertThat(members(record, "s3", "object")).containsOnlyKeys("key", "sequencer"));
    }

    @Test
    void versionsAreToldWithTheirIds() {
        // given
        s3.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(v -> v.status("Enabled")));
        asked("s3:ObjectCreated:*", "s3:ObjectRemoved:*");

        // when
        var version = s3.putObject(r -> r.bucket("box").key("k"), RequestBody.fromString("data")).versionId();
        var marker = s3.deleteObject(r -> r.bucket("box").key("k")).versionId();
        s3.deleteObject(r -> r.bucket("box").key("k").versionId(version));
        s3.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(v -> v.status("Suspended")));
        put("k", "null version");
        s3.deleteObject(r -> r.bucket("box").key("other").versionId(version)); // which was never there
        s3.deleteObject(r -> r.bucket("box").key("k").versionId(marker));

        // then
        var records = records();
        assertThat(records).extracting(record -> text(record, "eventName") + " " + versionOf(record)).containsExactly(
                "ObjectCreated:Put " + version, "ObjectRemoved:DeleteMarkerCreated " + marker, "ObjectRemoved:Delete " + version,
                "ObjectCreated:Put -", "ObjectRemoved:Delete " + marker);
        assertThat(members(records.get(1), "s3", "object")).containsOnlyKeys("key", "eTag", "versionId", "sequencer");
        assertThat(text(records.get(1), "s3", "object", "eTag")).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(members(records.get(2), "s3", "object")).containsOnlyKeys("key", "versionId", "sequencer");
    }

    @Test
    void sequencersGrowWhateverTheClockDoes() {
        asked("s3:ObjectCreated:*", "s3:ObjectRemoved:*");

        put("k", "1");
        s3.deleteObject(r -> r.bucket("box").key("k"));
        put("k", "2");
        cloud.time().advance(Duration.ofSeconds(3));
        put("k", "3");

        assertThat(records()).extracting(record -> text(record, "s3", "object", "sequencer")).hasSize(4).isSorted().doesNotHaveDuplicates()
                .allMatch(sequencer -> sequencer.matches("[0-9A-F]{18}"));
    }

    @Test
    void tagsAndListsOfAccessAreTold() {
        // given
        s3.putBucketOwnershipControls(r -> r.bucket("box").ownershipControls(o -> o.rules(
                OwnershipControlsRule.builder().objectOwnership("ObjectWriter").build())));
        s3.deletePublicAccessBlock(r -> r.bucket("box"));
        asked("s3:ObjectTagging:*", "s3:ObjectAcl:Put");
        put("k", "something");

        // when
        s3.putObjectTagging(r -> r.bucket("box").key("k").tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build())));
        s3.deleteObjectTagging(r -> r.bucket("box").key("k"));
        s3.putObjectAcl(r -> r.bucket("box").key("k").acl("private")); // which it is anyway
        s3.putObjectAcl(r -> r.bucket("box").key("k").acl("public-read"));
        s3.putObjectAcl(r -> r.bucket("box").key("k").acl("public-read"));

        // then
        var records = records();
        assertThat(records).extracting(record -> text(record, "eventName")).containsExactly("ObjectTagging:Put", "ObjectTagging:Delete",
                "ObjectAcl:Put");
        assertThat(records).allSatisfy(record -> {
            assertThat(text(record, "eventVersion")).isEqualTo("2.3");
            assertThat(members(record, "s3", "object")).containsOnlyKeys("key", "eTag");
        });
    }

    @Test
    void aRestoreIsToldFromItsBeginningToTheEndOfItsCopy() {
        // given
        asked("s3:ObjectRestore:*");
        s3.putObject(r -> r.bucket("box").key("old/k").storageClass("GLACIER"), RequestBody.fromString("something"));
        s3.restoreObject(r -> r.bucket("box").key("old/k").restoreRequest(q -> q.days(2).glacierJobParameters(j -> j.tier("Expedited"))));
        assertThat(told()).containsExactly("ObjectRestore:Post old/k");

        // when the copy is there
        cloud.time().advance(Duration.ofMinutes(3));

        // then
        var completed = records().getFirst();
        assertThat(text(completed, "eventName")).isEqualTo("ObjectRestore:Completed");
        assertThat(text(completed, "eventTime")).isEqualTo("2026-01-01T00:03:00.000Z");
        assertThat(text(completed, "glacierEventData", "restoreEventData", "lifecycleRestoreStorageClass")).isEqualTo("GLACIER");
        assertThat(text(completed, "glacierEventData", "restoreEventData", "lifecycleRestorationExpiryTime"))
                .isEqualTo("2026-01-04T00:00:00.000Z");
        assertThat(text(completed, "userIdentity", "principalId"))
                .isEqualTo("AmazonCustomer:" + text(completed, "s3", "bucket", "ownerIdentity", "principalId"));

        // when it is kept a day longer, and then is over
        cloud.time().advance(Duration.ofDays(1));
        s3.restoreObject(r -> r.bucket("box").key("old/k").restoreRequest(q -> q.days(2)));
        cloud.time().advance(Duration.ofDays(3));

        // then
        var over = records();
        assertThat(over).extracting(record -> text(record, "eventName") + " " + text(record, "eventTime")).containsExactly(
                "ObjectRestore:Post 2026-01-02T00:03:00.000Z", "ObjectRestore:Delete 2026-01-05T00:00:00.000Z");
        assertThat(text(over.getLast(), "eventVersion")).isEqualTo("2.3");
    }

    @Test
    void whatLifecycleDoesIsTold() {
        // given
        asked("s3:LifecycleExpiration:*", "s3:LifecycleTransition", "s3:ObjectRemoved:*");
        s3.putBucketLifecycleConfiguration(r -> r.bucket("box").lifecycleConfiguration(c -> c.rules(
                LifecycleRule.builder().id("go").status("Enabled").filter(f -> f.prefix("go/")).expiration(e -> e.days(1)).build(),
                LifecycleRule.builder().id("move").status("Enabled").filter(f -> f.prefix("move/"))
                        .transitions(Transition.builder().days(1).storageClass("GLACIER").build()).build())));
        put("go/k", "x");
        put("move/k", "x".repeat(200_000));

        // when
        cloud.time().advance(Duration.ofDays(3));

        // then
        var records = records();
        assertThat(records).extracting(record -> text(record, "eventName")).containsExactly("LifecycleExpiration:Delete", "LifecycleTransition");
        assertThat(records).allSatisfy(record -> {
            assertThat(text(record, "eventVersion")).isEqualTo("2.3");
            assertThat(text(record, "userIdentity", "principalId")).isEqualTo("s3.amazonaws.com");
            assertThat(text(record, "requestParameters", "sourceIPAddress")).isEqualTo("s3.amazonaws.com");
        });
        assertThat(members(records.getFirst(), "s3", "object")).containsOnlyKeys("key", "sequencer");
        assertThat(text(records.getLast(), "lifecycleEventData", "transitionEventData", "destinationStorageClass")).isEqualTo("GLACIER");
    }

    @Test
    void theMarkersThatLifecycleMakesAreTold() {
        s3.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(v -> v.status("Enabled")));
        asked("s3:LifecycleExpiration:*");
        s3.putBucketLifecycleConfiguration(r -> r.bucket("box").lifecycleConfiguration(c -> c.rules(LifecycleRule.builder().id("go")
                .status("Enabled").filter(f -> f.prefix("")).expiration(e -> e.days(1)).noncurrentVersionExpiration(n -> n.noncurrentDays(1))
                .build())));
        var version = s3.putObject(r -> r.bucket("box").key("k"), RequestBody.fromString("x")).versionId();

        // a queue forgets after four days
        cloud.time().advance(Duration.ofDays(3));
        var records = new ArrayList<>(records());
        cloud.time().advance(Duration.ofDays(3));
        records.addAll(records());

        assertThat(records).extracting(record -> text(record, "eventName"))
                .containsExactly("LifecycleExpiration:DeleteMarkerCreated", "LifecycleExpiration:Delete", "LifecycleExpiration:Delete");
        assertThat(versionOf(records.get(1))).isEqualTo(version);
        // the marker that hides nothing any more
        assertThat(versionOf(records.get(2))).isEqualTo(versionOf(records.getFirst()));
    }
}
