package dev.orrery.kernel.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A journal that tells somebody of every entry, once it is written.
public record HeardJournal(Journal journal, BiConsumer<Entry, Optional<Answered>> listener) implements Journal {

    @Override
    public void add(Entry entry, Optional<Answered> call) {
        journal.add(entry, call);
        listener.accept(entry, call);
    }

    @Override
    public Optional<Entry> find(String requestId) {
        return journal.find(requestId);
    }

    @Override
    public List<Entry> latest(int count) {
        return journal.latest(count);
    }
}
