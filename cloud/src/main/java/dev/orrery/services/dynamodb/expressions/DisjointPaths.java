package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.expressions.Problems.Kind;
import java.util.ArrayList;
import java.util.List;

/// The paths of one expression, none of which may lead into another.
final class DisjointPaths {
    private final List<DocumentPath> paths = new ArrayList<>();
    private final Problems problems;

    DisjointPaths(Problems problems) {
        this.problems = problems;
    }

    void add(DocumentPath path) {
        for (var other : paths) {
            compare(other, path);
        }
        paths.add(path);
    }

    private void compare(DocumentPath first, DocumentPath second) {
        int length = Math.min(first.steps().size(), second.steps().size());
        for (int i = 0; i < length; i++) {
            var left = first.steps().get(i);
            var right = second.steps().get(i);
            if (left.getClass() != right.getClass()) {
                problems.add(Kind.CONFLICT, message("conflict", first, second));
                return;
            }
            if (!left.equals(right)) {
                return;
            }
        }
        problems.add(Kind.OVERLAP, message("overlap", first, second));
    }

    private static String message(String how, DocumentPath first, DocumentPath second) {
        return "Two document paths " + how + " with each other; must remove or rewrite one of these paths; path one: " + first
                + ", path two: " + second;
    }
}
