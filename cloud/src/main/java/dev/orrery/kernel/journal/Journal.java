package dev.orrery.kernel.journal;

import java.util.List;
import java.util.Optional;

/// Every call, newest last, up to a bound.
public interface Journal {

    /// @param call what else is known of it; empty when it did not come as far as a service. A journal does not keep it.
    void add(Entry entry, Optional<Answered> call);

    Optional<Entry> find(String requestId);

    /// The newest calls, newest first.
    List<Entry> latest(int count);
}
