package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// What a consumer does with what it has received: delete it, or change until when it is hidden. The rows of the store
/// decide what a receipt handle is worth.
final class Receipts implements SqsClient {
    private final Broker broker;
    private final Consumption consumption;

    Receipts(Home home) {
        this.broker = Broker.of(home);
        this.consumption = new Consumption(home);
    }

    @Override
    public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        throwFirst(consumption.delete(queue, List.of(ReceiptHandle.parse(request.receiptHandle(), queue.id()))));
        return DeleteMessageResponse.builder().build();
    }

    @Override
    public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        Batches.check(request.entries(), DeleteMessageBatchRequestEntry::id, "DeleteMessageBatchRequestEntry");
        var batch = new Batch<ReceiptHandle>();
        request.entries().forEach(entry -> batch.add(entry.id(), () -> ReceiptHandle.parse(entry.receiptHandle(), queue.id())));
        batch.run(handles -> consumption.delete(queue, handles));
        return DeleteMessageBatchResponse.builder().failed(Batches.told(batch.failed)).successful(Batches.told(batch.successful.stream()
                .map(id -> DeleteMessageBatchResultEntry.builder().id(id).build()).toList())).build();
    }

    @Override
    public ChangeMessageVisibilityResponse changeMessageVisibility(ChangeMessageVisibilityRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        throwFirst(consumption.hide(queue, List.of(change(request.receiptHandle(), request.visibilityTimeout(), queue))));
        return ChangeMessageVisibilityResponse.builder().build();
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(ChangeMessageVisibilityBatchRequest request) {
        var queue = broker.byUrl(request.queueUrl());
        Batches.check(request.entries(), ChangeMessageVisibilityBatchRequestEntry::id, "ChangeMessageVisibilityBatchRequestEntry");
        var batch = new Batch<Consumption.Change>();
        request.entries().forEach(entry -> batch.add(entry.id(), () -> change(entry.receiptHandle(), entry.visibilityTimeout(), queue)));
        batch.run(changes -> consumption.hide(queue, changes));
        return ChangeMessageVisibilityBatchResponse.builder().failed(Batches.told(batch.failed)).successful(Batches.told(
                batch.successful.stream().map(id -> ChangeMessageVisibilityBatchResultEntry.builder().id(id).build()).toList())).build();
    }

    private static Consumption.Change change(String handle, Integer seconds, Queue queue) {
        var parsed = ReceiptHandle.parse(handle, queue.id());
        if (seconds == null) {
            throw SqsErrors.missingParameter("VisibilityTimeout");
        }
        if (seconds < 0 || seconds > SqsLimits.VISIBILITY_SECONDS_MAX) {
            throw SqsErrors.invalidValue(seconds, "VisibilityTimeout", "VisibilityTimeout must be an integer between 0 and 43200.");
        }
        return new Consumption.Change(parsed, seconds);
    }

    private static void throwFirst(List<Optional<SqsException>> problems) {
        problems.getFirst().ifPresent(problem -> {
            throw problem;
        });
    }

    /// The entries of a batch on their way: what can be done is done together, and each that cannot fails alone.
    private static final class Batch<T> {
        private final List<String> ids = new ArrayList<>();
        private final List<T> items = new ArrayList<>();
        private final List<String> successful = new ArrayList<>();
        private final List<BatchResultErrorEntry> failed = new ArrayList<>(0);

        void add(String id, Supplier<T> item) {
            try {
                items.add(item.get());
                ids.add(id);
            } catch (SqsException e) {
                failed.add(Batches.failure(id, e));
            }
        }

        void run(Function<List<T>, List<Optional<SqsException>>> action) {
            if (items.isEmpty()) {
                return;
            }
            var problems = action.apply(items);
            for (int i = 0; i < ids.size(); i++) {
                var id = ids.get(i);
                problems.get(i).ifPresentOrElse(problem -> failed.add(Batches.failure(id, problem)), () -> successful.add(id));
            }
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
