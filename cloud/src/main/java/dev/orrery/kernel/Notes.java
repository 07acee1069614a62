package dev.orrery.kernel;

import dev.orrery.kernel.identity.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What services note about one call. The journal keeps it with the call.
public final class Notes {
    /// A call that concerns more things tells of the first ones, and how many there were.
    public static final int NOTES_MAX = 20;
    /// Likewise of decisions about what services asked on the way.
    static final int DECISIONS_MAX = 16;
    private final List<Note> notes = new ArrayList<>(0);
    private final List<Decision> decisions = new ArrayList<>(0);
    private int omitted;

    /// @param note worded only when there is room for it
    public synchronized void add(Supplier<Note> note) {
        if (notes.size() < NOTES_MAX) {
            notes.add(note.get());
        } else {
            omitted++;
        }
    }

    /// Adds what was decided about the calls that a service made for this one.
    public synchronized void addDecisions(List<Decision> onTheWay) {
        onTheWay.stream().limit(DECISIONS_MAX - decisions.size()).forEach(decisions::add);
    }

    public synchronized List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    public synchronized List<Note> told() {
        if (omitted == 0) {
            return List.copyOf(notes);
        }
        var all = new ArrayList<>(notes);
        all.add(new Note("others", "omitted", omitted + " more, of which nothing is kept"));
        return List.copyOf(all);
    }
}
