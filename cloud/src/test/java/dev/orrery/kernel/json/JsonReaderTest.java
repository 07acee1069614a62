package dev.orrery.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void everyKindOfValueIsRead() {
        var json = read(" {\"a\":[1,-0.50e+3,true,false,null,\"x\\n\\u00e9\\ud83d\\ude00\\/\"],\"b\":{},\"c\":[]}\r\n\t");

        assertThat(json).isEqualTo(new Json.Members(Map.of(
                "a", new Json.Sequence(List.of(new Json.Numeral("1"), new Json.Numeral("-0.50e+3"), new Json.Truth(true),
                        new Json.Truth(false), new Json.Nothing(), new Json.Text("x\né😀/"))),
                "b", new Json.Members(Map.of()),
                "c", new Json.Sequence(List.of()))));
    }

    @Test
    void membersKeepTheirOrder() {
        assertThat(((Json.Members) read("{\"z\":1,\"a\":2,\"m\":3}")).byName()).containsOnlyKeys("z", "a", "m")
                .satisfies(members -> assertThat(List.copyOf(members.keySet())).containsExactly("z", "a", "m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "{\"a\":}", "01", "+1",
        "1.", ".5",
        "1e", "-", "NaN", "Infinity", "tru", "truex", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\u00g0\"", "\"\\u００00\"",
        "\"\t\"",
        "\"\\", "\"\\ud800\"", "\"\\udc00x\"", "1 2", "{} {}", "[1 2]", "// x\n1", "\uFEFF{}", "[1]]", "\u00a01"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> read(text))
                .satisfies(e -> assertThat(e.duplicate()).isEmpty())
                .satisfies(e -> assertThat(e.offset()).isBetween(0, text.length()));
    }

    @Test
    void aNameThatStandsTwiceIsRefusedHoweverItIsWritten() {
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> read("{\"a\":1,\"\\u0061\":2}"))
                .satisfies(e -> assertThat(e.duplicate()).contains("a"));
    }

    @Test
    void depthIsBounded() {
        assertThat(read("[".repeat(JsonReader.DEPTH_MAX) + "]".repeat(JsonReader.DEPTH_MAX))).isInstanceOf(Json.Sequence.class);
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> read("[".repeat(50_000))).withMessageContaining("deeper");
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> read("{\"a\":".repeat(JsonReader.DEPTH_MAX + 1)))
                .withMessageContaining("deeper");
    }

    @Test
    void lengthIsBounded() {
        assertThat(JsonReader.read("[1]", 3)).isEqualTo(new Json.Sequence(List.of(new Json.Numeral("1"))));
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> JsonReader.read("[12]", 3)).withMessageContaining("longer");
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> read("1".repeat(JsonReader.NUMERAL_LENGTH_MAX + 1)));
    }

    private static Json read(String text) {
        return JsonReader.read(text, 100_000);
    }
}
