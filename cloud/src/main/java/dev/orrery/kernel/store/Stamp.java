package dev.orrery.kernel.store;

/// What every change of a service's tables leaves, so that what was made of the rows and is remembered elsewhere is known to
/// be old; also by another process.
///
/// @param text never the same again
public record Stamp(String text) {
    private static final Table<String, Stamp> STAMP = Table.of("stamp", Key::of, Stamp.class);
    private static final String ONLY = "";

    /// Which state of the tables a snapshot shows; empty before the first change.
    public static String of(Tables.Read tx) {
        return tx.get(STAMP, ONLY).map(Stamp::text).orElse("");
    }

    /// The tables have changed.
    public void leave(Tables.Write tx) {
        tx.put(STAMP, ONLY, this);
    }
}
