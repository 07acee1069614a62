package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import java.time.DateTimeException;

/// Rows as bytes: the components of a record in their order, behind the number of them.
///
/// A row written by an older version has fewer components; the missing ones read as nothing (`Optional.empty()`, zero,
/// `false`, empty text, list or map, an enum's first constant). So a record may grow at its end and only there; a component
/// never changes its type. Components may be `String`, `boolean`, `int`, `long`, `double`, `byte[]`, `Instant`, `Duration`,
/// enums, other records, sealed interfaces of records, and `Optional`, `List` and `Map<String, …>` of these. A sealed
/// interface has no nothing: one that is added later must be optional.
public final class RowFormat<R extends Record> {
    private static final int USUAL_BYTES = 256;
    private final Class<R> type;
    private final Shape shape;

    public static <R extends Record> RowFormat<R> of(Class<R> type) {
        return new RowFormat<>(type);
    }

    private RowFormat(Class<R> type) {
        this.type = type;
        this.shape = new Shapes().of(type);
    }

    public byte[] write(R row) {
        var sink = new Sink(USUAL_BYTES);
        shape.write(row, sink);
        return sink.toByteArray();
    }

    /// @throws DamagedException when these bytes are no such row, or one of a newer version
    public R read(byte[] bytes) {
        var source = new Source(bytes, 0, bytes.length);
        R row;
        try {
            row = type.cast(shape.read(source));
        } catch (IndexOutOfBoundsException | ArithmeticException | DateTimeException e) {
            throw new DamagedException(bytes.length + " bytes are no " + type.getSimpleName() + ": " + e.getMessage());
        }
        if (source.hasMore()) {
            throw new DamagedException("a " + type.getSimpleName() + " ends at byte " + source.position + " of " + bytes.length);
        }
        return row;
    }
}
