package dev.orrery.gateway.protocol;

import java.util.ArrayList;
import java.util.List;

/// A URI template: segments between slashes, each literal or a label; one label may be greedy, and more may follow it;
/// behind the question mark literals that the query string must have.
///
/// A slash at the end of the path says nothing, except as part of a greedy label.
final class UriTemplate {
    private final List<Segment> segments = new ArrayList<>();
    private final List<String[]> literals = new ArrayList<>();

    private record Segment(String text, boolean label, boolean greedy) { }

    UriTemplate(String template) {
        int question = template.indexOf('?');
        var path = question < 0 ? template : template.substring(0, question);
        for (var part : path.split("/")) {
            if (!part.isEmpty()) {
                boolean label = part.startsWith("{");
                boolean greedy = part.endsWith("+}");
                segments.add(new Segment(label ? part.substring(1, part.length() - (greedy ? 2 : 1)) : part, label, greedy));
            }
        }
        if (question >= 0) {
            for (var part : template.substring(question + 1).split("&")) {
                int equals = part.indexOf('=');
                literals.add(equals < 0 ? new String[] {part, null}
                        : new String[] {part.substring(0, equals), part.substring(equals + 1)});
            }
        }
    }

    int literalSegments() {
        return (int) segments.stream().filter(segment -> !segment.label).count();
    }

    boolean hasGreedy() {
        return segments.stream().anyMatch(segment -> segment.greedy);
    }

    int segments() {
        return segments.size();
    }

    List<String[]> literals() {
        return literals;
    }

    /// The labels' names, in their order.
    List<String> labels() {
        return segments.stream().filter(segment -> segment.label).map(segment -> segment.text).toList();
    }

    boolean matchesQuery(Parameters parameters) {
        for (var literal : literals) {
            var value = parameters.first(literal[0]);
            if (value == null || literal[1] != null && !literal[1].equals(value)) {
                return false;
            }
        }
        return true;
    }

    /// The raw values of the labels in their order, or null when the path is not of this form.
    ///
    /// @param path as sent
    String[] match(String path) {
        var found = new String[segments.size()];
        int labels = 0;
        int position = 0;
        for (int i = 0; i < segments.size(); i++) {
            if (position >= path.length() || path.charAt(position) != '/') {
                return null;
            }
            position++;
            var segment = segments.get(i);
            int end = segment.greedy ? greedyEnd(path, position, segments.size() - i - 1) : path.indexOf('/', position);
            end = end < 0 ? path.length() : end;
            if (end == position || !segment.label && !literal(segment.text, path, position, end)) {
                return null;
            }
            if (segment.label) {
                found[labels++] = path.substring(position, end);
            }
            position = end;
        }
        return position >= path.length() || position == path.length() - 1 && path.charAt(position) == '/' ? found : null;
    }

    private static boolean literal(String text, String path, int start, int end) {
        return end - start == text.length() && path.startsWith(text, start);
    }

    /// Where a greedy label ends when so many segments follow it.
    private static int greedyEnd(String path, int start, int following) {
        int end = path.length();
        for (int i = 0; i < following; i++) {
            end = path.lastIndexOf('/', end - 1);
            if (end <= start) {
                return start;
            }
        }
        return end;
    }
}
