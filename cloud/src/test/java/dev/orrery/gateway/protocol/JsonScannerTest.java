package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

    @Test
    void aDocumentIsReadInItsOrder() {
        // given
        var scanner = scanner(" { \"a\" : [1 , -2.5e3, true],\"b\":{},\"c\":[ ],\"d\":null } ");

        // then
        assertThat(scanner.enterObject("structure")).isTrue();
        assertThat(scanner.key()).isEqualTo("a");
        assertThat(scanner.enterArray("list")).isTrue();
        assertThat(scanner.number("a Long")).isEqualTo("1");
        assertThat(scanner.moreElements()).isTrue();
        assertThat(scanner.number("a Double")).isEqualTo("-2.5e3");
        assertThat(scanner.moreElements()).isTrue();
        assertThat(scanner.truth()).isTrue();
        assertThat(scanner.moreElements()).isFalse();
        assertThat(scanner.moreMembers()).isTrue();
        assertThat(scanner.key()).isEqualTo("b");
        assertThat(scanner.enterObject("map")).isFalse();
        assertThat(scanner.moreMembers()).isTrue();
        assertThat(scanner.key()).isEqualTo("c");
        assertThat(scanner.enterArray("list")).isFalse();
        assertThat(scanner.moreMembers()).isTrue();
        assertThat(scanner.key()).isEqualTo("d");
        scanner.skip();
        assertThat(scanner.moreMembers()).isFalse();
        scanner.end();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"\"\",``", "\"plain\",plain", "\"grün 💡\",grün 💡", "\"a\\u00fc\\/\\\\b\",aü/\\b", "\"\\ud83d\\udca1é\",💡é"})
    void stringsAreUnescaped(String json, String text) {
        var scanner = scanner(json);

        assertThat(scanner.peek()).isEqualTo('"');
        assertThat(scanner.string()).isEqualTo(text);
        scanner.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "-", "1.", ".5", "1e", "1e+", "1e1234567", "+1"})
    void whatIsNoNumberIsRefused(String json) {
        assertThatThrownBy(() -> scanner(json).number("a Long")).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "{\"a\"}", "{\"a\":1,}", "{a:1}", "[1 2]", "[1}", "tru", "nul", "{\"a\":1"})
    void whatIsNoJsonIsRefusedAlsoWhereNobodyWantsIt(String json) {
        assertThatThrownBy(() -> {
            var scanner = scanner(json);
            scanner.skip();
            scanner.end();
        }).isInstanceOf(ProtocolException.class);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        var scanner = new JsonScanner(new byte[] {'"', (byte) 0xC3, '"'}, Protocol.AWS_JSON_1_0);

        assertThatThrownBy(scanner::string).hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"1,true", "-17,true", "1.0,false", "1e3,false", "1E3,false"})
    void aNumberIsKnownToBeWholeBeforeItIsRead(String json, boolean whole) {
        var scanner = scanner(json);

        assertThat(scanner.isWhole()).isEqualTo(whole);
        assertThat(scanner.number("a Double")).isEqualTo(json);
    }

    private static JsonScanner scanner(String json) {
        return new JsonScanner(json.getBytes(StandardCharsets.UTF_8), Protocol.AWS_JSON_1_0);
    }
}
