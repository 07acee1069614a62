package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sources: S3 User Guide, "Working with object metadata"; LocalStack's recordings of AWS, `test_user_metadata_rfc2047_encoded`.
class EncodedWordsTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', value = {
        "\u00c4M\u00c4Z\u00d5\u00d1 S3, =?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?=",
        "test_\u2014_file%E2%80%94_\u00e9_2?.pdf, =?UTF-8?Q?test=5F=E2=80=94=5Ffile%E2%80%94=5F=C3=A9=5F2=3F.pdf?=",
        "|\u0001\u0002\u0003a|, =?UTF-8?B?AQIDYQ==?=",
        "\u00c3\u0084M\u00c3\u0084Z\u00c3\u0095\u00c3\u0091 S3, =?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=",
    })
    void publishedAndRecordedExamples(String text, String words) {
        assertThat(EncodedWords.encoded(text)).isEqualTo(words);
        assertThat(EncodedWords.decoded(words)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain =? text ?=", "=?UTF-8?X?abc?=", "=?no such?Q?abc?=", "=?UTF-8?Q?=4?=", "=??=",
        "=?UTF-8?Q?", "=?=", "=?UTF-8?Q?a?= b =?UTF-8?Q?="})
    void whatIsNoEncodedWordStays(String text) {
        assertThat(EncodedWords.decoded(text)).isIn(text, "a b =?UTF-8?Q?=");
    }

    @Test
    void whatIsNoBase64IsReadAllTheSame() {
        assertThat(EncodedWords.decoded("=?UTF-8?B?=GGG?=")).isEqualTo("\ufffda\ufffd");
        assertThat(EncodedWords.encoded("\ufffda\ufffd")).isEqualTo("=?UTF-8?B?77+9Ye+/vQ==?=");
        assertThat(EncodedWords.decoded("=?UTF-8?B?=?=")).isEmpty();
    }

    @Test
    void longTextIsManyWordsAndMeansTheSame() {
        var random = new SplittableRandom(11);
        for (int i = 0; i < 500; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(1, 400);
            for (int j = 0; j < length; j++) {
                text.appendCodePoint(switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(0x1F300, 0x1F600);
                    case 1 -> random.nextInt(0x80, 0x2000);
                    default -> random.nextInt('!', 0x7F);
                });
            }
            text.append('\u00e9');
            var words = EncodedWords.encoded(text.toString());
            assertThat(words.split(" ")).allSatisfy(word -> assertThat(word).hasSizeLessThanOrEqualTo(75));
            assertThat(words).matches("[\\x20-\\x7e]*");
            assertThat(EncodedWords.decoded(words)).isEqualTo(text.toString());
        }
    }
}
