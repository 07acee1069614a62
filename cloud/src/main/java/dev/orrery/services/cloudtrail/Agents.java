package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The programs that called an account, by number: few programs make many calls, and each tells at length what it is, so
/// events keep a number. Numbers are never given up; when there are too many programs, events tell those that come later.
final class Agents {
    /// How many programs of an account have numbers; with the longest names they take 5 MB.
    static final int NUMBERED_MAX = 10_000;
    /// What is shorter is not worth a number.
    private static final int CHARACTERS_MIN = 16;
    private static final Table<Long, AgentRow> AGENTS = Table.of("agents", number -> Key.empty().number(number), AgentRow.class);
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();

    record AgentRow(long number, String text) { }

    /// Those that have numbers already.
    Agents(Tables.Read tx) {
        tx.scan(AGENTS, Range.all()).forEach(row -> numbers.putIfAbsent(row.text(), row.number()));
    }

    /// What a number stands for.
    static String text(Tables.Read tx, long number) {
        return tx.get(AGENTS, number).map(AgentRow::text).orElse("");
    }

    /// The number of a program, a new one if need be; zero where events must tell the program themselves.
    long number(Tables.Write tx, String text) {
        if (text.length() < CHARACTERS_MIN) {
            return 0;
        }
        var known = numbers.get(text);
        if (known != null) {
            return known;
        }
        long last = tx.scan(AGENTS, Range.all().descending()).findFirst().map(AgentRow::number).orElse(0L);
        if (last >= NUMBERED_MAX) {
            return 0;
        }
        var row = new AgentRow(last + 1, text);
        tx.put(AGENTS, row.number(), row);
        tx.afterCommit(() -> numbers.putIfAbsent(text, row.number()));
        return row.number();
    }
}
