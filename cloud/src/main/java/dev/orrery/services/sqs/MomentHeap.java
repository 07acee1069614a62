package dev.orrery.services.sqs;

import java.util.Arrays;

/// Messages by a moment of theirs, the earliest first, those of one moment in the order of the queue. Each knows its slot,
/// so any can be taken out.
final class MomentHeap {
    static final int NO_SLOT = -1;
    private static final int SLOTS_AT_FIRST = 16;
    private final By by;
    private Held[] slots = new Held[SLOTS_AT_FIRST];
    private int size;

    /// Which moment it is.
    enum By {
        DUE {
            @Override
            long moment(Held held) {
                return held.due;
            }

            @Override
            int slot(Held held) {
                return held.dueSlot;
            }

            @Override
            void put(Held held, int slot) {
                held.dueSlot = slot;
            }
        },
        AGE {
            @Override
            long moment(Held held) {
                return held.enqueuedAt;
            }

            @Override
            int slot(Held held) {
                return held.ageSlot;
            }

            @Override
            void put(Held held, int slot) {
                held.ageSlot = slot;
            }
        };

        abstract long moment(Held held);

        abstract int slot(Held held);

        abstract void put(Held held, int slot);
    }

    MomentHeap(By by) {
        this.by = by;
    }

    int size() {
        return size;
    }

    /// The earliest; null when there is none.
    Held first() {
        return slots[0];
    }

    /// The earliest moment; [Held#NEVER] when there is none.
    long firstMoment() {
        return size == 0 ? Held.NEVER : by.moment(slots[0]);
    }

    void add(Held held) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
        }
        up(size++, held);
    }

    /// Takes a message out, if it is in.
    void remove(Held held) {
        int slot = by.slot(held);
        if (slot == NO_SLOT) {
            return;
        }
        by.put(held, NO_SLOT);
        var last = slots[--size];
        slots[size] = null;
        if (last != held) {
            if (slot > 0 && isBefore(last, slots[(slot - 1) / 2])) {
                up(slot, last);
            } else {
                down(slot, last);
            }
        }
    }

    /// Every message, in no order.
    Held[] all() {
        return Arrays.copyOf(slots, size);
    }

    private void up(int from, Held held) {
        int slot = from;
        while (slot > 0) {
            int parent = (slot - 1) / 2;
            if (!isBefore(held, slots[parent])) {
                break;
            }
            put(slot, slots[parent]);
            slot = parent;
        }
        put(slot, held);
    }

    private void down(int from, Held held) {
        int slot = from;
        while (2 * slot + 1 < size) {
            int child = 2 * slot + 1;
            if (child + 1 < size && isBefore(slots[child + 1], slots[child])) {
                child++;
            }
            if (!isBefore(slots[child], held)) {
                break;
            }
            put(slot, slots[child]);
            slot = child;
        }
        put(slot, held);
    }

    private void put(int slot, Held held) {
        slots[slot] = held;
        by.put(held, slot);
    }

    private boolean isBefore(Held one, Held other) {
        long a = by.moment(one);
        long b = by.moment(other);
        return a < b || a == b && one.sequence < other.sequence;
    }
}
