package dev.orrery.kernel.store;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Cursors as streams.
final class Entries extends Spliterators.AbstractSpliterator<Snapshot.Entry> {
    private final Cursor cursor;
    /// Streams ask again at their end, which cursors need not stand.
    private boolean ended;

    /// The living entries of a cursor, read one by one as they are asked for.
    static Stream<Snapshot.Entry> of(Cursor cursor) {
        return StreamSupport.stream(new Entries(cursor), false);
    }

    private Entries(Cursor cursor) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
        this.cursor = cursor;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Snapshot.Entry> action) {
        while (!ended) {
            ended = !cursor.advance();
            if (!ended && cursor.value() != Cursor.DELETED) {
                action.accept(new Snapshot.Entry(cursor.key(), cursor.value()));
                return true;
            }
        }
        return false;
    }
}
