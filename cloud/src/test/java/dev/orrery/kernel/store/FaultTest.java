package dev.orrery.kernel.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.disk.SimulatedDisk;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lets the disk refuse: once at every operation, from every operation on, and when it is full.
class FaultTest {
    private static final Logger LOG = Logger.getLogger(Maintenance.class.getName());
    private static final int TRANSACTIONS = 60;
    private static final StoreOptions OPTIONS = new StoreOptions(1_500, 120, 1_000, Runnable::run, Runnable::run,
            StoreOptions.Committing.EACH);

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "DISK"})
    void oneFailureAnywhereLosesNothingAndLeavesNothingBehind(Durability durability) {
        long operations = operations(durability);
        for (long n = 1; n <= operations; n++) {
            long failing = n;
            var life = new Life(durability, "failure of operation " + n);
            life.disk.faults((number, bytes) -> number == failing);
            life.run();

            // then everything goes on: a failed sync needs a restart, nothing else does
            assertThat(life.refusals).as(life.what).isLessThanOrEqualTo(2);
            assertThat(life.contents()).as(life.what).isEqualTo(text(life.model));
            for (var after : life.afterwards()) {
                assertThat(contents(after, durability)).as(life.what).isEqualTo(text(life.model));
            }
        }
        assertThat(operations).isGreaterThan(150);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "DISK"})
    void aDiskThatFailsForGoodLeavesTheStoreReadable(Durability durability) {
        long operations = operations(durability);
        for (long n = 1; n <= operations; n++) {
            long failing = n;
            var life = new Life(durability, "failures from operation " + n + " on");
            life.disk.faults((number, bytes) -> number >= failing);
            life.run();

            // then what was acknowledged can be read to the end; what could not be taken back may be found later
            if (life.store != null) {
                assertThat(life.contents()).as(life.what).isEqualTo(text(life.model));
            }
            for (var after : life.afterwards()) {
                assertThat(contents(after, durability)).as(life.what).isIn(text(life.model), text(life.firstRefused));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "DISK"})
    void aFullDiskRefusesAndLaterTakesMore(Durability durability) {
        int refused = 0;
        for (int capacity = 300; capacity < 6_000; capacity += 37) {
            int full = capacity;
            var life = new Life(durability, capacity + " bytes of space");
            life.restart();
            life.restarts = false;
            life.disk.faults((number, bytes) -> bytes > full);
            life.run();
            assertThat(life.contents()).as(life.what).isEqualTo(text(life.model));
            refused += life.refusals;

            // when there is space again
            life.disk.faults(SimulatedDisk.Faults.NONE);
            for (int i = 0; i < TRANSACTIONS; i++) {
                life.transact();
            }

            // then everything is taken, without a restart
            assertThat(life.lastRefused).as(life.what).isFalse();
            assertThat(life.contents()).as(life.what).isEqualTo(text(life.model));
            for (var after : life.afterwards()) {
                assertThat(contents(after, durability)).as(life.what).isEqualTo(text(life.model));
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static long operations(Durability durability) {
        var life = new Life(durability, "no failure");
        life.run();
        return life.disk.operations();
    }

    private static final class Life {
        private final Durability durability;
        private final String what;
        private final SimulatedDisk disk = new SimulatedDisk();
        private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(99);
        private DurableStore store;
        private TreeMap<String, String> model = new TreeMap<>();
        private TreeMap<String, String> firstRefused = new TreeMap<>();
        private boolean restarts = true;
        private int refusals;
        private boolean lastRefused;
        private int transactions;

        Life(Durability durability, String what) {
            this.durability = durability;
            this.what = what;
        }

        void run() {
            for (int i = 0; i < TRANSACTIONS; i++) {
                if (restarts && (store == null || refusals == 2 && lastRefused)) {
                    restart();
                }
                if (store != null) {
                    transact();
                }
            }
        }

        private void restart() {
            try {
                store = DurableStore.open(disk, durability, OPTIONS);
            } catch (UncheckedIOException | StoreFailedException e) {
                store = null;
                lastRefused = true;
            }
        }

        void transact() {
            var next = new TreeMap<>(model);
            boolean clearing = random.nextInt(40) == 0;
            var changes = new ArrayList<String>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changes.add("k" + random.nextInt(15));
            }
            var value = "v" + transactions++ + "x".repeat(random.nextInt(40));
            if (clearing) {
                next.clear();
            }
            changes.forEach(key -> next.put(key, value));
            try {
                store.write(tx -> {
                    if (clearing) {
                        tx.scan(new byte[0], new byte[0]).forEach(entry -> tx.delete(entry.key()));
                    }
                    changes.forEach(key -> tx.put(key.getBytes(ISO_8859_1), value.getBytes(ISO_8859_1)));
                    return null;
                });
                model = next;
                lastRefused = false;
            } catch (StoreFailedException e) {
                if (refusals++ == 0) {
                    firstRefused = next;
                }
                lastRefused = true;
            }
            assertThat(contents()).as(what).isEqualTo(text(model));
        }

        String contents() {
            return FaultTest.contents(store);
        }

        /// The disk after the process was killed, and for a synced store after power cuts.
        List<SimulatedDisk> afterwards() {
            var disks = new ArrayList<>(List.of(disk.killed(0)));
            for (int i = 0; durability == Durability.DISK && i < 5; i++) {
                disks.add(disk.powerCut(random));
            }
            return disks;
        }
    }

    private static String contents(SimulatedDisk disk, Durability durability) {
        try (var store = DurableStore.open(disk, durability, OPTIONS)) {
            return contents(store);
        }
    }

    private static String contents(DurableStore store) {
        return store.read(snapshot -> {
            var contents = new StringBuilder();
            snapshot.scan(new byte[0], new byte[0]).forEach(entry -> contents.append(StoreContract.text(entry)).append(';'));
            return contents.toString();
        });
    }

    private static String text(TreeMap<String, String> model) {
        var text = new StringBuilder();
        model.forEach((key, value) -> text.append(key).append('=').append(value).append(';'));
        return text.toString();
    }
}
