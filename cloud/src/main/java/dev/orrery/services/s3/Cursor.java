package dev.orrery.services.s3;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/// Walks a table within a range and can jump ahead, so that what is skipped need not be read.
final class Cursor<R extends Record> implements AutoCloseable {
    private final Tables.Read tx;
    private final Table<?, R> table;
    private Stream<R> stream;
    private Iterator<R> rows;
    private Optional<R> next;

    Cursor(Tables.Read tx, Table<?, R> table, Range range) {
        this.tx = tx;
        this.table = table;
        start(range);
    }

    /// The row that comes next; it stays next.
    Optional<R> peek() {
        return next;
    }

    void advance() {
        next = rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    /// Goes on with this range instead.
    void jump(Range range) {
        stream.close();
        start(range);
    }

    private void start(Range range) {
        stream = tx.scan(table, range);
        rows = stream.iterator();
        advance();
    }

    @Override
    public void close() {
        stream.close();
    }
}
