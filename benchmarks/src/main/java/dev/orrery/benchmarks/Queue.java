package dev.orrery.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One queue of one server, asked in the JSON protocol. Not for several threads at once.
record Queue(Running server, Signer signer, String name) {
    /// What SendMessageBatch takes.
    static final int BATCH = 10;
    private static final Pattern RECEIPT_HANDLE = Pattern.compile("\"ReceiptHandle\"\\s*:\\s*\"([^\"]*)\"");
    static final String BODY = "x".repeat(1024);

    static Queue create(Running server, String name) throws IOException {
        var queue = of(server, name);
        try (var connection = new Connection(server.address())) {
            connection.text(call(server, queue.signer, "CreateQueue", "{\"QueueName\":\"" + name + "\"}"));
        }
        return queue;
    }

    /// The same queue for another thread.
    static Queue of(Running server, String name) {
        return new Queue(server, server.signer("sqs"), name);
    }

    static Request call(Running server, Signer signer, String operation, String document) {
        var content = document.getBytes(StandardCharsets.UTF_8);
        return new Request(signer.head("POST", server.host(), "/", "", Signer.sha256(content), Map.of(
                "content-length", Integer.toString(content.length), "content-type", "application/x-amz-json-1.0",
                "x-amz-target", "AmazonSQS." + operation)), content, 1);
    }

    Request send() {
        return call("SendMessage", "\"MessageBody\":\"" + BODY + "\"");
    }

    Request sendBatch() {
        return call("SendMessageBatch", "\"Entries\":[" + IntStream.range(0, BATCH)
                .mapToObj(number -> "{\"Id\":\"" + number + "\",\"MessageBody\":\"" + BODY + "\"}").collect(Collectors.joining(",")) + "]");
    }

    Request receive(int waitSeconds) {
        return call("ReceiveMessage", "\"MaxNumberOfMessages\":1,\"WaitTimeSeconds\":" + waitSeconds);
    }

    Request delete(String receiptHandle) {
        return call("DeleteMessage", "\"ReceiptHandle\":\"" + receiptHandle + "\"");
    }

    /// The first receipt handle in an answer; empty when it has no message.
    static String receiptHandle(String answer) {
        var matcher = RECEIPT_HANDLE.matcher(answer);
        return matcher.find() ? matcher.group(1) : "";
    }

    private Request call(String operation, String members) {
        return call(server, signer, operation, "{\"QueueUrl\":\"http://" + server.host() + "/" + server.target().account() + "/" + name + "\","
                + members + "}");
    }
}
