package dev.orrery.kernel.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A journal that tells somebody of every entry, once it is written.
public record HeardJournal(Journal journal, Consumer<Entry> listener) implements Journal {

    @Override
    public void add(Entry entry) {
        journal.add(entry);
        listener.accept(entry);
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
