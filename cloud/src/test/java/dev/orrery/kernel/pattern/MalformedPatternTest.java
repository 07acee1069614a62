package dev.orrery.kernel.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that LocalStack recorded from AWS: `tests/aws/services/sns/test_sns_filter_policy.snapshot.json`.
class MalformedPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"key\":[[\"value\"]]} | Match value must be String, number, true, false, or null | 10",
            "{\"key\":[{\"wrong-operator\":true}]} | Unrecognized match type wrong-operator | 31",
            "{\"key\":[{\"suffix\":\"value\",\"prefix\":\"value2\"}]} | Only one key allowed in match expression | 37",
            "{\"key\":[]} | Empty arrays are not allowed | 10",
            "{\"key\":[{\"suffix\":100}]} | suffix match pattern must be a string | 22",
            "{\"key\":[{\"suffix\":null}]} | suffix match pattern must be a string | 23",
            "{\"key\":{\"suffix\":\"value\"}} | \"suffix\" must be an object or an array | 19",
            "{\"key\":[{\"suffix\":[]}]} | suffix match pattern must be a string | 20",
            "{\"key\":[{\"suffix\":[\"test\",\"test2\"]}]} | suffix match pattern must be a string | 20",
            "{\"key\":{\"not-an-operator\":\"value\"}} | \"not-an-operator\" must be an object or an array | 28",
            "{\"key\":[{\"cidr\":[\"bad-filter\"]}]} | prefix match pattern must be a string | 18",
            "{\"key\":[{\"cidr\":\"bad-filter\"}]} | Malformed CIDR, one '/' required | 0",
            "{\"key\":[{\"cidr\":\"bad-filter/64\"}]} | Nonstandard IP address: bad-filter | 0",
            "{\"key\":[{\"cidr\":\"bad-filter/bad\"}]} | Malformed CIDR, mask bits must be an integer | 0",
            "{\"key\":[{\"cidr\":\"xx.11.xx/8\"}]} | Nonstandard IP address: xx.11.xx | 0",
            "{\"key\":[{\"numeric\":[]}]} | Invalid member in numeric match: ] | 22",
            "{\"key\":[{\"numeric\":[\"operator\"]}]} | Unrecognized numeric range operator: operator | 32",
            "{\"key\":[{\"numeric\":[1,\"<=\"]}]} | Invalid member in numeric match: 1 | 22",
            "{\"key\":[{\"numeric\":[\"=\",\"000\"]}]} | Value of equals must be numeric | 26",
            "{\"key\":[{\"numeric\":[\">=\"]}]} | Value of >= must be numeric | 26",
            "{\"key\":[{\"numeric\":[\"<\",100,\">\",10]}]} | Too many elements in numeric expression | 30",
            "{\"key\":[{\"numeric\":[\">=\",1,\">\",2]}]} | Bad numeric range operator: > | 31",
            "{\"key\":[{\"numeric\":[\">\",3,\"<\",1]}]} | Bottom must be less than top | 33",
            "{\"key\":[{\"numeric\":[\">\",20,\"<=\"]}]} | Value of <= must be numeric | 33",
            "{\"key\":[{\"numeric\":[\">\",20,30]}]} | Bad value in numeric range: 30 | 30",
            "{\"key\":[{\"numeric\":[\">\",20,\"test\"]}]} | Bad numeric range operator: test | 34",
            "{\"key\":[{\"numeric\":[\">\",\"20\",\"<\",\"30\"]}]} | Value of > must be numeric | 26",
            "{\"key\":[{\"numeric\":[\">\",20,\"<\",\"30\"]}]} | Value of < must be numeric | 33",
            "{\"key\":[{\"numeric\":[\">\",20,\"<\",30,\"<\",50]}]} | Too many terms in numeric range expression | 36",
            "{\"key\":[{\"exists\":null}]} | exists match pattern must be either true or false. | 23",
            "{\"key\":[{\"exists\":\"no\"}]} | exists match pattern must be either true or false. | 20",
            "{\"key\":[{\"anything-but\":{\"wrong-operator\":null}}]} | Unsupported anything-but pattern: wrong-operator | 47",
            "{\"key\":[{\"anything-but\":{\"suffix\":\"test\"}}]} | Unsupported anything-but pattern: suffix | 36",
            "{\"key\":[{\"anything-but\":{\"exists\":false}}]} | Unsupported anything-but pattern: exists | 40",
            "{\"key\":[{\"anything-but\":{\"prefix\":false}}]} | prefix match pattern must be a string | 40",
            "{\"key_a\":\"value_one\"} | \"key_a\" must be an object or an array | 11"})
    void mistakesAreToldAsAwsTellsThem(String pattern, String message, int column) {
        assertThatThrownBy(() -> Pattern.parse(pattern, Dialect.NOTIFICATIONS)).isInstanceOfSatisfying(MalformedPatternException.class, e -> {
            assertThat(e.getMessage()).isEqualTo(message);
            assertThat(e.column()).isEqualTo(column);
            assertThat(e.problem()).isEqualTo(MalformedPatternException.Problem.PATTERN);
        });
    }

    @Test
    void whatIsNoJsonIsToldAsAwsTellsIt() {
        assertNotJson("{invalid", "Unexpected character ('i' (code 105)): was expecting double-quote to start field name", 2);
        assertNotJson("invalid", "Unrecognized token 'invalid': was expecting (JSON String, Number, Array, Object or token 'null',"
                + " 'true' or 'false')", 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\"", "{\"a\":", "{\"a\":[", "{\"a\":[1", "{\"a\":[1,", "{\"a\":[1,]}", "{\"a\":[\"", "{\"a\":[\"\\x\"]}",
            "{\"a\":[\"\\u12g4\"]}", "{\"a\":[01]}", "{\"a\":[1.]}", "{\"a\":[-]}", "{\"a\" [1]}", "{\"a\":[1] \"b\":[2]}", "{\"a\":[\"\n\"]}",
            "{\"$or\":[{\"a\":[1]},{"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Pattern.parse(text, Dialect.EVENTS)).isInstanceOfSatisfying(MalformedPatternException.class,
                e -> assertThat(e.problem()).isEqualTo(MalformedPatternException.Problem.JSON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{\"a\":{}}", "{\"a\":[{}]}", "{\"a\":[{\"anything-but\":{}}]}", "{\"a\":[{\"anything-but\":[]}]}",
            "{\"a\":[{\"anything-but\":[1,\"2\"]}]}", "{\"a\":[{\"anything-but\":null}]}", "{\"a\":[{\"wildcard\":\"a**\"}]}",
            "{\"a\":[{\"wildcard\":\"a\\\\b\"}]}", "{\"a\":[{\"numeric\":1}]}", "{\"a\":[{\"cidr\":\"10.0.0.0/33\"}]}",
            "{\"a\":[{\"prefix\":{\"suffix\":\"x\"}}]}"})
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> Pattern.parse(text, Dialect.EVENTS)).isInstanceOfSatisfying(MalformedPatternException.class,
                e -> assertThat(e.problem()).isEqualTo(MalformedPatternException.Problem.PATTERN));
    }

    @Test
    void nestingAndAlternativesAreBounded() {
        assertThatThrownBy(() -> Pattern.parse("{\"a\":".repeat(100_000), Dialect.EVENTS)).isInstanceOf(MalformedPatternException.class);
        var alternatives = new StringBuilder("{");
        for (int i = 0; i < 12; i++) {
            alternatives.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":{\"$or\":[{\"a\":[1]},{\"b\":[1]}]}");
        }
        assertThatThrownBy(() -> Pattern.parse(alternatives.append('}').toString(), Dialect.EVENTS))
                .isInstanceOf(MalformedPatternException.class).hasMessage("Filter policy is too complex");
    }

    private static void assertNotJson(String text, String message, int column) {
        assertThatThrownBy(() -> Pattern.parse(text, Dialect.NOTIFICATIONS)).isInstanceOfSatisfying(MalformedPatternException.class, e -> {
            assertThat(e.getMessage()).isEqualTo(message);
            assertThat(e.column()).isEqualTo(column);
            assertThat(e.problem()).isEqualTo(MalformedPatternException.Problem.JSON);
        });
    }
}
