package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Deadline;
import dev.orrery.kernel.clock.Wakeup;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/// Messages go out. A receive that finds none may wait for one; waiting costs nothing until somebody rings.
final class Receives implements SqsClient {
    private static final Pattern ATTEMPT_ID = Pattern.compile("[0-9A-Za-z!\"#$%&'()*+,./:;<=>?@\\[\\\\\\]^_`{|}~-]{1,128}");
    private final Home home;
    private final Broker broker;
    private final Receiver receiver;

    Receives(Home home) {
        this.home = home;
        this.broker = Broker.of(home);
        this.receiver = new Receiver(home);
    }

    @Override
    public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        var view = MessageView.of(request);
        int wait = between(request.waitTimeSeconds(), 0, SqsLimits.WAIT_SECONDS_MAX, "WaitTimeSeconds",
                queue.settings().waitSeconds());
        var order = order(request, queue.settings(), wait);
        var delivered = wait == 0 ? receiver.receive(queue, order) : poll(queue, order, Duration.ofSeconds(wait));
        // An empty receive has no list at all.
        return delivered.isEmpty() ? ReceiveMessageResponse.builder().build()
                : ReceiveMessageResponse.builder().messages(delivered.stream().map(view::show).toList()).build();
    }

    private static Receiver.Order order(ReceiveMessageRequest request, Settings settings, int wait) {
        var max = request.maxNumberOfMessages();
        if (max != null && (max < 1 || max > SqsLimits.RECEIVED_MAX)) {
            throw SqsErrors.invalidValue(max, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
        }
        int hidden = between(request.visibilityTimeout(), 0, SqsLimits.VISIBILITY_SECONDS_MAX, "VisibilityTimeout",
                settings.visibilitySeconds());
        return new Receiver.Order(max == null ? 1 : max, hidden * 1_000L, attempt(request.receiveRequestAttemptId(), settings),
                wait == 0 && !settings.fifo());
    }

    private static int between(Integer given, int min, int max, String parameter, int otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (given < min || given > max) {
            throw SqsErrors.invalidValue(given, parameter, "Must be >= " + min + " and <= " + max + ", if provided.");
        }
        return given;
    }

    private static String attempt(String id, Settings settings) {
        if (id == null) {
            return "";
        }
        if (!settings.fifo()) {
            throw SqsErrors.notForThisType(id, "ReceiveRequestAttemptId");
        }
        if (!ATTEMPT_ID.matcher(id).matches()) {
            throw SqsErrors.invalidValue(id, "ReceiveRequestAttemptId",
                    "ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
        return id;
    }

    List<Receiver.Delivered> poll(Queue queue, Receiver.Order order, Duration wait) {
        var found = receiver.receive(queue, order);
        if (!found.isEmpty()) {
            return found;
        }
        var deadline = Deadline.in(wait, home.clock());
        var wakeup = new Wakeup();
        var poller = queue.join(wakeup);
        try {
            while (true) {
                found = receiver.receive(queue, order);
                if (!found.isEmpty()) {
                    return found;
                }
                // Before each wait, too: who joins a queue that has ended is not called any more.
                if (queue.isEnded()) {
                    throw SqsErrors.queueDoesNotExist();
                }
                if (deadline.isOver(home.clock()) || !waited(wakeup, deadline.orAt(queue.lookAt(poller)))) {
                    return List.of();
                }
                queue.looks(poller);
            }
        } finally {
            queue.leave(poller);
        }
    }

    /// @return false when the wait was cut short, because the cloud is closed or emptied
    private boolean waited(Wakeup wakeup, Deadline deadline) {
        try {
            return home.clock().await(wakeup, deadline) || deadline.isOver(home.clock());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
