package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// An account that is closed for good. No organization lists it, and nobody ever uses it again.
record ClosedRow(String account, Instant at) {
    static final Table<String, ClosedRow> CLOSED = Table.of("closed", Key::of, ClosedRow.class);
}
