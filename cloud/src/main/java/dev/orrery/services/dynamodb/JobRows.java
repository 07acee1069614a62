package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The exports, or the imports, of a home: found by their ARNs, listed from the newest on, and kept for 90 days.
///
/// @param name of the table of rows
/// @param arn of a row
final class JobRows<R extends Record> {
    /// How long AWS tells of them. Source: API Reference, `ListExports` and `ListImports`.
    static final Duration KEPT = Duration.ofDays(90);
    private static final int SUFFIX_DIGITS = 8;
    private static final int MILLIS_DIGITS = 14;
    private final String kind;
    private final Table<String, R> rows;
    private final Function<R, String> arn;

    JobRows(String kind, Class<R> type, Function<R, String> arn) {
        this.kind = kind;
        this.rows = Table.of(kind + "s", JobRows::key, type);
        this.arn = arn;
    }

    /// A new ARN: `…/export/01604632434000-a1b2c3d4`.
    String newArn(Home home, String table, Instant now) {
        return ResourceNames.tableArn(home, table) + "/" + kind + "/0" + now.toEpochMilli() + "-" + home.ids().hex(SUFFIX_DIGITS);
    }

    /// What stands behind the last slash of an ARN.
    static String id(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static Key key(String arn) {
        return Key.empty().numberDescending(Long.parseLong(id(arn).substring(0, MILLIS_DIGITS))).text(arn);
    }

    Optional<R> find(Tables.Read tx, String arnOfOne) {
        return tx.get(rows, arnOfOne);
    }

    void put(Tables.Write tx, R row) {
        tx.put(rows, arn.apply(row), row);
    }

    void delete(Tables.Write tx, String arnOfOne) {
        tx.delete(rows, arnOfOne);
    }

    List<R> list(Tables.Read tx, Optional<String> after, Predicate<R> wanted, int most) {
        try (var all = tx.scan(rows, after.map(last -> Range.all().behind(key(last))).orElse(Range.all()))) {
            return all.filter(wanted).limit(most).toList();
        }
    }

    /// Whether this is the ARN of one, well-formed; where it is from is not asked.
    boolean isArn(String text) {
        return text.matches("arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/[a-zA-Z0-9_.-]+/" + kind + "/\\d{" + MILLIS_DIGITS + "}-[0-9a-f]{"
                + SUFFIX_DIGITS + "}");
    }

    /// Whether it could be of this home.
    static boolean isOf(Home home, String arn) {
        return ResourceNames.region(arn).equals(home.region()) && ResourceNames.account(arn).equals(home.account());
    }
}
