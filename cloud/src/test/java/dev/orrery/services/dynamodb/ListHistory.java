package dev.orrery.services.dynamodb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What transactions on lists saw and did, and whether one after the other could have.
///
/// A transaction must come before another when it appended the element before the other's, when it appended what the other
/// read last, when the other appended what it has not read yet, or when it ended before the other began. Serializable is
/// what has no circle of these. One whose server died before it answered did all that it was to do, or nothing.
///
/// @param lists as they were in the end
/// @param recorded by key, the lists that the records of the stream tell of, in their order
record ListHistory(List<Transaction> transactions, Map<Integer, List<Integer>> lists, Map<Integer, List<List<Integer>>> recorded) {

    /// @param begin a moment before it ran, and `end` one after, in the order of all moments; [#NEVER] when nobody answered
    /// @param reads lists by key
    /// @param appends what was appended by key: the transaction's own number
    record Transaction(int number, int begin, int end, Map<Integer, List<Integer>> reads, Map<Integer, Integer> appends) { }

    static final int NEVER = Integer.MAX_VALUE;

    List<String> problems() {
        var problems = new ArrayList<String>();
        var after = new HashMap<Integer, List<Integer>>();
        transactions.forEach(transaction -> after.put(transaction.number(), new ArrayList<>()));
        lists.forEach((key, list) -> {
            if (list.stream().distinct().count() != list.size()) {
                problems.add("list " + key + " has an element twice: " + list);
            }
            for (int i = 1; i < list.size(); i++) {
                after.get(list.get(i - 1)).add(list.get(i));
            }
        });
        for (var transaction : transactions) {
            var lost = transaction.appends().entrySet().stream()
                    .filter(append -> !lists.getOrDefault(append.getKey(), List.of()).contains(append.getValue())).map(Map.Entry::getKey).toList();
            if (!lost.isEmpty() && (transaction.end() != NEVER || lost.size() < transaction.appends().size())) {
                problems.add("append of " + transaction.number() + " to " + lost + " was lost");
            }
            transaction.reads().forEach((key, read) -> addReads(transaction, key, read, after, problems));
        }
        addTime(after);
        checkStream(problems);
        findCircle(after).ifPresent(circle -> problems.add("no order of these is possible: " + circle));
        return problems;
    }

    private void addReads(Transaction transaction, int key, List<Integer> read, Map<Integer, List<Integer>> after, List<String> problems) {
        var all = lists.getOrDefault(key, List.of());
        if (read.size() > all.size() || !all.subList(0, read.size()).equals(read)) {
            problems.add("transaction " + transaction.number() + " read of " + key + " what never was: " + read);
            return;
        }
        if (!read.isEmpty()) {
            after.get(read.getLast()).add(transaction.number());
        }
        if (read.size() < all.size()) {
            after.get(transaction.number()).add(all.get(read.size()));
        }
    }

    /// One record for each append, in their order.
    private void checkStream(List<String> problems) {
        lists.forEach((key, list) -> {
            var told = recorded.getOrDefault(key, List.of());
            for (int i = 0; i < Math.max(told.size(), list.size()); i++) {
                if (i >= told.size() || i >= list.size() || !told.get(i).equals(list.subList(0, i + 1))) {
                    problems.add("record " + i + " of list " + key + " is " + (i < told.size() ? told.get(i) : "missing") + ", and the list " + list);
                    return;
                }
            }
        });
    }

    /// Time as few edges: moments are nodes too, each before the next. They have negative numbers.
    private void addTime(Map<Integer, List<Integer>> after) {
        var moments = new ArrayList<int[]>();
        for (var transaction : transactions) {
            moments.add(new int[] {transaction.begin(), transaction.number(), 0});
            if (transaction.end() != NEVER) {
                moments.add(new int[] {transaction.end(), transaction.number(), 1});
            }
        }
        moments.sort(Comparator.comparingInt(moment -> moment[0]));
        for (int i = 0; i < moments.size(); i++) {
            var moment = moments.get(i);
            var node = after.computeIfAbsent(-i - 1, _ -> new ArrayList<>());
            if (i + 1 < moments.size()) {
                node.add(-i - 2);
            }
            if (moment[2] == 0) {
                node.add(moment[1]);
            } else {
                after.get(moment[1]).add(-i - 1);
            }
        }
    }

    /// What remains when everything that has nothing left before it is taken away again and again.
    private static java.util.Optional<List<Integer>> findCircle(Map<Integer, List<Integer>> after) {
        var before = new HashMap<Integer, Integer>();
        after.values().forEach(nexts -> nexts.forEach(next -> before.merge(next, 1, Integer::sum)));
        var free = new ArrayDeque<Integer>();
        after.keySet().stream().filter(node -> !before.containsKey(node)).forEach(free::add);
        int taken = 0;
        while (!free.isEmpty()) {
            taken++;
            for (int next : after.get(free.poll())) {
                if (before.merge(next, -1, Integer::sum) == 0) {
                    free.add(next);
                }
            }
        }
        return taken == after.size() ? java.util.Optional.empty()
                : java.util.Optional.of(before.entrySet().stream().filter(entry -> entry.getValue() > 0 && entry.getKey() > 0)
                        .map(Map.Entry::getKey).sorted().limit(20).toList());
    }
}
