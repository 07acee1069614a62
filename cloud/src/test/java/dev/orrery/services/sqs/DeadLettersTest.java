package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/// Messages that cannot be processed move aside, and are brought back.
class DeadLettersTest {
    private final SqsBench bench = new SqsBench();
    private final SqsClient sqs = bench.sqs;
    private final String dead = bench.queue("dead");
    private final String url = bench.queue("orders", "RedrivePolicy", bench.redrive(dead, 2), "VisibilityTimeout", "1");

    @AfterEach
    void close() {
        bench.close();
    }

    private void fail(String queue, int times) {
        for (int i = 0; i < times; i++) {
            bench.receive(queue);
            bench.advance(1);
        }
    }

    private ListMessageMoveTasksResultEntry task() {
        return sqs.listMessageMoveTasks(request -> request.sourceArn(bench.arn(dead))).results().getFirst();
    }

    @Test
    void aMessageReceivedTooOftenMovesToTheDeadLetterQueue() {
        var id = sqs.sendMessage(request -> request.queueUrl(url).messageBody("poison")).messageId();
        fail(url, 2);
        assertThat(bench.counts(url)).isEqualTo("1 0 0");

        assertThat(bench.receive(url)).isEmpty();

        assertThat(bench.counts(url)).isEqualTo("0 0 0");
        var letter = bench.receive(dead).getFirst();
        assertThat(letter.messageId()).isEqualTo(id);
        assertThat(letter.attributesAsStrings()).containsEntry("DeadLetterQueueSourceArn", bench.arn(url))
                .containsEntry("ApproximateReceiveCount", "3").containsEntry("SentTimestamp", "1767225600000")
                .containsEntry("ApproximateFirstReceiveTimestamp", "1767225600000");
    }

    @Test
    void goodMessagesAreDeliveredBesideDeadLetters() {
        bench.send(url, "poison");
        fail(url, 2);
        bench.send(url, "good");

        assertThat(bench.bodies(url)).containsExactly("good");
        assertThat(bench.bodies(dead)).containsExactly("poison");
    }

    @Test
    void theRetentionOfADeadLetterCountsFromWhenItWasSent() {
        bench.set(dead, "MessageRetentionPeriod", "60");
        bench.send(url, "poison");
        fail(url, 3);
        assertThat(bench.counts(dead)).isEqualTo("1 0 0");

        bench.advance(57);

        assertThat(bench.counts(dead)).isEqualTo("0 0 0");
    }

    @Test
    void deadLettersOfAGroupKeepTheirOrder() {
        var deadFifo = bench.queue("dead.fifo");
        var fifo = bench.queue("orders.fifo", "ContentBasedDeduplication", "true", "RedrivePolicy", bench.redrive(deadFifo, 1),
                "VisibilityTimeout", "1");
        for (var body : new String[] {"a", "b", "c"}) {
            bench.sendTo(fifo, "g", body);
        }
        assertThat(bench.bodies(fifo, 2)).containsExactly("a", "b");
        bench.advance(1);
        assertThat(bench.bodies(fifo, 2)).containsExactly("c");

        var letters = bench.receive(deadFifo);
        assertThat(letters).extracting(Message::body).containsExactly("a", "b");
        assertThat(letters.getFirst().attributesAsStrings()).containsEntry("MessageGroupId", "g").containsKey("MessageDeduplicationId");
    }

    @Test
    void withoutItsDeadLetterQueueAMessageIsReceivedOnAndOn() {
        sqs.deleteQueue(request -> request.queueUrl(dead));
        bench.send(url, "poison");
        fail(url, 5);

        assertThat(bench.bodies(url)).containsExactly("poison");
    }

    @Test
    void redrivePoliciesAreChecked() {
        var arn = bench.arn(dead);
        assertThat(refusal(() -> bench.set(url, "RedrivePolicy", "{\"deadLetterTargetArn\":\"" + arn + "\"}")))
                .startsWith("InvalidParameterValue").endsWith("Reason: Redrive policy does not contain mandatory attribute: maxReceiveCount.");
        assertThat(refusal(() -> bench.set(url, "RedrivePolicy", "[]"))).endsWith("Reason: Redrive policy is not a valid JSON map.");
        for (var count : new String[] {"0", "1001", "\"x\""}) {
            assertThat(refusal(() -> bench.set(url, "RedrivePolicy", "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":" + count + "}")))
                    .contains("valid values are from 1 to 1000 both inclusive");
        }
        assertThat(refusal(() -> bench.set(url, "RedrivePolicy", "{\"deadLetterTargetArn\":\"" + arn + "x\",\"maxReceiveCount\":\"3\"}")))
                .endsWith("Reason: Dead letter target does not exist.");
        var fifo = bench.queue("dead.fifo");
        assertThat(refusal(() -> bench.set(url, "RedrivePolicy", bench.redrive(fifo, 3)))).contains("same type");
        bench.set(url, "RedrivePolicy", "");
        assertThat(bench.attributes(url)).doesNotContainKey("RedrivePolicy");
    }

    @Test
    void aQueueMayRefuseToBeADeadLetterQueue() {
        bench.set(dead, "RedriveAllowPolicy", "{\"redrivePermission\":\"denyAll\"}");
        assertThat(refusal(() -> bench.set(url, "RedrivePolicy", bench.redrive(dead, 3)))).startsWith("InvalidParameterValue");
        bench.set(dead, "RedriveAllowPolicy", "{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"" + bench.arn(url) + "\"]}");
        bench.set(url, "RedrivePolicy", bench.redrive(dead, 3));
        assertThat(refusal(() -> bench.queue("third", "RedrivePolicy", bench.redrive(dead, 3)))).startsWith("InvalidParameterValue");
        assertThat(refusal(() -> bench.set(dead, "RedriveAllowPolicy", "{\"redrivePermission\":\"byQueue\"}"))).contains("sourceQueueArns");
    }

    @Test
    void sourcesOfADeadLetterQueueAreListed() {
        bench.queue("third", "RedrivePolicy", bench.redrive(dead, 3));

        assertThat(sqs.listDeadLetterSourceQueues(request -> request.queueUrl(dead)).queueUrls())
                .containsExactly(url, url.replace("orders", "third"));
        assertThat(sqs.listDeadLetterSourceQueues(request -> request.queueUrl(url)).queueUrls()).isEmpty();
    }

    private void bury(String... bodies) {
        bench.send(url, bodies);
        fail(url, 3);
    }

    @Test
    void aMoveTaskBringsMessagesBackAsNewOnes() {
        var id = sqs.sendMessage(request -> request.queueUrl(url).messageBody("a")).messageId();
        bury("b", "c");
        assertThat(bench.counts(dead)).isEqualTo("3 0 0");

        sqs.startMessageMoveTask(request -> request.sourceArn(bench.arn(dead)));
        bench.advance(0);

        assertThat(bench.counts(dead)).isEqualTo("0 0 0");
        var back = bench.receive(url);
        assertThat(back).extracting(Message::body).containsExactly("a", "b", "c");
        assertThat(back.getFirst().messageId()).isNotEqualTo(id);
        assertThat(back.getFirst().attributesAsStrings()).containsEntry("ApproximateReceiveCount", "1")
                .doesNotContainKey("DeadLetterQueueSourceArn");
        assertThat(task().status()).isEqualTo("COMPLETED");
        assertThat(task().approximateNumberOfMessagesMoved()).isEqualTo(3);
        assertThat(task().approximateNumberOfMessagesToMove()).isEqualTo(3);
        assertThat(task().taskHandle()).isNull();
    }

    @Test
    void aMoveTaskMayHaveADestinationAndARateAndBeCancelled() {
        var third = bench.queue("third");
        bury("a", "b", "c", "d");
        var handle = sqs.startMessageMoveTask(request -> request.sourceArn(bench.arn(dead)).destinationArn(bench.arn(third))
                .maxNumberOfMessagesPerSecond(1)).taskHandle();
        assertThat(refusal(() -> sqs.startMessageMoveTask(request -> request.sourceArn(bench.arn(dead))))).isEqualTo("InvalidParameterValue: "
                + "There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
        bench.advance(1);
        assertThat(task().status()).isEqualTo("RUNNING");
        assertThat(task().taskHandle()).isEqualTo(handle);
        assertThat(bench.counts(third)).isEqualTo("2 0 0");

        assertThat(sqs.cancelMessageMoveTask(request -> request.taskHandle(handle)).approximateNumberOfMessagesMoved()).isEqualTo(2);

        bench.advance(100);
        assertThat(bench.counts(third)).isEqualTo("2 0 0");
        assertThat(task().status()).isEqualTo("CANCELLED");
    }

    @Test
    void aMoveTaskFailsWhenItsDestinationIsGone() {
        var third = bench.queue("third");
        bury("a", "b", "c");
        sqs.startMessageMoveTask(request -> request.sourceArn(bench.arn(dead)).destinationArn(bench.arn(third)).maxNumberOfMessagesPerSecond(1));
        bench.advance(0);
        sqs.deleteQueue(request -> request.queueUrl(third));
        bench.advance(5);

        assertThat(task().status()).isEqualTo("FAILED");
        assertThat(task().failureReason()).isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
        assertThat(bench.counts(dead)).isEqualTo("2 0 0");
    }

    @Test
    void moveTasksAreChecked() {
        assertThat(refusal(() -> sqs.startMessageMoveTask(request -> request.sourceArn(bench.arn(url)))))
                .isEqualTo("InvalidParameterValue: Source queue must be configured as a Dead Letter Queue.");
        assertThat(refusal(() -> sqs.startMessageMoveTask(request -> request.sourceArn(bench.arn(dead)).destinationArn(bench.arn(dead) + "x"))))
                .isEqualTo("ResourceNotFoundException: The resource that you specified for the DestinationArn parameter doesn't exist.");
        var strangers = "{\"taskId\":\"10f57157-fc38-4da9-a113-4de7e12d05dd\",\"sourceArn\":\"arn:aws:sqs:us-east-1:878966065785:orders\"}";
        assertThat(refusal(() -> sqs.cancelMessageMoveTask(request -> request.taskHandle(Base64.getEncoder().encodeToString(
                strangers.getBytes(StandardCharsets.UTF_8)))))).isEqualTo(
                "ResourceNotFoundException: The resource that you specified for the SourceArn parameter doesn't exist.");
        assertThat(refusal(() -> sqs.cancelMessageMoveTask(request -> request.taskHandle("foobared"))))
                .isEqualTo("InvalidParameterValue: Value for parameter TaskHandle is invalid.");
        var handle = Base64.getEncoder().encodeToString(("{\"taskId\":\"x\",\"sourceArn\":\"" + bench.arn(dead) + "\"}").getBytes(StandardCharsets.UTF_8));
        assertThat(refusal(() -> sqs.cancelMessageMoveTask(request -> request.taskHandle(handle))))
                .isEqualTo("ResourceNotFoundException: Task does not exist.");
    }
}
