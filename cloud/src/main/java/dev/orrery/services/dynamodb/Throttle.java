package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Bucket.Decision;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Holds requests to the provisioned throughput of a table that asks for it with the tag `orrery:throttle` = `true`; any other
/// table has as much as it wants. See docs/decisions/0010-a-tag-throttles-a-table.md.
///
/// One of these lets in a whole request, or none of it: it decides by what was left when it first looked, so that a transaction that
/// takes more than there is does not stand in its own way for ever. What was consumed is forgotten with the process: then every
/// bucket is as if nobody had used its table. A transaction of the store that has to run again consumes again.
final class Throttle {
    static final String TAG = "orrery:throttle";
    static final String ON = "true";
    private static final int BUCKETS_MAX = 10_000;

    /// A throughput of its own.
    ///
    /// @param index its number; -1 for the table itself, whose local indexes share its throughput
    private record Meter(long table, int index, boolean writing) { }

    /// The buckets of one home.
    private static final class Buckets {
        private final Map<Meter, Bucket> byMeter = new ConcurrentHashMap<>();
    }

    private final Optional<Buckets> buckets;
    private final Home home;
    private final OpenTable table;
    private final Instant now;
    /// As they were found; for one thread.
    private final Map<Meter, Bucket> found = new HashMap<>(0);

    private Throttle(Optional<Buckets> buckets, Home home, OpenTable table, Instant now) {
        this.buckets = buckets;
        this.home = home;
        this.table = table;
        this.now = now;
    }

    static Throttle of(Tables.Read tx, Home home, OpenTable table) {
        boolean binds = !table.definition().billing().onDemand()
                && tx.get(TagRow.TAGS, new TagRow.Place(table.definition().number(), TAG)).filter(tag -> tag.value().equals(ON)).isPresent();
        return binds ? new Throttle(Optional.of(tx.companion(Buckets.class, Buckets::new)), home, table, home.clock().now())
                : new Throttle(Optional.empty(), home, table, Instant.EPOCH);
    }

    /// Reads a page, unless what it goes through has nothing left.
    static Page page(Tables.Read tx, Home home, Page.Plan plan) {
        var throttle = of(tx, home, plan.target().table());
        throttle.require(plan.target().index().filter(index -> !index.isLocal()), false);
        var page = Page.read(tx, plan);
        throttle.take(page.capacity(), false);
        return page;
    }

    /// For the next request to the same table, or the next item of a batch.
    Throttle anew() {
        return new Throttle(buckets, home, table, now);
    }

    boolean binds() {
        return buckets.isPresent();
    }

    void requireRead() {
        require(Optional.empty(), false);
    }

    void requireWrite() {
        require(Optional.empty(), true);
    }

    /// A write waits for every global index that has the item before or will have it.
    void requireWriteOfIndexes(Map<String, ?> before, Map<String, ?> after) {
        if (buckets.isEmpty()) {
            return;
        }
        for (var index : table.indexes()) {
            if (!index.isLocal() && (before.keySet().containsAll(index.keys().names()) || after.keySet().containsAll(index.keys().names()))) {
                require(Optional.of(index), true);
            }
        }
    }

    private void require(Optional<OpenIndex> index, boolean writing) {
        if (buckets.isEmpty()) {
            return;
        }
        switch (bucket(index, writing).decide(perSecond(index, writing), now)) {
            case Decision.Admitted _ -> { }
            case Decision.Throttled _ -> throw DynamoDbErrors.throughputExceeded(
                    index.map(found -> ResourceNames.indexArn(home, table.name(), found.name())).orElseGet(() -> ResourceNames.tableArn(home, table.name())),
                    index.isPresent(), writing);
        }
    }

    /// What was consumed of the table and its indexes.
    void take(Capacity capacity, boolean writing) {
        if (buckets.isEmpty()) {
            return;
        }
        take(Optional.empty(), writing, capacity.ofTable());
        capacity.ofGlobalIndexes().forEach((name, units) -> take(table.index(name), writing, units));
    }

    private void take(Optional<OpenIndex> index, boolean writing, double units) {
        var all = buckets.orElseThrow().byMeter;
        if (all.size() >= BUCKETS_MAX) {
            all.clear();
        }
        all.compute(meter(index, writing), (_, known) -> orBegun(known, index, writing).filled(perSecond(index, writing), now).without(units));
    }

    private Meter meter(Optional<OpenIndex> index, boolean writing) {
        return new Meter(table.definition().number(), index.map(found -> found.definition().number()).orElse(-1), writing);
    }

    /// What is decided by.
    private Bucket bucket(Optional<OpenIndex> index, boolean writing) {
        return found.computeIfAbsent(meter(index, writing),
                meter -> orBegun(buckets.orElseThrow().byMeter.get(meter), index, writing));
    }

    /// One that nobody has used has filled since the table was made.
    private Bucket orBegun(Bucket known, Optional<OpenIndex> index, boolean writing) {
        return known != null ? known : Bucket.begun(perSecond(index, writing), table.definition().createdAt());
    }

    private long perSecond(Optional<OpenIndex> index, boolean writing) {
        var throughput = index.map(found -> found.definition().throughputAt(now)).orElseGet(() -> table.definition().throughputAt(now));
        return writing ? throughput.write() : throughput.read();
    }
}
