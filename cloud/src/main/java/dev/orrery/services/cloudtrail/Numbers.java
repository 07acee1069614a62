package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;

/// Numbers for the events of an account: each is larger than all that this process and those before it have given, whatever
/// the machine's clock says. An event that had the place of another would take it out of the history.
final class Numbers {
    /// Above those of earlier versions, which were made of the machine's milliseconds.
    private static final long FIRST = 1L << 62;
    /// How many are taken from the store at once; those that a process leaves are lost. There are enough for 2^42 processes.
    private static final long BLOCK = 1L << 20;
    private static final Table<String, NextRow> NEXT = Table.of("numbers", Key::of, NextRow.class);
    private static final String EVENTS = "events";
    private final Home home;
    private long next;
    private long end;

    /// @param number the first that no process has taken
    record NextRow(long number) { }

    /// @param home of the account, global
    Numbers(Home home) {
        this.home = home;
    }

    synchronized long next() {
        if (next == end) {
            next = home.store().write(tx -> {
                long first = tx.get(NEXT, EVENTS).map(NextRow::number).orElse(FIRST);
                tx.put(NEXT, EVENTS, new NextRow(first + BLOCK));
                return first;
            });
            end = next + BLOCK;
        }
        return next++;
    }
}
