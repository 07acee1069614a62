package dev.orrery.kernel.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last calls, in memory.
public final class MemoryJournal implements Journal {
    private final Entry[] ring;
    private long count;

    public MemoryJournal(int capacity) {
        this.ring = new Entry[capacity];
    }

    @Override
    public synchronized void add(Entry entry, Optional<Answered> call) {
        ring[(int) (count++ % ring.length)] = entry;
    }

    @Override
    public synchronized Optional<Entry> find(String requestId) {
        return latest(ring.length).stream().filter(entry -> entry.requestId().equals(requestId)).findFirst();
    }

    @Override
    public synchronized List<Entry> latest(int wanted) {
        var found = new ArrayList<Entry>();
        for (long i = count - 1; i >= 0 && i >= count - ring.length && found.size() < wanted; i--) {
            found.add(ring[(int) (i % ring.length)]);
        }
        return found;
    }
}
