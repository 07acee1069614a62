package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;

/// Numbers that only grow: those of a FIFO topic's messages, and of what is in the mailbox.
final class Sequences {
    static final Table<String, SequenceRow> SEQUENCES = Table.of("sequences", Key::of, SequenceRow.class);
    /// Not the name of a topic.
    static final String MAIL = "/mail";

    private Sequences() { }

    record SequenceRow(long last) { }

    static long next(Tables.Write tx, String name) {
        long next = tx.get(SEQUENCES, name).map(SequenceRow::last).orElse(0L) + 1;
        tx.put(SEQUENCES, name, new SequenceRow(next));
        return next;
    }

    /// As the API shows it: twenty digits.
    static String text(long number) {
        return "1%019d".formatted(number);
    }

    static long position(String text) {
        return Long.parseLong(text.substring(1));
    }
}
