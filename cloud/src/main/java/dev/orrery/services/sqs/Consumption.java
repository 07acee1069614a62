package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Deletes and hides messages by their receipt handles, several in one transaction.
///
/// In a standard queue a handle counts as long as its message is there, also when that was received again: so AWS answered
/// LocalStack's suite, where its reference leaves it open (`DeleteMessage`: "the message might not be deleted"). In a FIFO queue one
/// that is older, or whose time is over, is refused.
final class Consumption {
    private final Home home;

    Consumption(Home home) {
        this.home = home;
    }

    record Change(ReceiptHandle handle, int seconds) { }

    /// @param sequences of what is deleted
    private record Deleted(List<Optional<SqsException>> problems, List<Long> sequences) { }

    /// @param places of what is hidden anew
    private record Hidden(List<Optional<SqsException>> problems, List<MessageRow.At> places) { }

    /// @return what is wrong with each; nothing where it is deleted, or was before
    List<Optional<SqsException>> delete(Queue queue, List<ReceiptHandle> handles) {
        long now = queue.now();
        boolean fifo = queue.settings().fifo();
        var deleted = home.store().write(tx -> {
            var done = new Deleted(new ArrayList<>(1), new ArrayList<>(1));
            for (var handle : handles) {
                done.problems().add(delete(tx, handle, fifo, now, done.sequences()));
            }
            return done;
        });
        if (!deleted.sequences().isEmpty()) {
            queue.with(backlog -> {
                for (var sequence : deleted.sequences()) {
                    var held = backlog.received(sequence);
                    if (held != null) {
                        backlog.remove(held);
                    }
                }
                return null;
            });
        }
        return deleted.problems();
    }

    private static Optional<SqsException> delete(Tables.Write tx, ReceiptHandle handle, boolean fifo, long now, List<Long> deleted) {
        var receipt = tx.get(ReceiptRow.RECEIPTS, handle.at());
        if (receipt.isEmpty()) {
            return Optional.empty();
        }
        if (fifo && !isCurrent(receipt.get(), handle, now)) {
            return Optional.of(SqsErrors.receiptHandleHasExpired(handle.text()));
        }
        tx.delete(MessageRow.MESSAGES, handle.at());
        tx.delete(ReceiptRow.RECEIPTS, handle.at());
        deleted.add(handle.sequence());
        return Optional.empty();
    }

    private static boolean isCurrent(ReceiptRow receipt, ReceiptHandle handle, long now) {
        return receipt.token() == handle.token() && receipt.visibleAt() > now;
    }

    /// @return what is wrong with each; nothing where it is done
    List<Optional<SqsException>> hide(Queue queue, List<Change> changes) {
        long now = queue.now();
        boolean fifo = queue.settings().fifo();
        var hidden = home.store().write(tx -> {
            var done = new Hidden(new ArrayList<>(1), new ArrayList<>(1));
            var marks = tx.get(MarksRow.MARKS, queue.id()).orElseThrow(SqsErrors::queueDoesNotExist);
            for (var change : changes) {
                done.problems().add(hide(tx, marks, change, fifo, now, done.places()));
            }
            return done;
        });
        if (!hidden.places().isEmpty()) {
            queue.hiddenAnew(hidden.places());
        }
        return hidden.problems();
    }

    private static Optional<SqsException> hide(Tables.Write tx, MarksRow marks, Change change, boolean fifo, long now,
            List<MessageRow.At> hidden) {
        var handle = change.handle();
        var receipt = tx.get(ReceiptRow.RECEIPTS, handle.at())
                .filter(row -> row.sequence() > marks.purgedThrough() && (!fifo || isCurrent(row, handle, now)));
        if (receipt.isEmpty()) {
            return Optional.of(SqsErrors.notAvailableForVisibilityChange(handle.text()));
        }
        long visibleAt = now + change.seconds() * 1_000L;
        if (visibleAt > receipt.get().receivedAt() + SqsLimits.VISIBILITY_SECONDS_MAX * 1_000L) {
            return Optional.of(SqsErrors.invalidValue(change.seconds(), "VisibilityTimeout",
                    "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]."));
        }
        var row = receipt.get().visibleAt(visibleAt);
        tx.put(ReceiptRow.RECEIPTS, row.at(), row);
        hidden.add(row.at());
        return Optional.empty();
    }
}
