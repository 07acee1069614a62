package dev.orrery.kernel.identity;

import java.util.List;
import java.util.stream.IntStream;

/// A pattern for ARNs, compared part by part: a star in the partition, service, region or account stays within it; one in
/// the resource (the sixth part, the rest of the ARN) stands for anything, colons and slashes too.
///
/// A pattern of fewer parts matches only when it ends with `*`, which then stands for all that follows, as in `*` itself.
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
final class ArnPattern {
    private static final int PARTS = 6;
    private final String text;
    private final Template[] parts;

    private ArnPattern(String text, Template[] parts) {
        this.text = text;
        this.parts = parts;
    }

    static ArnPattern of(String text, boolean variables) {
        var colons = Template.outsideVariables(text, ':', variables).limit(PARTS - 1L).toArray();
        var parts = IntStream.rangeClosed(0, colons.length)
                .mapToObj(i -> text.substring(i == 0 ? 0 : colons[i - 1] + 1, i == colons.length ? text.length() : colons[i]))
                .map(part -> Template.of(part, Template.Wildcards.SPECIAL, variables, false))
                .toArray(Template[]::new);
        return new ArnPattern(text, parts);
    }

    boolean matches(String arn, Circumstances circumstances) {
        int from = 0;
        for (int i = 0; i < parts.length - 1; i++) {
            int colon = arn.indexOf(':', from);
            if (colon < 0 || !parts[i].matches(arn, from, colon, circumstances)) {
                return false;
            }
            from = colon + 1;
        }
        var last = parts[parts.length - 1];
        boolean whole = parts.length == PARTS || last.isOpenEnded() || arn.indexOf(':', from) < 0;
        return whole && last.matches(arn, from, arn.length(), circumstances);
    }

    boolean isResolvable(Circumstances circumstances) {
        for (var part : parts) {
            if (!part.isResolvable(circumstances)) {
                return false;
            }
        }
        return true;
    }

    /// The templates of its parts, at most six.
    List<Template> parts() {
        return List.of(parts);
    }

    @Override
    public String toString() {
        return text;
    }
}
