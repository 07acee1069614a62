package dev.orrery.gateway;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Decision;
import java.util.ArrayList;
import java.util.List;

/// What the journal keeps of a call. An entry is small, whatever a stranger sends.
final class Told {
    private static final int CHARACTERS_MAX = 512;
    /// Only batches have more resources and decisions.
    private static final int ELEMENTS_MAX = 16;

    private Told() { }

    static String cut(String text) {
        return text == null ? "" : text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
    }

    static List<String> resources(Call call) {
        return call.asked().stream().limit(ELEMENTS_MAX).map(Access::resource).toList();
    }

    /// The call's own decisions, and behind them those about what services asked on the way. Where there are too many, refusals are
    /// kept rather than what was allowed.
    static List<Decision> decisions(Call call) {
        var all = all(call);
        if (all.size() <= ELEMENTS_MAX) {
            return all;
        }
        int refusals = (int) Math.min(ELEMENTS_MAX, refusals(all));
        int others = ELEMENTS_MAX - refusals;
        var kept = new ArrayList<Decision>(ELEMENTS_MAX);
        for (var decision : all) {
            if (decision.allowed() ? others-- > 0 : refusals-- > 0) {
                kept.add(decision);
            }
        }
        return List.copyOf(kept);
    }

    static List<Note> notes(Call call) {
        var all = all(call);
        if (all.size() <= ELEMENTS_MAX) {
            return call.notes().told();
        }
        var notes = new ArrayList<>(call.notes().told());
        notes.add(new Note("decisions", all.size() - ELEMENTS_MAX + " more are not kept", "of all " + all.size() + ", " + refusals(all) + " refused"));
        return notes;
    }

    private static List<Decision> all(Call call) {
        var onTheWay = call.notes().decisions();
        if (onTheWay.isEmpty()) {
            return call.decisions();
        }
        var all = new ArrayList<>(call.decisions());
        all.addAll(onTheWay);
        return all;
    }

    private static long refusals(List<Decision> decisions) {
        return decisions.stream().filter(decision -> !decision.allowed()).count();
    }
}
