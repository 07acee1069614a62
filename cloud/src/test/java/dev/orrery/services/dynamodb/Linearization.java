package dev.orrery.services.dynamodb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Looks for an order in which operations on one thing, one at a time and each at a moment between its call and its answer, lead to
/// the answers that there were. The search is that of Wing and Gong (1993), which tries everything that may come next, with the
/// memory of Lowe (2017): the same operations done with the same outcome are looked at once.
///
/// @param <S> what the thing is like at a moment; equal states must be equal
final class Linearization<S> {
    /// The largest history here needs a few thousand. A search that needs more has met a history too tangled to decide.
    private static final int PLACES_MAX = 2_000_000;

    /// What an operation makes of a state; empty when its answer cannot be of that state.
    @FunctionalInterface
    interface Step<S> {
        Optional<S> after(S before);
    }

    /// @param end [#NEVER] when there was no answer: it may have happened at any time since, or not at all
    record Operation<S>(long begin, long end, Step<S> step, String name) { }

    static final long NEVER = Long.MAX_VALUE;

    /// So much is done, and this has become of it.
    private record Place<S>(BitSet done, S state) { }

    private final List<Operation<S>> operations;
    private final long answered;

    Linearization(List<Operation<S>> operations) {
        this.operations = operations.stream().sorted(Comparator.comparingLong(Operation::begin)).toList();
        this.answered = operations.stream().filter(operation -> operation.end() != NEVER).count();
    }

    /// Empty when there is such an order; otherwise where the longest attempt stopped.
    Optional<String> problem(S first, Predicate<S> last) {
        var seen = new HashSet<Place<S>>();
        var open = new ArrayDeque<Place<S>>();
        open.push(new Place<>(new BitSet(), first));
        var longest = open.peek();
        while (!open.isEmpty()) {
            var place = open.pop();
            if (!seen.add(place)) {
                continue;
            }
            if (seen.size() > PLACES_MAX) {
                throw new IllegalStateException("more than " + PLACES_MAX + " places to look at: " + told(longest));
            }
            if (isComplete(place.done()) && last.test(place.state())) {
                return Optional.empty();
            }
            if (place.done().cardinality() > longest.done().cardinality()) {
                longest = place;
            }
            for (int next : next(place.done())) {
                operations.get(next).step().after(place.state()).ifPresent(state -> {
                    var done = (BitSet) place.done().clone();
                    done.set(next);
                    open.push(new Place<>(done, state));
                });
            }
        }
        return Optional.of(told(longest));
    }

    private boolean isComplete(BitSet done) {
        return done.stream().filter(number -> operations.get(number).end() != NEVER).count() == answered;
    }

    /// What may come next: whatever nothing else ended before. Last the one that ends first, because the search tries the last first.
    private List<Integer> next(BitSet done) {
        long end = NEVER;
        var next = new ArrayList<Integer>();
        for (int i = done.nextClearBit(0); i < operations.size() && operations.get(i).begin() <= end; i = done.nextClearBit(i + 1)) {
            end = Math.min(end, operations.get(i).end());
            next.add(i);
        }
        long first = end;
        next.removeIf(number -> operations.get(number).begin() > first);
        next.sort(Comparator.comparingLong((Integer number) -> operations.get(number).end()).reversed());
        return next;
    }

    private String told(Place<S> place) {
        return "after " + place.done().cardinality() + " of " + operations.size() + " operations it is " + place.state()
                + ", where none of these is possible: " + next(place.done()).stream().map(number -> operations.get(number).name()).toList();
    }
}
