package dev.orrery.kernel.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Examples of the SNS Developer Guide ("String value matching", "Numeric value matching", "Key matching", "AND/OR logic") and
/// of the EventBridge User Guide ("Comparison operators for use in event patterns").
class PatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // exactly
            "{\"interests\": [\"rugby\", \"tennis\"]} | {\"interests\": \"rugby\"} | true",
            "{\"interests\": [\"rugby\", \"tennis\"]} | {\"interests\": [\"golf\", \"tennis\"]} | true",
            "{\"interests\": [\"rugby\", \"tennis\"]} | {\"interests\": \"Rugby\"} | false",
            "{\"interests\": [\"rugby\", \"tennis\"]} | {\"interests\": \"baseball\"} | false",
            "{\"interests\": [\"rugby\"]} | {} | false",
            "{\"a\": [1.5]} | {\"a\": 1.50} | true",
            "{\"a\": [300]} | {\"a\": 3.0e2} | true",
            "{\"a\": [300]} | {\"a\": \"300\"} | false",
            "{\"a\": [true, null]} | {\"a\": null} | true",
            "{\"a\": [true, null]} | {\"a\": \"true\"} | false",
            // anything but
            "{\"interests\": [{\"anything-but\": [\"rugby\", \"tennis\"]}]} | {\"interests\": \"baseball\"} | true",
            "{\"interests\": [{\"anything-but\": [\"rugby\", \"tennis\"]}]} | {\"interests\": [\"rugby\", \"baseball\"]} | true",
            "{\"interests\": [{\"anything-but\": [\"rugby\", \"tennis\"]}]} | {\"interests\": \"rugby\"} | false",
            "{\"interests\": [{\"anything-but\": [\"rugby\", \"tennis\"]}]} | {} | false",
            "{\"event\": [{\"anything-but\": {\"prefix\": \"order-\"}}]} | {\"event\": \"data-entry\"} | true",
            "{\"event\": [{\"anything-but\": {\"prefix\": \"order-\"}}]} | {\"event\": \"order-cancelled\"} | false",
            "{\"price\": [{\"anything-but\": [100, 500]}]} | {\"price\": 101} | true",
            "{\"price\": [{\"anything-but\": [100, 500]}]} | {\"price\": 100.0} | false",
            "{\"name\": [{\"anything-but\": {\"suffix\": \".txt\"}}]} | {\"name\": \"a.png\"} | true",
            "{\"name\": [{\"anything-but\": {\"suffix\": [\".txt\", \".png\"]}}]} | {\"name\": \"a.png\"} | false",
            "{\"name\": [{\"anything-but\": {\"equals-ignore-case\": [\"a\", \"B\"]}}]} | {\"name\": \"b\"} | false",
            "{\"name\": [{\"anything-but\": {\"wildcard\": \"*/lib/*\"}}]} | {\"name\": \"a/lib/b\"} | false",
            "{\"name\": [{\"anything-but\": {\"wildcard\": \"*/lib/*\"}}]} | {\"name\": \"a/bin/b\"} | true",
            // texts
            "{\"a\": [{\"prefix\": \"bas\"}]} | {\"a\": \"baseball\"} | true",
            "{\"a\": [{\"prefix\": \"bas\"}]} | {\"a\": \"rugby\"} | false",
            "{\"a\": [{\"suffix\": \"ball\"}]} | {\"a\": \"baseball\"} | true",
            "{\"a\": [{\"suffix\": \"ball\"}]} | {\"a\": \"all\"} | false",
            "{\"a\": [{\"prefix\": {\"equals-ignore-case\": \"BAS\"}}]} | {\"a\": \"baseball\"} | true",
            "{\"a\": [{\"equals-ignore-case\": \"tennis\"}]} | {\"a\": \"TENNIS\"} | true",
            "{\"a\": [{\"equals-ignore-case\": \"tennis\"}]} | {\"a\": \"rugby\"} | false",
            "{\"a\": [{\"wildcard\": \"dir/*.png\"}]} | {\"a\": \"dir/a/b.png\"} | true",
            "{\"a\": [{\"wildcard\": \"a*bc*d\"}]} | {\"a\": \"abcbcd\"} | true",
            "{\"a\": [{\"wildcard\": \"a*bc*cd\"}]} | {\"a\": \"abcd\"} | false",
            "{\"a\": [{\"wildcard\": \"a\\\\*b\"}]} | {\"a\": \"a*b\"} | true",
            "{\"a\": [{\"wildcard\": \"a\\\\*b\"}]} | {\"a\": \"axb\"} | false",
            "{\"ip\": [{\"cidr\": \"10.0.0.0/24\"}]} | {\"ip\": \"10.0.0.255\"} | true",
            "{\"ip\": [{\"cidr\": \"10.0.0.0/24\"}]} | {\"ip\": \"10.1.1.0\"} | false",
            "{\"ip\": [{\"cidr\": \"2001:db8:1234:1a00::/64\"}]} | {\"ip\": \"2001:0db8:1234:1a00:0:0:0:1\"} | true",
            "{\"ip\": [{\"cidr\": \"10.0.0.0/24\"}]} | {\"ip\": \"no address\"} | false",
            // numbers
            "{\"price\": [{\"numeric\": [\"=\", 301.5]}]} | {\"price\": 3.015e2} | true",
            "{\"price\": [{\"numeric\": [\"<\", 0]}]} | {\"price\": 0} | false",
            "{\"price\": [{\"numeric\": [\">\", 0, \"<=\", 150]}]} | {\"price\": 150} | true",
            "{\"price\": [{\"numeric\": [\">\", 0, \"<=\", 150]}]} | {\"price\": 150.00001} | false",
            "{\"price\": [{\"numeric\": [\">\", 0]}]} | {\"price\": \"1\"} | false",
            // keys
            "{\"store\": [{\"exists\": true}]} | {\"store\": \"fans\"} | true",
            "{\"store\": [{\"exists\": true}]} | {\"shop\": \"fans\"} | false",
            "{\"store\": [{\"exists\": false}]} | {\"shop\": \"fans\"} | true",
            "{\"store\": [{\"exists\": false}]} | {\"store\": null} | false",
            "{\"store\": [{\"exists\": false}, \"fans\"]} | {} | true",
            "{\"a\": [{\"exists\": true}]} | {\"a\": {\"b\": 1}} | false",
            "{\"a\": [{\"exists\": false}]} | {\"a\": []} | true",
            // and, or
            "{\"a\": [1], \"b\": [2]} | {\"a\": 1, \"b\": 3} | false",
            "{\"a\": [1], \"b\": [2]} | {\"a\": 1, \"b\": 2} | true",
            "{\"source\": [\"x\"], \"$or\": [{\"n\": [1]}, {\"m\": [2]}]} | {\"source\": \"x\", \"m\": 2} | true",
            "{\"source\": [\"x\"], \"$or\": [{\"n\": [1]}, {\"m\": [2]}]} | {\"source\": \"x\", \"m\": 3} | false",
            "{\"d\": {\"$or\": [{\"n\": [1]}, {\"m\": [2]}]}} | {\"d\": {\"n\": 1}} | true",
            "{\"$or\": [\"x\"]} | {\"$or\": \"x\"} | true",
            "{\"$or\": [{\"exists\": true}, {\"prefix\": \"a\"}]} | {\"$or\": \"b\"} | true",
            // nested
            "{\"a\": {\"b\": [\"c\"]}} | {\"a\": {\"b\": \"c\"}} | true",
            "{\"a\": {\"b\": [\"c\"]}} | {\"a.b\": \"c\"} | true",
            "{\"a.b\": [\"c\"]} | {\"a\": {\"b\": \"c\"}} | true",
            "{\"r\": {\"s\": {\"k\": [{\"prefix\": \"auto-\"}]}, \"e\": [\"put\"]}} | {\"r\": [{\"s\": [[{\"k\": \"auto-1\"}]], \"e\": \"put\"}]} | true",
            "{\"d\": {\"v\": [\"\"]}} | {\"resources\": [], \"d\": {\"v\": \"\", \"r\": null}} | true",
            "{} | {\"a\": 1} | true"})
    void patternsOfTheGuides(String pattern, String document, boolean accepted) {
        assertThat(Pattern.parse(pattern, Dialect.EVENTS).match(Values.ofDocument(document).orElseThrow()).accepted()).isEqualTo(accepted);
    }

    @Test
    void aVerdictTellsWhichKeyMatchedOrFailed() {
        var pattern = Pattern.parse("{\"store\": [\"x\", {\"prefix\": \"y\"}], \"price\": [{\"numeric\": [\">=\", 5, \"<\", 10]}], \"gone\": [\"z\"]}",
                Dialect.EVENTS);

        var verdict = pattern.match(Values.ofDocument("{\"store\": \"yes\", \"price\": 12}").orElseThrow());

        assertThat(verdict.reasons()).extracting(Verdict.Reason::path).containsExactly("store", "price", "gone");
        assertThat(verdict.reasons()).extracting(Verdict.Reason::accepted).containsExactly(true, false, false);
        assertThat(verdict.explain()).isEqualTo(
                "not accepted: price is 12, but wanted is a number >= 5 and < 10; gone is absent, but wanted is \"z\"");
        assertThat(pattern.match(Values.ofDocument("{\"store\": \"x\", \"price\": 5, \"gone\": \"z\"}").orElseThrow()).explain())
                .isEqualTo("accepted: store is \"x\", wanted is \"x\"; price is 5, wanted is a number >= 5 and < 10; gone is \"z\", wanted is \"z\"");
    }

    /// The sums that AWS's documents and LocalStack's recordings of AWS work out.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"a\": [\"1\", \"2\", \"3\"], \"b\": [\"1\"], \"c\": [\"1\", \"2\"]} | 6",
            "{\"a\": {\"b\": {\"c\": [1, 2, 3, 4]}}, \"d\": {\"e\": [1, 2, 3]}, \"f\": [1, 2, 3]} | 216",
            "{\"s\": [1, 2, 3], \"$or\": [{\"n\": [1, 2, 3, 4, 5, 6]}, {\"t\": [1, 2, 3, 4], \"$or\": [{\"i\": [1, 2, 3, 4]}, {\"j\": [1, 2, 3, 4, 5, 6, 7]}]}]} | 150"})
    void combinationsAreCountedAsAwsCountsThem(String pattern, long combinations) {
        assertThat(Pattern.parse(pattern, Dialect.NOTIFICATIONS).combinations()).isEqualTo(combinations);
    }
}
