package dev.orrery.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSha256Test {

    @Test
    void isWhatTheStandardSays() {
        // RFC 4231, test cases 2 and 6: a short key, and one longer than a block
        assertThat(hex("Jefe".getBytes(StandardCharsets.US_ASCII), "what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        var key = HexFormat.of().parseHex("aa".repeat(131));
        assertThat(hex(key, "Test Using Larger Than Block-Size Key - Hash Key First"))
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void isWhatTheJdkSaysForKeysAndMessagesOfAllLengths() throws Exception {
        var random = new Random(1);
        for (int length = 1; length < 200; length++) {
            var key = new byte[length];
            var message = new byte[length * 3 % 257];
            random.nextBytes(key);
            random.nextBytes(message);
            var jdk = Mac.getInstance("HmacSHA256");
            jdk.init(new SecretKeySpec(key, "HmacSHA256"));

            assertThat(new HmacSha256(key).of(message)).as("%d bytes of key", length).isEqualTo(jdk.doFinal(message));
        }
    }

    @Test
    void keepsItsKeyFromMessageToMessage() {
        var hmac = new HmacSha256(new byte[] {1, 2, 3});

        var first = hmac.of(new byte[] {4});
        hmac.of(new byte[] {5});

        assertThat(hmac.of(new byte[] {4})).isEqualTo(first);
    }

    private static String hex(byte[] key, String message) {
        return HexFormat.of().formatHex(new HmacSha256(key).of(message.getBytes(StandardCharsets.US_ASCII)));
    }
}
