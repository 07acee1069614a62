package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.junit.OrreryTest;
import dev.orrery.kernel.Note;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Whom a bucket tells, and whom it does not: destinations, filters, refusals, replicas.
///
/// Source: S3 User Guide, "Granting permissions to publish event notification messages to a destination".
@OrreryTest
class EventDestinationsTest extends BucketWithQueue {

    @Test
    void aDestinationGetsATestEventWhenItIsNamed() {
        ask("s3:ObjectCreated:*");

        var body = members(bodies().getFirst());
        assertThat(text(body, "Service")).isEqualTo("Amazon S3");
        assertThat(text(body, "Event")).isEqualTo("s3:TestEvent");
        assertThat(text(body, "Time")).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(text(body, "Bucket")).isEqualTo("box");
        assertThat(body).containsOnlyKeys("Service", "Event", "Time", "Bucket", "RequestId", "HostId");
    }

    @Test
    void filtersChooseAndWhyTellsWhatTheyLeftOut() {
        // given
        notify(queue("s3:ObjectCreated:*", "in+here/", "%2Bx.jpg"));
        bodies();

        // when
        put("in here/a+x.jpg", "x");
        put("in here/a.txt", "x");

        // then
        assertThat(told()).containsExactly("ObjectCreated:Put in+here/a%2Bx.jpg");
        assertThat(notes("box/in here/a+x.jpg")).extracting(Note::outcome).containsExactly("delivered");
        assertThat(notes("box/in here/a.txt")).extracting(Note::outcome).containsExactly("filtered out");
    }

    @Test
    void topicsAreToldUnderASubject() {
        // given a topic that passes on to the queue
        var topic = sns.createTopic(r -> r.name("topic")).topicArn();
        sns.setTopicAttributes(r -> r.topicArn(topic).attributeName("Policy").attributeValue(policy("sns:Publish", topic, "box")));
        sns.subscribe(r -> r.topicArn(topic).protocol("sqs").endpoint(QUEUE));
        sqs.setQueueAttributes(r -> r.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY, policy("sqs:SendMessage", QUEUE, topic))));
        configure(c -> c.topicConfigurations(TopicConfiguration.builder().topicArn(topic).eventsWithStrings("s3:ObjectCreated:*").build()));
        bodies();

        // when
        put("k", "x");

        // then
        var message = members(bodies().getFirst());
        assertThat(text(message, "Subject")).isEqualTo("Amazon S3 Notification");
        assertThat(text(members(text(message, "Message")), "Records")).contains("ObjectCreated:Put");
    }

    @Test
    void whatWasRefusedIsNotTold() {
        asked("s3:ObjectCreated:*", "s3:ObjectRemoved:*");
        put("k", "x");
        bodies();

        assertThatThrownBy(() -> s3.putObject(r -> r.bucket("box").key("k").ifNoneMatch("*"), RequestBody.fromString("y")));
        assertThatThrownBy(() -> cloud.anonymous().client(S3Client.class).deleteObject(r -> r.bucket("box").key("k")));

        assertThat(bodies()).isEmpty();
    }

    @Test
    void aDestinationThatRefusesLaterIsNotedAndStopsNothing() {
        // given
        asked("s3:ObjectCreated:*");
        sqs.setQueueAttributes(r -> r.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY, "")));

        // when
        put("k", "x");

        // then
        assertThat(notes("box/k")).singleElement().satisfies(note -> {
            assertThat(note.outcome()).isEqualTo("not delivered");
            assertThat(note.because()).contains("AccessDenied").doesNotContain("Status Code").endsWith("given up");
            assertThat(note.about()).contains(QUEUE);
        });
        assertThat(cloud.journal().latest(10)).anySatisfy(entry -> {
            assertThat(entry.operation()).isEqualTo("SendMessage");
            assertThat(entry.principalArn()).isEqualTo("s3.amazonaws.com");
            assertThat(entry.errorCode()).contains("AccessDenied");
        });

        // and when the queue is gone
        sqs.deleteQueue(r -> r.queueUrl(queue));
        put("other", "x");
        assertThat(notes("box/other")).singleElement().satisfies(note -> assertThat(note.outcome()).isEqualTo("not delivered"));
        assertThat(s3.listObjectsV2(r -> r.bucket("box")).keyCount()).isEqualTo(2);
    }

    @Test
    void thePolicyOfTheQueueSeesTheBucketAndItsOwner() {
        s3.createBucket(r -> r.bucket("another"));
        assertThatThrownBy(() -> s3.putBucketNotificationConfiguration(r -> r.bucket("another").notificationConfiguration(
                NotificationConfiguration.builder().queueConfigurations(queue("s3:ObjectCreated:*", "", "")).build())))
                .hasMessageContaining("Unable to validate the following destination configurations");
        assertThat(s3.getBucketNotificationConfiguration(r -> r.bucket("another")).hasQueueConfigurations()).isFalse();
        assertThat(bodies()).isEmpty();
    }

    @Test
    void replicasAreToldWhereTheyAreAndFailuresWhereTheyCameFrom() {
        // given
        s3.createBucket(r -> r.bucket("source"));
        for (var name : List.of("source", "box")) {
            s3.putBucketVersioning(r -> r.bucket(name).versioningConfiguration(v -> v.status("Enabled")));
        }
        var role = cloud.client(IamClient.class).createRole(r -> r.roleName("replicator").assumeRolePolicyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},"
                        + "\"Action\":\"sts:AssumeRole\"}}")).role();
        s3.putBucketReplication(r -> r.bucket("source").replicationConfiguration(c -> c.role(role.arn()).rules(ReplicationRule.builder()
                .id("all").status("Enabled").priority(1).filter(f -> f.prefix("")).deleteMarkerReplication(m -> m.status("Enabled"))
                .destination(d -> d.bucket("arn:aws:s3:::box").metrics(m -> m.status("Enabled"))).build())));
        asked("s3:ObjectCreated:*", "s3:ObjectRemoved:*");

        // when
        var version = s3.putObject(r -> r.bucket("source").key("k"), RequestBody.fromString("x")).versionId();
        s3.deleteObject(r -> r.bucket("source").key("k"));
        cloud.time().advance(Duration.ofSeconds(1));

        // then
        var records = records();
        assertThat(records).extracting(record -> text(record, "eventName")).containsExactly("ObjectCreated:Put",
                "ObjectRemoved:DeleteMarkerCreated");
        assertThat(versionOf(records.getFirst())).isEqualTo(version);
        assertThat(text(records.getFirst(), "userIdentity", "principalId")).isEqualTo("AWS:" + role.roleId() + ":s3-replication");

        // and when it fails
        letIn("news", "source");
        s3.putBucketNotificationConfiguration(r -> r.bucket("source").notificationConfiguration(c -> c.queueConfigurations(
                queue("s3:Replication:*", "", ""))));
        s3.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(v -> v.status("Suspended")));
        bodies();
        s3.putObject(r -> r.bucket("source").key("l"), RequestBody.fromString("x"));
        cloud.time().advance(Duration.ofSeconds(1));

        // then
        var failure = records().getFirst();
        assertThat(text(failure, "eventVersion")).isEqualTo("2.2");
        assertThat(text(failure, "eventName")).isEqualTo("Replication:OperationFailedReplication");
        assertThat(text(failure, "replicationEventData", "replicationRuleId")).isEqualTo("all");
        assertThat(text(failure, "replicationEventData", "destinationBucket")).isEqualTo("arn:aws:s3:::box");
        assertThat(text(failure, "replicationEventData", "failureReason")).isEqualTo("DstBucketUnversioned");
    }
}
