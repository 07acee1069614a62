package dev.orrery.services.sqs;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Shows the messages of a queue without receiving them, as LocalStack does: by `?QueueUrl=`, or by
/// `/us-east-1/123456789012/orders`. With `ShowInvisible` also those in flight, with `ShowDelayed` also those delayed.
/// Source: LocalStack's documentation of SQS, "Developer endpoints".
final class MessagesWindow implements Window {
    private static final String DEFAULT_REGION = "us-east-1";
    private static final String DEFAULT_ACCOUNT = "123456789012";
    private static final String HANDLE = "SQS/BACKDOOR/ACCESS";
    private static final int PLACE_PARTS = 4;

    @Override
    public String path() {
        return "/_aws/sqs/messages";
    }

    @Override
    public View look(Look look) {
        if (look.method().equals("DELETE")) {
            return new View.Failure(405, "MethodNotAllowed", "Messages can be looked at, not changed, here.");
        }
        try {
            var queue = queue(look).orElseThrow(SqsErrors::queueDoesNotExist);
            return new View.Response("ReceiveMessage", ReceiveMessageResponse.builder()
                    .messages(messages(queue.broker(), queue.queue(), isSet(look, "ShowInvisible"), isSet(look, "ShowDelayed"))).build());
        } catch (SqsException e) {
            return new View.Failure(e.statusCode(), e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage());
        }
    }

    private record Found(Broker broker, Queue queue) { }

    private static Optional<Found> queue(Look look) {
        var place = look.below().split("/");
        QueueUrl url;
        if (place.length == PLACE_PARTS) {
            url = new QueueUrl(look.below(), Optional.of(place[2]), Optional.of(place[1]), place[3]);
        } else {
            url = QueueUrl.parse(look.parameter("QueueUrl").filter(text -> !text.isEmpty()).orElseThrow(SqsErrors::queueDoesNotExist));
        }
        var home = new HomeId(url.account().orElse(DEFAULT_ACCOUNT),
                url.region().or(() -> look.parameter("Region")).orElse(DEFAULT_REGION));
        var broker = Broker.of(look.homes().apply(home));
        return broker.find(url.name()).map(queue -> new Found(broker, queue));
    }

    private static boolean isSet(Look look, String parameter) {
        return look.parameter(parameter).map(value -> value.equalsIgnoreCase("true") || value.equals("1")).orElse(false);
    }

    private record Seen(long sequence, int receives, long firstReceivedAt, Held.State state, boolean blocked) { }

    static List<Message> messages(Broker broker, Queue queue, boolean invisible, boolean delayed) {
        queue.dropExpired();
        var seen = queue.with(backlog -> backlog.all().stream().map(held -> new Seen(held.sequence, held.receives, held.firstReceivedAt,
                held.state, held.group != null && !held.group.isOpen())).toList());
        var messages = new ArrayList<Message>();
        long bytes = 0;
        for (var one : seen) {
            boolean shown = switch (one.state()) {
                case READY -> invisible || !one.blocked();
                case TAKEN, IN_FLIGHT -> invisible;
                case DELAYED -> delayed;
                case SENDING, GONE -> false;
            };
            if (!shown) {
                continue;
            }
            var row = broker.home().store().read(tx -> tx.get(MessageRow.MESSAGES, new MessageRow.At(queue.id(), one.sequence())));
            bytes += row.map(MessageRow::bytes).orElse(0L);
            if (bytes > SqsLimits.SHOWN_BYTES_MAX || messages.size() == SqsLimits.SHOWN_MAX) {
                break;
            }
            row.ifPresent(message -> messages.add(show(message, one, invisible, delayed)));
        }
        return messages;
    }

    private static Message show(MessageRow row, Seen seen, boolean invisible, boolean delayed) {
        var receipt = new ReceiptRow(row.queue(), row.sequence(), 0, seen.receives(), seen.firstReceivedAt(), 0, 0);
        var shown = MessageView.all().show(row, receipt, HANDLE).build();
        var attributes = new LinkedHashMap<>(shown.attributesAsStrings());
        attributes.putIfAbsent("ApproximateFirstReceiveTimestamp", "0");
        if (invisible) {
            attributes.put("IsVisible", Boolean.toString(seen.state() == Held.State.READY));
        }
        if (delayed) {
            attributes.put("IsDelayed", Boolean.toString(seen.state() == Held.State.DELAYED));
        }
        return shown.toBuilder().attributesWithStrings(attributes).build();
    }
}
