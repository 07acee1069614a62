package dev.orrery.services.sqs;

import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// What the batches of all operations have in common.
final class Batches {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private Batches() { }

    /// @param type the entries' name in AWS's message
    static <E> void check(List<E> entries, Function<? super E, String> id, String type) {
        if (entries.isEmpty()) {
            throw SqsErrors.emptyBatchRequest(type);
        }
        if (entries.size() > SqsLimits.BATCH_ENTRIES_MAX) {
            throw SqsErrors.tooManyEntries(entries.size());
        }
        var seen = new HashSet<String>();
        for (var entry : entries) {
            var name = id.apply(entry);
            if (name == null || !ID.matcher(name).matches()) {
                throw SqsErrors.invalidBatchEntryId();
            }
            if (!seen.add(name)) {
                throw SqsErrors.batchEntryIdsNotDistinct(name);
            }
        }
    }

    /// A list that is told, or null, which leaves it out of the answer, as AWS does with empty ones.
    static <E> List<E> told(List<E> entries) {
        return entries.isEmpty() ? null : entries;
    }

    static BatchResultErrorEntry failure(String id, SqsException error) {
        return BatchResultErrorEntry.builder().id(id).senderFault(true).code(SqsErrors.entryCode(error))
                .message(error.awsErrorDetails().errorMessage()).build();
    }
}
