package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Messages come in, one or up to ten at a time.
final class Sends implements SqsClient {
    private final Broker broker;
    private final Sender sender;

    Sends(Home home) {
        this.broker = Broker.of(home);
        this.sender = new Sender(home);
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        var message = Outgoing.checked(Outgoing.Given.of(request), queue.settings());
        var sent = sender.send(queue, List.of(message)).getFirst();
        var response = SendMessageResponse.builder().messageId(sent.messageId()).md5OfMessageBody(message.bodyMd5());
        if (!message.attributes().isEmpty()) {
            response.md5OfMessageAttributes(MessageAttributes.md5(message.attributes()));
        }
        if (!message.systemAttributes().isEmpty()) {
            response.md5OfMessageSystemAttributes(MessageAttributes.md5(message.systemAttributes()));
        }
        if (queue.settings().fifo()) {
            response.sequenceNumber(SequenceNumbers.text(sent.sequence()));
        }
        return response.build();
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        var entries = request.entries();
        Batches.check(entries, SendMessageBatchRequestEntry::id, "SendMessageBatchRequestEntry");
        checkTogether(entries, queue.settings());
        var good = new ArrayList<SendMessageBatchRequestEntry>(entries.size());
        var messages = new ArrayList<Outgoing>(entries.size());
        var failed = new ArrayList<BatchResultErrorEntry>(0);
        for (var entry : entries) {
            try {
                messages.add(checked(entry, queue.settings()));
                good.add(entry);
            } catch (SqsException e) {
                failed.add(Batches.failure(entry.id(), e));
            }
        }
        var sent = messages.isEmpty() ? List.<Sender.Sent>of() : sender.send(queue, messages);
        var successful = new ArrayList<SendMessageBatchResultEntry>(good.size());
        for (int i = 0; i < good.size(); i++) {
            successful.add(result(good.get(i).id(), messages.get(i), sent.get(i), queue.settings().fifo()));
        }
        return SendMessageBatchResponse.builder().successful(Batches.told(successful)).failed(Batches.told(failed)).build();
    }

    /// What makes the whole batch fail. Source: recordings of AWS in LocalStack's test suite.
    private static void checkTogether(List<SendMessageBatchRequestEntry> entries, Settings settings) {
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry.messageBody() == null || entry.messageBody().isEmpty()) {
                throw SqsErrors.missingParameter("SendMessageBatchRequestEntry." + (i + 1) + ".MessageBody");
            }
            if (settings.fifo() && entry.messageDeduplicationId() == null && !settings.contentBasedDeduplication()) {
                throw Outgoing.deduplicationIdMissing();
            }
            if (settings.fifo() && entry.messageGroupId() == null) {
                throw SqsErrors.invalidParameterValue("The request must contain the parameter MessageGroupId.");
            }
            bytes += Outgoing.Given.of(entry).bytes();
        }
        if (bytes > SqsLimits.MESSAGE_BYTES_MAX) {
            throw SqsErrors.batchRequestTooLong(bytes);
        }
    }

    private static Outgoing checked(SendMessageBatchRequestEntry entry, Settings settings) {
        var given = Outgoing.Given.of(entry);
        if (given.bytes() > settings.messageBytesMax()) {
            throw SqsErrors.entryTooLong(settings.messageBytesMax());
        }
        return Outgoing.checked(given, settings);
    }

    private static SendMessageBatchResultEntry result(String id, Outgoing message, Sender.Sent sent, boolean fifo) {
        var result = SendMessageBatchResultEntry.builder().id(id).messageId(sent.messageId()).md5OfMessageBody(message.bodyMd5());
        if (!message.attributes().isEmpty()) {
            result.md5OfMessageAttributes(MessageAttributes.md5(message.attributes()));
        }
        if (!message.systemAttributes().isEmpty()) {
            result.md5OfMessageSystemAttributes(MessageAttributes.md5(message.systemAttributes()));
        }
        if (fifo) {
            result.sequenceNumber(SequenceNumbers.text(sent.sequence()));
        }
        return result.build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
