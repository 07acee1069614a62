package dev.orrery.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.disk.DirectoryInUseException;
import dev.orrery.kernel.disk.FileDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableStoreTest {
    private static final StoreOptions TINY = new StoreOptions(4_000, 200, 2_000, Runnable::run, Runnable::run,
            StoreOptions.Committing.EACH);

    @TempDir
    Path directory;

    @Nested
    class Process extends OnDisk {
        @Override
        DurableStore open() {
            return DurableStore.open(directory, Durability.PROCESS);
        }
    }

    @Nested
    class Synced extends OnDisk {
        @Override
        DurableStore open() {
            return DurableStore.open(directory, Durability.DISK);
        }
    }

    /// Memtables and blocks so small that most of the store is in runs.
    @Nested
    class Tiny extends OnDisk {
        @Override
        DurableStore open() {
            return DurableStore.open(FileDisk.flat(directory), Durability.PROCESS, TINY);
        }
    }

    @Nested
    class TinyInTheBackground extends OnDisk {
        @Override
        DurableStore open() {
            return DurableStore.open(FileDisk.flat(directory), Durability.PROCESS, new StoreOptions(4_000, 200, 2_000,
                    Background.thread("flush"), Background.thread("compact"), StoreOptions.Committing.GROUPED));
        }
    }

    abstract class OnDisk extends StoreContract {
        private DurableStore store;

        abstract DurableStore open();

        @BeforeEach
        void start() {
            store = open();
        }

        @AfterEach
        void stop() {
            store.close();
        }

        @Override
        Store store() {
            return store;
        }

        private void restart() {
            store.close();
            store = open();
        }

        @Test
        void everythingIsThereAfterARestart() {
            for (int i = 0; i < 300; i++) {
                put("k%03d".formatted(i), "v" + i);
            }
            store.write(tx -> {
                tx.delete(bytes("k150"));
                return null;
            });
                var before = new ArrayList<>(ascending("", ""));
            for (int i = 0; i < 8; i++) {
                restart();
                assertThat(ascending("", "")).isEqualTo(before).hasSize(299);
                assertThat(get("k150")).isNull();
                assertThat(get("k151")).isEqualTo("v151");
                put("k000", "v" + i);
                before.set(0, "k000=v" + i);
            }
        }

        @Test
        void nothingComesBackAfterClearing() {
            for (int i = 0; i < 300; i++) {
                put("k" + i, "v");
            }
            store.clear();
            restart();
            assertThat(ascending("", "")).isEmpty();
            put("a", "1");
            restart();
            assertThat(ascending("", "")).containsExactly("a=1");
        }

        @Test
        void aClosedStoreRefusesEverything() {
            store.close();
            assertThatThrownBy(() -> put("a", "1")).isInstanceOf(IllegalStateException.class).hasMessage("the store is closed");
            assertThatThrownBy(() -> get("a")).isInstanceOf(IllegalStateException.class).hasMessage("the store is closed");
        }

        @Test
        void aSecondStoreInTheSameDirectoryIsRefused() {
            assertThatThrownBy(this::open).isInstanceOf(DirectoryInUseException.class).hasMessageContaining("in use by");
        }

        @Test
        void anInterruptedThreadHarmsNobody() {
            put("a", "1");
            Thread.currentThread().interrupt();
            put("b", "2");
            assertThat(Thread.interrupted()).isTrue();
            put("c", "3");
            restart();
            assertThat(ascending("", "")).containsExactly("a=1", "b=2", "c=3");
        }
    }

    @Test
    void theNumberOfRunsAndLogsStaysBounded() {
        var disk = FileDisk.flat(directory);
        try (var store = DurableStore.open(disk, Durability.PROCESS, TINY)) {
            for (int i = 0; i < 6_000; i++) {
                int number = i * 7919 % 6_000;
                store.write(tx -> {
                    tx.put(StoreContract.bytes("k" + number), StoreContract.bytes("value of " + number));
                    return null;
                });
            }
            assertThat(disk.list()).hasSizeLessThan(30);
            long count = store.read(snapshot -> snapshot.scan(new byte[0], new byte[0]).count());
            assertThat(count).isEqualTo(6_000);
        }
    }

    @Test
    void aReaderKeepsWhatItReadsWhileRunsAreReplaced() {
        try (var store = DurableStore.open(FileDisk.flat(directory), Durability.PROCESS, TINY)) {
            fill(store, "before");
            store.read(snapshot -> {
                var entries = snapshot.scan(new byte[0], new byte[0]).iterator();
                var seen = new ArrayList<>(List.of(StoreContract.text(entries.next())));
                fill(store, "after");
                store.clear();
                entries.forEachRemaining(entry -> seen.add(StoreContract.text(entry)));
                assertThat(seen).hasSize(1_000).allMatch(text -> text.endsWith("before"));
                return null;
            });
        }
    }

    private static void fill(DurableStore store, String value) {
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            store.write(tx -> {
                tx.put(StoreContract.bytes("k%04d".formatted(number)), StoreContract.bytes(value));
                return null;
            });
        }
    }
}
