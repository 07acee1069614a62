package dev.orrery.services.dynamodb;

/// A transaction met a table whose key KMS has not opened for the caller: it is asked outside, and the transaction begins anew.
final class LockedTable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient OpenTable table;

    LockedTable(OpenTable table) {
        super("the key of " + table.name() + " is not opened", null, false, false);
        this.table = table;
    }

    OpenTable table() {
        return table;
    }
}
