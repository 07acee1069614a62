package dev.orrery.kernel.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.orrery.kernel.disk.SimulatedDisk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A small life of a store, from a seed: transactions, clearings, restarts. It is crashed before every operation of the
/// disk; what is found afterwards is compared with every state that the store has had.
final class CrashWorkload {
    private static final byte[] OPEN = new byte[0];
    private static final int STEPS = 60;
    private static final int POWER_CUTS = 12;
    /// Every so many lives a write is cut at every byte (of the longest ones, at so many), in the others at some.
    private static final int THOROUGH_EVERY = 5;
    private static final int CUTS_MAX = 300;
    private static final int CUTS_USUAL = 8;
    private static final int AUDIT_WRITES_EVERY = 16;
    private static final int RECOVERY_CRASHES_EVERY = 64;

    private final long seed;
    private final RandomGenerator random;
    private final CrashCount crashes;
    private final Durability durability;
    private final StoreOptions.Committing committing;
    private final boolean maintenanceWaits;
    private final Queue<Runnable> maintenance = new ArrayDeque<>();
    /// What the store contained after nothing, one, two… transactions and clearings.
    private final List<String> states = new ArrayList<>(List.of(""));
    private TreeMap<String, String> model = new TreeMap<>();
    private int acknowledged;
    /// What even a power cut must leave.
    private int durable;
    private int step;

    CrashWorkload(long seed, CrashCount crashes) {
        this.seed = seed;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.crashes = crashes;
        this.durability = random.nextBoolean() ? Durability.PROCESS : Durability.DISK;
        this.committing = random.nextBoolean() ? StoreOptions.Committing.EACH : StoreOptions.Committing.BY_HAND;
        this.maintenanceWaits = random.nextBoolean();
    }

    void run(SimulatedDisk first) {
        var disk = first;
        disk.watch(this::crash);
        var store = open(disk);
        for (step = 0; step < STEPS; step++) {
            switch (random.nextInt(40)) {
                case 0 -> {
                    work();
                    begin(new TreeMap<>());
                    store.clear();
                    acknowledgeAll(true);
                }
                case 1 -> {
                    work();
                    store.close();
                    durable = acknowledged;
                    store = open(disk);
                }
                case 2 -> {
                    maintenance.clear();
                    disk = disk.killed(0);
                    disk.watch(this::crash);
                    store = open(disk);
                    durable = acknowledged;
                }
                default -> transact(store);
            }
            if (random.nextInt(4) == 0 || store.layers().isFull()) {
                work();
            }
        }
        disk.watch(ignored -> { });
        work();
        store.close();
    }

    private DurableStore open(SimulatedDisk disk) {
        return DurableStore.open(disk, durability, new StoreOptions(1_500, 120, 1_000, this::maintain, this::maintain, committing));
    }

    private static DurableStore open(SimulatedDisk disk, Durability durability) {
        return DurableStore.open(disk, durability, new StoreOptions(1_500, 120, 1_000, Runnable::run, Runnable::run,
                StoreOptions.Committing.EACH));
    }

    private void maintain(Runnable task) {
        if (maintenanceWaits) {
            maintenance.add(task);
        } else {
            task.run();
        }
    }

    private void work() {
        while (!maintenance.isEmpty()) {
            maintenance.remove().run();
        }
    }

    private void transact(DurableStore store) {
        int count = committing == StoreOptions.Committing.BY_HAND ? 1 + random.nextInt(4) : 1;
        for (int i = 0; i < count; i++) {
            var next = new TreeMap<>(model);
            var changes = new ArrayList<String[]>();
            changes.add(new String[] {"!", Integer.toString(states.size())});
            for (int j = random.nextInt(4); j > 0; j--) {
                boolean delete = random.nextInt(3) == 0;
                changes.add(new String[] {"k" + random.nextInt(12), delete ? null : "v".repeat(random.nextInt(30)) + states.size()});
            }
            for (var change : changes) {
                if (change[1] == null) {
                    next.remove(change[0]);
                } else {
                    next.put(change[0], change[1]);
                }
            }
            begin(next);
            store.begin(tx -> {
                for (var change : changes) {
                    if (change[1] == null) {
                        tx.delete(bytes(change[0]));
                    } else {
                        tx.put(bytes(change[0]), bytes(change[1]));
                    }
                }
                return null;
            });
        }
        store.commitOpen();
        acknowledgeAll(durability == Durability.DISK);
    }

    private void begin(TreeMap<String, String> next) {
        model = next;
        var state = new StringBuilder();
        next.forEach((key, value) -> state.append(key).append('=').append(value).append(';'));
        states.add(state.toString());
    }

    private void acknowledgeAll(boolean synced) {
        acknowledged = states.size() - 1;
        if (synced) {
            durable = acknowledged;
        }
    }

    private void crash(SimulatedDisk disk) {
        int bytes = disk.bytesInFlight();
        int stride = Math.max(1, bytes / (seed % THOROUGH_EVERY == 0 ? CUTS_MAX : CUTS_USUAL));
        for (int taken = random.nextInt(stride); taken <= bytes; taken += stride) {
            crashes.addKill();
            audit(disk.killed(taken), acknowledged, "killed after " + taken + " bytes of the write");
        }
        for (int i = 0; i < POWER_CUTS; i++) {
            crashes.addPowerCut();
            audit(disk.powerCut(random), durable, "power cut");
        }
    }

    private void audit(SimulatedDisk disk, int oldest, String what) {
        if (crashes.total() % RECOVERY_CRASHES_EVERY == 0) {
            disk.watch(recovering -> {
                crashes.addCrashOfRecovery();
                recovering.watch(ignored -> { });
                audit(recovering.killed(recovering.bytesInFlight() / 2), oldest, what + ", killed while it recovered");
                audit(recovering.powerCut(random), Math.min(oldest, durable), what + ", power cut while it recovered");
                recovering.watch(this::none);
            });
        }
        try (var store = open(disk, durability)) {
            int found = find(contents(store), oldest, what);
            if (found < acknowledged) {
                crashes.addLostSuffix();
            }
            if (crashes.total() % AUDIT_WRITES_EVERY == 0) {
                auditWriting(disk, store, withAfter(states.get(found)), what);
            }
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ", step " + step + ", " + durability + ", " + what + ": " + e, e);
        }
    }

    /// What is written after a recovery must be found by the next one.
    private void auditWriting(SimulatedDisk disk, DurableStore store, String expected, String what) {
        store.write(tx -> {
            tx.put(bytes("after"), bytes("the crash"));
            return null;
        });
        require(contents(store).equals(expected), what, "writing after the recovery went wrong");
        var again = durability == Durability.DISK && random.nextBoolean() ? disk.powerCut(random) : disk.killed(0);
        crashes.addCrashOfRecovery();
        try (var reopened = open(again, Durability.PROCESS)) {
            require(contents(reopened).equals(expected), what, "what was written after the recovery was lost");
        }
    }

    private void none(SimulatedDisk disk) { }

    private int find(String contents, int oldest, String what) {
        for (int i = states.size() - 1; i >= oldest; i--) {
            if (states.get(i).equals(contents)) {
                return i;
            }
        }
        int older = states.lastIndexOf(contents);
        require(false, what, (older < 0 ? "a state that never was: " + contents
                : "state " + older + ", but " + oldest + " was promised") + "; last: " + states.getLast());
        return older;
    }

    private static String withAfter(String state) {
        int end = state.startsWith("!") ? state.indexOf(';') + 1 : 0;
        return state.substring(0, end) + "after=the crash;" + state.substring(end);
    }

    private void require(boolean condition, String what, String message) {
        if (!condition) {
            throw new AssertionError("seed " + seed + ", step " + step + ", " + durability + ", " + what + ": " + message);
        }
    }

    private static String contents(DurableStore store) {
        return store.read(snapshot -> {
            var contents = new StringBuilder();
            snapshot.scan(OPEN, OPEN).forEach(entry -> contents.append(new String(entry.key(), ISO_8859_1)).append('=')
                    .append(new String(entry.value(), ISO_8859_1)).append(';'));
            return contents.toString();
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
