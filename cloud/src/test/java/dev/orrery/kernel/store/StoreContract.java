package dev.orrery.kernel.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every store promises. One subclass per store.
abstract class StoreContract {
    private static final byte[] OPEN = new byte[0];

    abstract Store store();

    @Test
    void whatIsPutCanBeRead() {
        put("a", "1");
        assertThat(get("a")).isEqualTo("1");
        assertThat(get("b")).isNull();
    }

    @Test
    void aPutReplacesAndADeleteForgets() {
        put("a", "1");
        put("a", "2");
        assertThat(get("a")).isEqualTo("2");
        delete("a");
        delete("never there");
        assertThat(get("a")).isNull();
        assertThat(ascending("", "")).isEmpty();
    }

    @Test
    void anEmptyValueIsAValue() {
        put("a", "");
        assertThat(get("a")).isEmpty();
        assertThat(ascending("", "")).containsExactly("a=");
    }

    @Test
    void anEmptyKeyIsAKey() {
        put("", "1");
        put("a", "2");
        assertThat(get("")).isEqualTo("1");
        assertThat(ascending("", "")).containsExactly("=1", "a=2");
        assertThat(descending("", "")).containsExactly("a=2", "=1");
    }

    @Test
    void aScanHasItsFirstKeyButNotItsLast() {
        List.of("a", "b", "c", "d").forEach(key -> put(key, key));
        assertThat(ascending("b", "d")).containsExactly("b=b", "c=c");
        assertThat(descending("b", "d")).containsExactly("c=c", "b=b");
        assertThat(ascending("b", "")).containsExactly("b=b", "c=c", "d=d");
        assertThat(descending("bb", "")).containsExactly("d=d", "c=c");
        assertThat(ascending("", "b")).containsExactly("a=a");
        assertThat(descending("", "bb")).containsExactly("b=b", "a=a");
    }

    @Test
    void aScanStaysAtItsEnd() {
        for (int number = 0; number < 400; number++) {
            put("key" + number, "value");
        }
        store().read(snapshot -> {
            var entries = snapshot.scan(OPEN, OPEN).iterator();
            entries.forEachRemaining(_ -> { });
            assertThat(entries.hasNext()).isFalse();
            assertThat(entries.hasNext()).isFalse();
            return null;
        });
    }

    @Test
    void anEmptyRangeHasNothing() {
        put("b", "1");
        assertThat(ascending("b", "b")).isEmpty();
        assertThat(ascending("c", "a")).isEmpty();
        assertThat(descending("c", "a")).isEmpty();
        assertThat(ascending("c", "")).isEmpty();
        assertThat(descending("", "b")).isEmpty();
    }

    @Test
    void keysSortByUnsignedBytes() {
        store().write(tx -> {
            tx.put(new byte[] {(byte) 0x80}, OPEN);
            tx.put(new byte[] {0x7F}, OPEN);
            tx.put(new byte[] {0x7F, 0}, OPEN);
            return null;
        });
        var keys = store().read(snapshot -> snapshot.scan(OPEN, OPEN).map(e -> HexFormat.of().formatHex(e.key())).toList());
        assertThat(keys).containsExactly("7f", "7f00", "80");
    }

    @Test
    void aTransactionSeesItsOwnChanges() {
        put("a", "1");
        put("b", "1");
        var seen = store().write(tx -> {
            tx.put(bytes("c"), bytes("2"));
            tx.delete(bytes("a"));
            tx.put(bytes("b"), bytes("2"));
            assertThat(tx.get(bytes("a"))).isEmpty();
            assertThat(tx.get(bytes("c"))).hasValue(bytes("2"));
            return Stream.of(tx.scan(OPEN, OPEN), tx.scanReverse(OPEN, OPEN)).map(s -> s.map(StoreContract::text).toList()).toList();
        });
        assertThat(seen).containsExactly(List.of("b=2", "c=2"), List.of("c=2", "b=2"));
    }

    @Test
    void aTransactionThatThrowsChangesNothing() {
        put("a", "1");
        assertThatThrownBy(() -> store().write(tx -> {
            tx.put(bytes("a"), bytes("2"));
            tx.put(bytes("b"), bytes("2"));
            tx.delete(bytes("a"));
            throw new IllegalStateException("no");
        })).hasMessage("no");
        put("c", "3");
        assertThat(ascending("", "")).containsExactly("a=1", "c=3");
    }

    @Test
    void aScanMayBeChangedWhileItIsRead() {
        for (int i = 0; i < 100; i++) {
            put("k%02d".formatted(i), "1");
        }
        store().write(tx -> {
            tx.scan(OPEN, OPEN).forEach(entry -> {
                tx.delete(entry.key());
                tx.put(bytes("z" + text(entry)), OPEN);
            });
            return null;
        });
        assertThat(ascending("", "k99~")).isEmpty();
        assertThat(ascending("z", "")).hasSize(100);
    }

    @Test
    void aReaderSeesOneMomentHoweverLongItTakes() throws Exception {
        put("a", "1");
        put("b", "1");
        var reading = new CountDownLatch(1);
        var written = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // given a reader in the middle of its scan
            var reader = threads.submit(() -> store().read(snapshot -> {
                var entries = snapshot.scan(OPEN, OPEN).iterator();
                var seen = new ArrayList<>(List.of(text(entries.next())));
                reading.countDown();
                await(written);
                entries.forEachRemaining(entry -> seen.add(text(entry)));
                snapshot.get(bytes("c")).ifPresent(value -> seen.add("c"));
                return seen;
            }));
            reading.await();

            // when others write, which does not wait for it
            for (int i = 0; i < 100; i++) {
                put("b", "2" + i);
                put("c" + i, "2");
                delete("a");
            }
            put("c", "2");
            written.countDown();

            // then it sees nothing of that
            assertThat(reader.get()).containsExactly("a=1", "b=1");
        }
    }

    @Test
    void aReaderDoesNotSeeATransactionThatRuns() throws Exception {
        var running = new CountDownLatch(1);
        var read = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writer = threads.submit(() -> store().write(tx -> {
                tx.put(bytes("a"), bytes("1"));
                running.countDown();
                await(read);
                return null;
            }));
            running.await();
            assertThat(get("a")).isNull();
            read.countDown();
            writer.get();
            assertThat(get("a")).isEqualTo("1");
        }
    }

    @Test
    void transactionsAreSerializable() throws Exception {
        int threadCount = 8;
        int additions = 200;
        put("sum", "0");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = 0; i < threadCount; i++) {
                all.add(threads.submit(() -> {
                    for (int j = 0; j < additions; j++) {
                        store().write(tx -> {
                            int sum = Integer.parseInt(new String(tx.get(bytes("sum")).orElseThrow(), UTF_8));
                            tx.put(bytes("sum"), bytes(Integer.toString(sum + 1)));
                            return null;
                        });
                    }
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
        assertThat(get("sum")).isEqualTo(Integer.toString(threadCount * additions));
    }

    @Test
    void actionsRunAfterTheCommitAndOnlyThen() {
        var ran = new ArrayList<String>();
        store().write(tx -> {
            tx.put(bytes("a"), bytes("1"));
            tx.afterCommit(() -> ran.add("first sees " + get("a")));
            tx.afterCommit(() -> ran.add("second"));
            tx.afterCommit(() -> put("b", "written by an action"));
            assertThat(ran).isEmpty();
            return null;
        });
        assertThat(ran).containsExactly("first sees 1", "second");
        assertThat(get("b")).isEqualTo("written by an action");
        assertThatThrownBy(() -> store().write(tx -> {
            tx.afterCommit(() -> ran.add("third"));
            throw new IllegalStateException("no");
        })).hasMessage("no");
        assertThat(ran).hasSize(2);
    }

    @Test
    void actionsRunWhenNothingWasChanged() {
        var ran = new AtomicInteger();
        store().write(tx -> {
            tx.afterCommit(ran::incrementAndGet);
            return null;
        });
        assertThat(ran).hasValue(1);
    }

    @Test
    void keysAndValuesHaveAnUpperBound() {
        var key = new byte[Store.KEY_BYTES_MAX];
        var value = new byte[Store.VALUE_BYTES_MAX];
        Arrays.fill(key, (byte) 7);
        value[1000] = 1;
        store().write(tx -> {
            tx.put(key, value);
            return null;
        });
        assertThat(store().read(snapshot -> snapshot.get(key)).orElseThrow()).isEqualTo(value);
        refused(tx -> tx.put(new byte[Store.KEY_BYTES_MAX + 1], OPEN));
        refused(tx -> tx.put(OPEN, new byte[Store.VALUE_BYTES_MAX + 1]));
        refused(tx -> tx.delete(new byte[Store.KEY_BYTES_MAX + 1]));
    }

    @Test
    void aTransactionHasAnUpperBound() {
        var value = new byte[Store.VALUE_BYTES_MAX];
        refused(tx -> {
            for (int i = 0; i <= Store.TRANSACTION_BYTES_MAX / Store.VALUE_BYTES_MAX; i++) {
                tx.put(bytes("k" + i), value);
            }
        });
        assertThat(ascending("", "")).isEmpty();
    }

    private void refused(Consumer<Transaction> change) {
        assertThatThrownBy(() -> store().write(tx -> {
            tx.put(bytes("beside"), OPEN);
            change.accept(tx);
            return null;
        })).isInstanceOf(IllegalArgumentException.class);
        assertThat(get("beside")).isNull();
    }

    @Test
    void aTransactionInsideATransactionIsRefused() {
        assertThatThrownBy(() -> store().write(tx -> store().write(inner -> null))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void clearingForgetsEverything() {
        put("a", "1");
        store().clear();
        assertThat(ascending("", "")).isEmpty();
        put("b", "2");
        assertThat(ascending("", "")).containsExactly("b=2");
    }

    @Test
    void aScanReadsNoMoreThanIsAskedFor() {
        store().write(tx -> {
            for (int i = 0; i < 10_000; i++) {
                tx.put(bytes("k%05d".formatted(i)), bytes("v"));
            }
            return null;
        });
        var first = store().read(snapshot -> snapshot.scan(OPEN, OPEN).limit(3).map(StoreContract::text).toList());
        assertThat(first).containsExactly("k00000=v", "k00001=v", "k00002=v");
        var last = store().read(snapshot -> snapshot.scanReverse(OPEN, OPEN).limit(2).map(StoreContract::text).toList());
        assertThat(last).containsExactly("k09999=v", "k09998=v");
    }

    @Test
    void itDoesWhatASortedMapDoes() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(4711);
        var model = new TreeMap<String, String>();
        for (int step = 0; step < 1_200; step++) {
            var draft = new TreeMap<>(model);
            boolean fails = random.nextInt(10) == 0;
            try {
                store().write(tx -> {
                    for (int i = random.nextInt(6); i >= 0; i--) {
                        change(tx, draft, random);
                        compare(tx, draft, random);
                    }
                    if (fails) {
                        throw new IllegalStateException("on purpose");
                    }
                    return null;
                });
                model = draft;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("on purpose");
            }
            var now = model;
            store().read(snapshot -> {
                compare(snapshot, now, random);
                return null;
            });
        }
        assertThat(ascending("", "")).isEqualTo(model.entrySet().stream().map(Object::toString).toList());
        assertThat(descending("", "")).isEqualTo(model.descendingMap().entrySet().stream().map(Object::toString).toList());
    }

    private static void change(Transaction tx, TreeMap<String, String> model, RandomGenerator random) {
        var key = key(random);
        if (random.nextInt(3) == 0) {
            tx.delete(bytes(key));
            model.remove(key);
        } else {
            var value = Integer.toHexString(random.nextInt()).repeat(random.nextInt(8));
            tx.put(bytes(key), bytes(value));
            model.put(key, value);
        }
    }

    private static void compare(Snapshot snapshot, TreeMap<String, String> model, RandomGenerator random) {
        var key = key(random);
        assertThat(snapshot.get(bytes(key)).map(value -> new String(value, UTF_8)).orElse(null)).isEqualTo(model.get(key));
        var from = key(random);
        var to = key(random);
        if (from.compareTo(to) < 0) {
            int limit = random.nextInt(20);
            var part = model.subMap(from, true, to, false);
            assertThat(snapshot.scan(bytes(from), bytes(to)).limit(limit).map(StoreContract::text).toList())
                    .isEqualTo(part.entrySet().stream().limit(limit).map(Object::toString).toList());
            assertThat(snapshot.scanReverse(bytes(from), bytes(to)).limit(limit).map(StoreContract::text).toList())
                    .isEqualTo(part.descendingMap().entrySet().stream().limit(limit).map(Object::toString).toList());
        }
    }

    /// Few enough keys that they meet again, with prefixes in common and of different lengths.
    private static String key(RandomGenerator random) {
        return "abcde".substring(random.nextInt(5)) + random.nextInt(400);
    }

    void put(String key, String value) {
        store().write(tx -> {
            tx.put(bytes(key), bytes(value));
            return null;
        });
    }

    private void delete(String key) {
        store().write(tx -> {
            tx.delete(bytes(key));
            return null;
        });
    }

    String get(String key) {
        return store().read(snapshot -> snapshot.get(bytes(key))).map(value -> new String(value, UTF_8)).orElse(null);
    }

    List<String> ascending(String from, String to) {
        return store().read(snapshot -> snapshot.scan(bytes(from), bytes(to)).map(StoreContract::text).toList());
    }

    private List<String> descending(String from, String to) {
        return store().read(snapshot -> snapshot.scanReverse(bytes(from), bytes(to)).map(StoreContract::text).toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(Snapshot.Entry entry) {
        return new String(entry.key(), UTF_8) + "=" + new String(entry.value(), UTF_8);
    }
}
