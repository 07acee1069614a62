package dev.orrery.gateway.signature;

import static dev.orrery.gateway.signature.Requests.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.signature.SignatureException.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What S3 says to bodies in chunks: the cases of openstack/swift `test/s3api/test_input_errors.py`, which runs against it.
class ChunkedStreamTest {
    private static final String CRC32 = "x-amz-checksum-crc32";

    private static ChunkedStream unsigned(String wire, long length, String... announced) {
        return new ChunkedStream(new ByteArrayInputStream(bytes(wire)), Payload.Kind.UNSIGNED_CHUNKS, length, List.of(announced),
                Optional.empty());
    }

    private static String content(ChunkedStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// In the wire, `~` is a line's end.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "5~hello~0~~", "5~hello~0~", "05~hello~0~~", "5 ; x=y~hello~0~~", "0~~ "
    })
    void takesWhatS3Takes(String wire) throws IOException {
        var expected = wire.contains("hello") ? "hello" : "";

        assertThat(content(unsigned(wire.replace("~", "\r\n"), expected.length()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hello | INCOMPLETE_BODY", "5~hel | INCOMPLETE_BODY", "5~hello | INCOMPLETE_BODY", "5~hello~ | INCOMPLETE_BODY",
        "5~hello~0 | INCOMPLETE_BODY", "5~hello~0~x | INCOMPLETE_BODY", "5~hello0~~ | INCOMPLETE_BODY", "-5~hello~0~~ | INCOMPLETE_BODY",
        "+5~hello~0~~ | INCOMPLETE_BODY", "~hello~0~~ | INCOMPLETE_BODY", "5~hello~5~hello~0~~ | CHUNK_TOO_SMALL",
        "4~hell~0~~1~o~0~~ | INCOMPLETE_BODY", "6~hello!~0~~ | INCOMPLETE_BODY", "ffffffffffffffff~hello~0~~ | INCOMPLETE_BODY",
        "7fffffffffffffff~hello~0~~ | INCOMPLETE_BODY", "1~h~4~ello~0~~ | CHUNK_TOO_SMALL"
    })
    void refusesWhatS3Refuses(String wire, Problem problem) {
        assertThatThrownBy(() -> content(unsigned(wire.replace("~", "\r\n"), 5))).isInstanceOfSatisfying(SignatureException.class,
                refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "5~hello~0~x-amz-checksum-crc32: NhCmhg==~", "5~hello~0~X-Amz-Checksum-Crc32 :NhCmhg==~~",
        "5~hello~0~x-amz-checksum-crc32:bad~x-amz-checksum-crc32:NhCmhg==~~", "5~hello~0~x-amz-checksum-crc32:NhCmhg==~~anything"
    })
    void takesTrailersAsS3Does(String wire) throws IOException {
        var stream = unsigned(wire.replace("~", "\r\n"), 5, CRC32);

        assertThat(stream.trailers()).isEmpty();
        assertThat(content(stream)).isEqualTo("hello");
        assertThat(stream.trailers()).isEqualTo(Map.of(CRC32, "NhCmhg=="));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "5~hello~0~~ | TRAILER_MALFORMED", "5~hello~0~ | TRAILER_MALFORMED", "5~hello~0~~x-amz-checksum-crc32:a~~ | TRAILER_MALFORMED",
        "5~hello~0~x-amz-checksum-crc32c:a~~ | TRAILER_MALFORMED", "5~hello~0~x-amz-checksum-crc32:a~bonus: trailer~~ | TRAILER_MALFORMED",
        "5~hello~0~x-amz-checksum-crc32~~ | TRAILER_MALFORMED", "5~hello~0~x-amz-checksum-crc32:a | INCOMPLETE_BODY"
    })
    void refusesOtherTrailers(String wire, Problem problem) {
        assertThatThrownBy(() -> content(unsigned(wire.replace("~", "\r\n"), 5, CRC32))).isInstanceOfSatisfying(SignatureException.class,
                refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    @Test
    void tellsWhatWasExpected() {
        assertThatThrownBy(() -> content(unsigned("A\r\nhellohello\r\n0\r\n\r\n", 5))).isInstanceOfSatisfying(SignatureException.class,
                refused -> assertThat(refused.elements()).isEqualTo(Map.of("NumberBytesExpected", "5", "NumberBytesProvided", "10")));
        assertThatThrownBy(() -> content(unsigned("400\r\n" + "x".repeat(1024) + "\r\n400\r\n", 9216))).isInstanceOfSatisfying(
                SignatureException.class, refused -> assertThat(refused.elements()).isEqualTo(Map.of("Chunk", "2", "BadChunkSize", "1024")));
    }

    @Test
    void staysRefusedWhenItIsReadAgain() {
        var stream = unsigned("5\r\nhello\r\nx", 5);

        assertThatThrownBy(() -> stream.readNBytes(5)).isInstanceOf(SignatureException.class);
        assertThatThrownBy(stream::read).isInstanceOf(SignatureException.class);
    }

    /// In the wire, `~` is a line's end, and `#` the signature that fits.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "5;chunk-signature=#~hello~0;chunk-signature=#~~ | ", "5 ; chunk-signature = # ~hello~0;chunk-signature=#~~ | ",
        "5~hello~0~~ | INCOMPLETE_BODY", "5;chunk-signature=~hello~0;chunk-signature=~~ | INCOMPLETE_BODY",
        "5;chunk-signature=invalid~hello~0;chunk-signature=invalid~~ | WRONG_SIGNATURE",
        "5;extra=param;chunk-signature=#~hello~0;chunk-signature=#~~ | WRONG_SIGNATURE",
        "5;chunk-signature=#;extra=param~hello~0;chunk-signature=#~~ | INCOMPLETE_BODY",
        "5;chunk-signature=#~jello~0;chunk-signature=#~~ | WRONG_SIGNATURE",
        "5;chunk-signature=#~hello~0;chunk-signature=x~~ | WRONG_SIGNATURE", "5;chunk-signature=#~hello~ | INCOMPLETE_BODY"
    })
    void checksTheSignatureOfEachChunk(String wire, Problem problem) throws IOException {
        var scope = new SigningKey.Scope("20260102", "us-east-1", "s3");
        var date = AmzDate.of(Instant.parse("2026-01-02T03:04:05Z"));
        var key = SigningKey.derive("test", scope);
        var filled = wire;
        var previous = "seed";
        for (var chunk : List.of("hello", "")) {
            previous = key.sign("AWS4-HMAC-SHA256-PAYLOAD\n" + date.text() + "\n" + scope + "\n" + previous + "\n" + Digests.EMPTY_SHA256
                    + "\n" + Digests.sha256Hex(bytes(chunk)));
            filled = filled.replaceFirst("#", previous);
        }
        var stream = new ChunkedStream(new ByteArrayInputStream(bytes(filled.replace("~", "\r\n"))), Payload.Kind.SIGNED_CHUNKS, 5, List.of(),
                Optional.of(new ChunkSignatures(key, "test", date, scope, "seed")));

        if (problem == null) {
            assertThat(content(stream)).isEqualTo("hello");
        } else {
            assertThatThrownBy(() -> content(stream)).isInstanceOfSatisfying(SignatureException.class,
                    refused -> assertThat(refused.problem()).isEqualTo(problem));
        }
    }

    @Test
    void readsTheSameHoweverBytesArrive() throws IOException {
        var content = "0123456789abcdef".repeat(2000);
        var wire = "2000\r\n" + content.substring(0, 8192) + "\r\n5d00\r\n" + content.substring(8192) + "\r\n0\r\n\r\n";
        for (int piece : new int[] {1, 7, 4096, 100_000}) {
            var slow = new ByteArrayInputStream(bytes(wire)) {
                @Override
                public synchronized int read(byte[] bytes, int offset, int size) {
                    return super.read(bytes, offset, Math.min(size, piece));
                }
            };
            var stream = new ChunkedStream(slow, Payload.Kind.UNSIGNED_CHUNKS, content.length(), List.of(), Optional.empty());

            assertThat(content(stream)).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x-amz-checksum-crc32 | ", "x-amz-checksum-crc32,, | ", "X-Amz-Checksum-CRC32, | ", ", x-amz-checksum-crc32 | TRAILER_UNSUPPORTED",
        "x-amz-checksum-crc32, , | TRAILER_UNSUPPORTED", "x-amz-checksum-bad | TRAILER_UNSUPPORTED", "content-md5 | TRAILER_UNSUPPORTED",
        "x-amz-checksum-crc32, x-amz-checksum-sha256 | CHECKSUMS_DOUBLED"
    })
    void knowsWhichTrailersMayBeAnnounced(String header, Problem problem) {
        var headers = new Headers().add("x-amz-trailer", header);

        if (problem == null) {
            assertThat(Bodies.announcedTrailers(headers)).containsExactly(CRC32);
        } else {
            assertThatThrownBy(() -> Bodies.announcedTrailers(headers)).isInstanceOfSatisfying(SignatureException.class,
                    refused -> assertThat(refused.problem()).isEqualTo(problem));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"aws-chunked | ''", "foo, aws-chunked, bar | foo, bar", "gzip,aws-chunked | gzip", "gzip | gzip"})
    void leavesTheEncodingsOfTheContent(String sent, String left) throws IOException {
        var message = Requests.request("PUT", "/b/k", bytes("5\r\nhello\r\n0\r\n\r\n"), "Content-Encoding", sent, "Content-Length", "15",
                "x-amz-decoded-content-length", "5");

        var seen = Bodies.dechunked(message, Payload.Kind.UNSIGNED_CHUNKS, Optional.empty());

        assertThat(seen.headers().first("content-encoding").orElse("")).isEqualTo(left);
        assertThat(seen.headers().all("content-length")).containsExactly("5");
        try (InputStream body = seen.body()) {
            assertThat(body.readNBytes(5)).isEqualTo(bytes("hello"));
        }
    }
}
