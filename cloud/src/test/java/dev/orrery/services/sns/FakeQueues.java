package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// Queues and functions for tests of deliveries: they keep what they are sent, and refuse when they are told to. A FIFO queue
/// takes one deduplication id once.
final class FakeQueues implements Home.Clients {
    private final Map<String, List<SendMessageRequest>> messages = new HashMap<>();
    private final Map<String, AwsServiceException> refusals = new HashMap<>();
    private final Set<String> deduplicated = new HashSet<>();
    private final List<InvokeRequest> invocations = new ArrayList<>();
    private final List<ServiceCaller> callers = new ArrayList<>();
    private int sends;
    private Runnable beforeSend = () -> { };
    private Runnable afterSend = () -> { };

    static AwsServiceException refusal(int status, String code) {
        return AwsServiceException.builder().statusCode(status).message(code)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build()).build();
    }

    synchronized void refuse(String queue, AwsServiceException refusal) {
        refusals.put(queue, refusal);
    }

    synchronized void accept(String queue) {
        refusals.remove(queue);
    }

    /// Done when a message has left SNS and not reached the queue.
    synchronized void beforeSend(Runnable action) {
        beforeSend = action;
    }

    /// Done when a message has reached the queue, and SNS does not know.
    synchronized void afterSend(Runnable action) {
        afterSend = action;
    }

    synchronized List<SendMessageRequest> in(String queue) {
        return List.copyOf(messages.getOrDefault(queue, List.of()));
    }

    synchronized int sends() {
        return sends;
    }

    synchronized List<InvokeRequest> invocations() {
        return List.copyOf(invocations);
    }

    synchronized List<ServiceCaller> callers() {
        return List.copyOf(callers);
    }

    private synchronized void send(String region, SendMessageRequest request) {
        sends++;
        beforeSend.run();
        var parts = request.queueUrl().split("/");
        var queue = "arn:aws:sqs:" + region + ":" + parts[3] + ":" + parts[4];
        Optional.ofNullable(refusals.get(queue)).ifPresent(refusal -> {
            throw refusal;
        });
        var id = request.messageDeduplicationId();
        if (id == null || deduplicated.add(queue + "/" + id)) {
            messages.computeIfAbsent(queue, _ -> new ArrayList<>()).add(request);
        }
        afterSend.run();
    }

    @Override
    public <C> C forCaller(Class<C> type, Home home) {
        throw new IllegalStateException("SNS calls in its own name");
    }

    @Override
    public synchronized <C> C forService(Class<C> type, HomeId home, ServiceCaller caller) {
        callers.add(caller);
        return type.cast(type == LambdaClient.class ? new Functions() : new Queues(home.region()));
    }

    private final class Queues implements SqsClient {
        private final String region;

        Queues(String region) {
            this.region = region;
        }

        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
            send(region, request);
            return SendMessageResponse.builder().messageId("m").build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() { }
    }

    private final class Functions implements LambdaClient {
        @Override
        public InvokeResponse invoke(InvokeRequest request) {
            synchronized (FakeQueues.this) {
                invocations.add(request);
                Optional.ofNullable(refusals.get(request.functionName())).ifPresent(refusal -> {
                    throw refusal;
                });
            }
            return InvokeResponse.builder().statusCode(202).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() { }
    }
}
