package dev.orrery.services.s3;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// One page of a listing: rows and common prefixes, up to a maximum of both together, in the order of keys.
///
/// @param last the last key or common prefix on the page; empty when the page is
/// @param truncated whether something comes behind the page
record Listing<R>(List<R> rows, List<String> commonPrefixes, String last, boolean truncated) {
    /// How many keys of a common prefix are stepped over before it is cheaper to look for the first key behind it.
    private static final int STEPS_BEFORE_JUMP = 8;

    static <R extends Record> Listing<R> page(Tables.Read tx, Table<?, R> table, Folding folding, Range range,
            Function<R, String> key, int max) {
        var rows = new ArrayList<R>();
        var prefixes = new ArrayList<String>();
        var last = "";
        try (var cursor = new Cursor<>(tx, table, range)) {
            while (rows.size() + prefixes.size() < max && cursor.peek().isPresent()) {
                var row = cursor.peek().get();
                var folded = folding.folded(key.apply(row));
                if (folded.isEmpty()) {
                    rows.add(row);
                    last = key.apply(row);
                    cursor.advance();
                } else {
                    prefixes.add(folded);
                    last = folded;
                    skip(cursor, folding, folded, key);
                }
            }
            return new Listing<>(rows, prefixes, last, max > 0 && cursor.peek().isPresent());
        }
    }

    /// Leaves the keys of a common prefix behind, without walking them all.
    static <R extends Record> void skip(Cursor<R> cursor, Folding folding, String commonPrefix, Function<R, String> key) {
        for (int step = 0; step < STEPS_BEFORE_JUMP; step++) {
            cursor.advance();
            if (cursor.peek().isEmpty() || !key.apply(cursor.peek().get()).startsWith(commonPrefix)) {
                return;
            }
        }
        cursor.jump(folding.behindPrefix(commonPrefix));
    }
}
