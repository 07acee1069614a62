package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// Queues themselves: made, found, set, tagged, purged, deleted.
class QueuesTest {
    private final SqsBench bench = new SqsBench();
    private final SqsClient sqs = bench.sqs;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aQueueIsFoundByItsNameAndByAnyUrlWithItsPath() {
        var url = bench.queue("orders");

        assertThat(url).isEqualTo("http://localhost:4566/123456789012/orders");
        assertThat(sqs.getQueueUrl(request -> request.queueName("orders")).queueUrl()).isEqualTo(url);
        for (var other : List.of("https://sqs.us-east-1.amazonaws.com/123456789012/orders", "orders", url + "/",
                "https://queue.amazonaws.com/123456789012/orders", "http://sqs.us-east-1.localhost:1/123456789012/orders",
                "http://localhost:4566/queue/us-east-1/123456789012/orders")) {
            assertThat(bench.arn(other)).as(other).isEqualTo("arn:aws:sqs:us-east-1:123456789012:orders");
        }
        assertThat(refusal(() -> bench.arn("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")))
                .isEqualTo("InvalidAddress: The address https://sqs.eu-west-1.amazonaws.com/ is not valid for this endpoint.");
        assertThat(refusal(() -> bench.arn("http://localhost:4566/orders"))).startsWith("InvalidAddress");
        assertThat(refusal(() -> bench.arn(url + "x"))).isEqualTo(
                "AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> sqs.getQueueUrl(request -> request.queueName("x")))
                .isInstanceOf(QueueDoesNotExistException.class);
    }

    @Test
    void aNewQueueHasTheUsualAttributes() {
        assertThat(bench.attributes(bench.queue("orders"))).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("ApproximateNumberOfMessages", "0"), Map.entry("ApproximateNumberOfMessagesDelayed", "0"),
                Map.entry("ApproximateNumberOfMessagesNotVisible", "0"), Map.entry("CreatedTimestamp", "1767225600"),
                Map.entry("DelaySeconds", "0"), Map.entry("LastModifiedTimestamp", "1767225600"), Map.entry("MaximumMessageSize", "1048576"),
                Map.entry("MessageRetentionPeriod", "345600"), Map.entry("QueueArn", "arn:aws:sqs:us-east-1:123456789012:orders"),
                Map.entry("ReceiveMessageWaitTimeSeconds", "0"), Map.entry("SqsManagedSseEnabled", "true"), Map.entry("VisibilityTimeout", "30")));
        assertThat(bench.attributes(bench.queue("orders.fifo"))).containsEntry("FifoQueue", "true")
                .containsEntry("ContentBasedDeduplication", "false").containsEntry("DeduplicationScope", "queue")
                .containsEntry("FifoThroughputLimit", "perQueue");
    }

    @Test
    void toMakeAQueueAgainIsToFindIt() {
        var url = bench.queue("orders", "DelaySeconds", "1");
        bench.send(url, "hello");

        assertThat(bench.queue("orders")).isEqualTo(url);
        assertThat(bench.queue("orders", "DelaySeconds", "1", "VisibilityTimeout", "30")).isEqualTo(url);
        assertThat(refusal(() -> bench.queue("orders", "DelaySeconds", "2"))).isEqualTo(
                "QueueAlreadyExists: A queue already exists with the same name and a different value for attribute DelaySeconds");
    }

    @Test
    void namesAreChecked() {
        for (var name : List.of("a b", "a/b", "x".repeat(81), "orders.fif")) {
            assertThat(refusal(() -> bench.queue(name))).as(name).isEqualTo(
                    "InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        assertThat(refusal(() -> bench.queue("x".repeat(76) + ".fifo"))).contains("must end with .fifo");
        assertThat(refusal(() -> create("orders", Map.of("FifoQueue", "true")))).contains("must end with .fifo");
        assertThat(refusal(() -> create("orders.fifo", Map.of()))).contains("Can only include alphanumeric");
    }

    private void create(String name, Map<String, String> attributes) {
        sqs.createQueue(CreateQueueRequest.builder().queueName(name).attributesWithStrings(attributes).build());
    }

    @Test
    void attributesAreChecked() {
        assertThat(refusal(() -> create("q", Map.of("FifoQueue", "false")))).isEqualTo("InvalidAttributeName: Unknown Attribute FifoQueue.");
        assertThat(refusal(() -> create("q", Map.of("ContentBasedDeduplication", "true"))))
                .isEqualTo("InvalidAttributeName: Unknown Attribute ContentBasedDeduplication.");
        assertThat(refusal(() -> create("q", Map.of("DeduplicationScope", "queue"))))
                .isEqualTo("InvalidAttributeName: You can specify the DeduplicationScope only when FifoQueue is set to true.");
        assertThat(refusal(() -> create("q", Map.of("Foo", "1")))).isEqualTo("InvalidAttributeName: Unknown Attribute Foo.");
        assertThat(refusal(() -> create("q", Map.of("QueueArn", "1")))).startsWith("InvalidAttributeName");
        for (var wrong : Map.of("DelaySeconds", "901", "MaximumMessageSize", "1023", "MessageRetentionPeriod", "59",
                "ReceiveMessageWaitTimeSeconds", "21", "VisibilityTimeout", "43201", "SqsManagedSseEnabled", "maybe", "Policy", "{}").entrySet()) {
            assertThat(refusal(() -> create("q", Map.of(wrong.getKey(), wrong.getValue())))).as(wrong.toString())
                    .startsWith("InvalidAttributeValue: Invalid value for the parameter " + wrong.getKey());
        }
        var fifo = bench.queue("orders.fifo");
        assertThat(refusal(() -> bench.set(fifo, "FifoQueue", "false")))
                .isEqualTo("InvalidAttributeValue: Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.");
        assertThat(refusal(() -> bench.set(fifo, "FifoThroughputLimit", "perMessageGroupId"))).contains("DeduplicationScope is messageGroup");
        assertThat(sqs.listQueues().queueUrls()).containsExactly(fifo);
    }

    @Test
    void oneKindOfEncryptionIsSetAtATime() {
        var url = bench.queue("orders");
        sqs.setQueueAttributes(request -> request.queueUrl(url).attributesWithStrings(
                Map.of("KmsMasterKeyId", "testKeyId", "KmsDataKeyReusePeriodSeconds", "6000")));
        assertThat(bench.attributes(url)).containsEntry("KmsMasterKeyId", "testKeyId").containsEntry("KmsDataKeyReusePeriodSeconds", "6000")
                .containsEntry("SqsManagedSseEnabled", "false");
        assertThat(refusal(() -> sqs.setQueueAttributes(request -> request.queueUrl(url).attributesWithStrings(
                Map.of("KmsMasterKeyId", "k", "SqsManagedSseEnabled", "true"))))).isEqualTo("InvalidAttributeName: You can use one type of "
                        + "server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.");
        sqs.setQueueAttributes(request -> request.queueUrl(url).attributesWithStrings(
                Map.of("KmsMasterKeyId", "", "KmsDataKeyReusePeriodSeconds", "300")));
        assertThat(bench.attributes(url)).doesNotContainKeys("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
                .containsEntry("SqsManagedSseEnabled", "false");
        bench.set(url, "KmsMasterKeyId", "k");
        bench.set(url, "SqsManagedSseEnabled", "true");
        assertThat(bench.attributes(url)).doesNotContainKey("KmsMasterKeyId").containsEntry("SqsManagedSseEnabled", "true");
    }

    @Test
    void onlyAttributesThatAreAskedForAreTold() {
        var url = bench.queue("orders");
        assertThat(sqs.getQueueAttributes(request -> request.queueUrl(url)).attributes()).isEmpty();
        assertThat(sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNamesWithStrings("DelaySeconds", "Policy"))
                .attributesAsStrings()).containsOnlyKeys("DelaySeconds");
        assertThat(refusal(() -> sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNamesWithStrings("Foobar"))))
                .isEqualTo("InvalidAttributeName: Unknown Attribute Foobar.");
    }

    @Test
    void queuesAreListedInPages() {
        for (int i = 0; i < 5; i++) {
            bench.queue("orders" + i);
        }
        bench.queue("bills");
        var first = sqs.listQueues(request -> request.queueNamePrefix("orders").maxResults(2));
        assertThat(first.queueUrls()).hasSize(2);
        var rest = sqs.listQueues(request -> request.queueNamePrefix("orders").maxResults(10).nextToken(first.nextToken()));
        assertThat(rest.queueUrls()).extracting(url -> url.substring(url.length() - 1)).containsExactly("2", "3", "4");
        assertThat(rest.nextToken()).isNull();
        assertThat(sqs.listQueues().queueUrls()).hasSize(6);
        assertThat(bench.cloud.in("eu-west-1").client(SqsClient.class).listQueues().queueUrls()).isEmpty();
        assertThat(bench.cloud.account("999999999999").client(SqsClient.class).listQueues().queueUrls()).isEmpty();
    }

    @Test
    void aPurgeTakesAllMessagesAndMayNotBeRepeatedForAMinute() {
        var url = bench.queue("orders");
        bench.send(url, "a", "b");
        var taken = bench.receive(url, 1).getFirst();
        sqs.sendMessage(request -> request.queueUrl(url).messageBody("c").delaySeconds(10));

        sqs.purgeQueue(request -> request.queueUrl(url));

        assertThat(bench.counts(url)).isEqualTo("0 0 0");
        assertThat(refusal(() -> bench.hide(url, taken, 0))).contains("Message does not exist");
        assertThat(refusal(() -> sqs.purgeQueue(request -> request.queueUrl(url)))).isEqualTo(
                "AWS.SimpleQueueService.PurgeQueueInProgress: Only one PurgeQueue operation on orders is allowed every 60 seconds.");
        bench.send(url, "d");
        bench.advance(60);
        assertThat(bench.bodies(url)).containsExactly("d");
        sqs.purgeQueue(request -> request.queueUrl(url));
        assertThat(bench.counts(url)).isEqualTo("0 0 0");
    }

    @Test
    void aDeletedQueuesNameRestsForAMinuteAndItsMessagesAreGone() {
        var url = bench.queue("orders");
        bench.send(url, "a");
        var taken = bench.receive(url).getFirst();
        sqs.deleteQueue(request -> request.queueUrl(url));

        assertThat(refusal(() -> bench.send(url, "b"))).contains("NonExistentQueue");
        bench.advance(59);
        assertThat(refusal(() -> bench.queue("orders"))).isEqualTo("AWS.SimpleQueueService.QueueDeletedRecently: You must wait 60 seconds "
                + "after deleting a queue before you can create another with the same name.");
        bench.advance(1);
        bench.queue("orders");
        assertThat(bench.counts(url)).isEqualTo("0 0 0");
        assertThat(refusal(() -> bench.delete(url, taken))).startsWith("ReceiptHandleIsInvalid");
    }

    @Test
    void tagsAreKept() {
        var url = sqs.createQueue(request -> request.queueName("orders").tags(Map.of("a", "1"))).queueUrl();
        sqs.tagQueue(request -> request.queueUrl(url).tags(Map.of("b", "2", "A", "")));
        assertThat(sqs.listQueueTags(request -> request.queueUrl(url)).tags()).isEqualTo(Map.of("a", "1", "b", "2", "A", ""));
        sqs.untagQueue(request -> request.queueUrl(url).tagKeys("a", "none"));
        assertThat(sqs.listQueueTags(request -> request.queueUrl(url)).tags()).isEqualTo(Map.of("b", "2", "A", ""));
    }

    /// Source: recordings of AWS in LocalStack's test suite, test_set_queue_policy.
    @Test
    void thePolicyMayNameAnythingAsItsResourceAndBeginWithSpace() {
        var url = bench.queue("orders");
        var policy = "\n{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sqs:SendMessage\","
                + "\"Resource\":\"'$sqs_queue_arn'\",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"'$sns_topic_arn'\"}}}]}";

        bench.set(url, "Policy", policy);

        assertThat(bench.attributes(url)).containsEntry("Policy", policy);
        var other = bench.cloud.account("999999999999").client(SqsClient.class);
        assertThat(refusal(() -> other.sendMessage(request -> request.queueUrl(url).messageBody("x")))).as("and nobody is let in by it")
                .startsWith("AccessDenied");
    }

    @Test
    void tagKeysOfTheCloudAreNobodyElses() {
        var url = bench.queue("orders");
        for (var key : new String[] {"aws:a", "AWS:a"}) {
            assertThat(refusal(() -> sqs.tagQueue(request -> request.queueUrl(url).tags(Map.of(key, "1")))))
                    .isEqualTo("InvalidParameterValue: aws: prefixed tag key names are not allowed for external use.");
            assertThat(refusal(() -> sqs.createQueue(request -> request.queueName("other").tags(Map.of(key, "1"))))).startsWith("InvalidParameterValue");
        }
        assertThat(sqs.listQueueTags(request -> request.queueUrl(url)).tags()).isEmpty();
        assertThat(sqs.listQueues().queueUrls()).hasSize(1);
    }

    @Test
    void permissionsAreStatementsOfThePolicy() {
        var url = bench.queue("orders");
        sqs.addPermission(request -> request.queueUrl(url).label("one").awsAccountIds("668614515564", "111111111111").actions("ReceiveMessage"));
        assertThat(bench.attributes(url).get("Policy")).isEqualTo("{\"Version\":\"2008-10-17\",\"Id\":\"" + bench.arn(url)
                + "/SQSDefaultPolicy\",\"Statement\":[{\"Sid\":\"one\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":["
                + "\"arn:aws:iam::668614515564:root\",\"arn:aws:iam::111111111111:root\"]},\"Action\":\"SQS:ReceiveMessage\",\"Resource\":\""
                + bench.arn(url) + "\"}]}");
        assertThat(refusal(() -> sqs.addPermission(request -> request.queueUrl(url).label("one").awsAccountIds("111111111111").actions("*"))))
                .isEqualTo("InvalidParameterValue: Value one for parameter Label is invalid. Reason: Already exists.");
        assertThat(refusal(() -> sqs.removePermission(request -> request.queueUrl(url).label("two"))))
                .isEqualTo("InvalidParameterValue: Value two for parameter Label is invalid. Reason: can't find label.");
        assertThat(refusal(() -> sqs.addPermission(request -> request.queueUrl(url).label("x").awsAccountIds("111111111111").actions("DeleteQueue"))))
                .contains("for parameter ActionName is invalid");
        sqs.removePermission(request -> request.queueUrl(url).label("one"));
        assertThat(bench.attributes(url)).doesNotContainKey("Policy");
    }
}
