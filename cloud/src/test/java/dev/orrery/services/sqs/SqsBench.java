package dev.orrery.services.sqs;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// A cloud with a client of its queues, and what tests of queues do again and again.
final class SqsBench implements AutoCloseable {
    final Orrery cloud = Orrery.start();
    final SqsClient sqs = cloud.client(SqsClient.class);

    String queue(String name, String... attributes) {
        var map = new LinkedHashMap<QueueAttributeName, String>();
        for (int i = 0; i < attributes.length; i += 2) {
            map.put(QueueAttributeName.fromValue(attributes[i]), attributes[i + 1]);
        }
        if (name.endsWith(".fifo")) {
            map.put(QueueAttributeName.FIFO_QUEUE, "true");
        }
        return sqs.createQueue(request -> request.queueName(name).attributes(map)).queueUrl();
    }

    void set(String url, String attribute, String value) {
        sqs.setQueueAttributes(request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.fromValue(attribute), value)));
    }

    Map<String, String> attributes(String url) {
        return sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL)).attributesAsStrings();
    }

    String arn(String url) {
        return attributes(url).get("QueueArn");
    }

    String redrive(String deadLetterQueueUrl, int times) {
        return "{\"deadLetterTargetArn\":\"" + arn(deadLetterQueueUrl) + "\",\"maxReceiveCount\":" + times + "}";
    }

    void send(String url, String... bodies) {
        for (var body : bodies) {
            sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
        }
    }

    void sendTo(String url, String group, String body) {
        sqs.sendMessage(request -> request.queueUrl(url).messageBody(body).messageGroupId(group));
    }

    List<Message> receive(String url) {
        return receive(url, 10);
    }

    List<Message> receive(String url, int max) {
        return sqs.receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(max).messageSystemAttributeNamesWithStrings("All")
                .messageAttributeNames("All")).messages();
    }

    List<String> bodies(String url) {
        return bodies(url, 10);
    }

    List<String> bodies(String url, int max) {
        return receive(url, max).stream().map(Message::body).toList();
    }

    void delete(String url, Message message) {
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
    }

    void hide(String url, Message message, int seconds) {
        sqs.changeMessageVisibility(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(seconds));
    }

    /// Ready, in flight and delayed.
    String counts(String url) {
        var all = attributes(url);
        return all.get("ApproximateNumberOfMessages") + " " + all.get("ApproximateNumberOfMessagesNotVisible") + " "
                + all.get("ApproximateNumberOfMessagesDelayed");
    }

    void advance(long seconds) {
        cloud.time().advance(Duration.ofSeconds(seconds));
    }

    /// The code and the message of the error that this ends with.
    static String refusal(Runnable action) {
        try {
            action.run();
        } catch (SqsException e) {
            return e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
        }
        throw new AssertionError("nothing was refused");
    }

    @Override
    public void close() {
        cloud.close();
    }
}
