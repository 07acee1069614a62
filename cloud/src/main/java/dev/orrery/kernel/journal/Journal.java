package dev.orrery.kernel.journal;

import java.util.List;
import java.util.Optional;

/// Every call, newest last, up to a bound.
public interface Journal {

    void add(Entry entry);

    Optional<Entry> find(String requestId);

    /// The newest calls, newest first.
    List<Entry> latest(int count);
}
