package dev.orrery.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldBodyTest {

    @ParameterizedTest(name = "{0} bytes announced as {1}")
    @CsvSource({"0, 0", "0, -1", "1, 1", "100, 100", "100, -1", "100, 7", "100, 5000", "8192, -1", "8193, -1", "65536, 65536",
            "200000, 200000", "200000, -1", "200000, 3", "3, 9000000000"})
    void holdsAllThatCameWhateverWasAnnounced(int length, long announced) throws IOException {
        var sent = bytes(length);

        assertThat(HeldBody.all(new ByteArrayInputStream(sent), announced, 200_000)).isEqualTo(sent);
        assertThat(HeldBody.all(new HeldBody(sent), announced, 200_000)).isSameAs(sent);
    }

    @ParameterizedTest(name = "announced as {0}")
    @CsvSource({"-1", "0", "1000", "1001", "1000000"})
    void showsABodyThatIsTooLongByOneByteMore(long announced) throws IOException {
        var sent = bytes(5_000);

        assertThat(HeldBody.all(new ByteArrayInputStream(sent), announced, 1_000)).hasSize(1_001);
        assertThat(HeldBody.all(new HeldBody(sent), announced, 1_000)).hasSize(1_001);
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
