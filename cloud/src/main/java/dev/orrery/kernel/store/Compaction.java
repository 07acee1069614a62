package dev.orrery.kernel.store;

import java.util.List;

/// Chooses which runs to join.
///
/// Neighbours are joined when there are several of them and each is no larger than all newer ones of the group together.
/// So an entry is written again only with at least as many others, about the logarithm of the store's size many times,
/// and about as many runs stay.
final class Compaction {
    private static final int GROUP_MIN = 4;
    /// More runs than this are too many, whatever their sizes: the newer half is joined.
    private static final int RUNS_MAX = 24;

    private Compaction() { }

    /// Neighbours, newest first; none when all is well.
    static List<Run> choose(List<Run> runs) {
        for (int start = 0; start + GROUP_MIN <= runs.size(); start++) {
            long bytes = runs.get(start).length();
            int end = start + 1;
            while (end < runs.size() && runs.get(end).length() <= bytes) {
                bytes += runs.get(end++).length();
            }
            if (end - start >= GROUP_MIN) {
                return runs.subList(start, end);
            }
        }
        return runs.size() > RUNS_MAX ? runs.subList(0, RUNS_MAX / 2) : List.of();
    }
}
