package dev.orrery.gateway.signature;

import static dev.orrery.gateway.signature.Forms.fields;
import static dev.orrery.gateway.signature.Requests.bytes;
import static dev.orrery.gateway.signature.Requests.read;
import static dev.orrery.gateway.signature.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.identity.RootKeys;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// Whatever comes over the wire, it is believed or refused; nothing else happens. Rounds are bounded, the seed is fixed.
class FuzzTest {
    private static final String[] PIECES = {"", ",", ";", "/", "=", "&", "%", "%2", "%00", "%zz", " ", "\r\n", "\"", "\\", "-", "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ", "AWS ", "Credential=", "SignedHeaders=", "Signature=", "test", "ä", "\u0000", "9".repeat(40), "f".repeat(70),
        "--", "{", "[", "]", "}", "$key", "host", "X-Amz-Signature=", "x-amz-checksum-crc32:", "\n"};
    private final SignatureV4 verifier = new SignatureV4(new FixedClock(SdkSigner.NOW), new RootKeys(), false, Set.of("s3"));
    private final SignedForms forms = new SignedForms(new FixedClock(SdkSigner.NOW), new RootKeys(), false, new ClassPathFacts().bareWire().form());
    private final Random random = new Random(20260102);

    private String damaged(String text) {
        var damaged = new StringBuilder(text);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int from = random.nextInt(damaged.length() + 1);
            int to = Math.min(damaged.length(), from + (random.nextInt(4) == 0 ? random.nextInt(40) : random.nextInt(3)));
            damaged.replace(from, to, random.nextBoolean() ? PIECES[random.nextInt(PIECES.length)]
                    : String.valueOf((char) random.nextInt(random.nextInt(10) == 0 ? 0x300 : 0x80)));
        }
        return damaged.toString();
    }

    /// Whether it was believed.
    private static boolean outcome(java.util.function.Supplier<?> attempt, String input) {
        try {
            attempt.get();
            return true;
        } catch (SignatureException refused) {
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("neither believed nor refused: " + input, e);
        }
    }

    @Test
    void headers() {
        var message = SdkSigner.of("test", "test").s3(SdkHttpMethod.GET, "http://localhost/b/k?a=b", new byte[0], request -> { }, sign -> { });
        for (int round = 0; round < 8_000; round++) {
            var name = new String[] {"Authorization", "x-amz-date", "x-amz-content-sha256", "Host"}[random.nextInt(4)];
            var value = damaged(message.headers().first(name).orElseThrow());
            var original = message.headers().first(name).orElseThrow();
            boolean believed = outcome(() -> verifier.verify(Requests.changed(message, headers -> headers.set(name, value))), name + ": " + value);

            // then it is not believed unless the damage had no meaning: white space, parts nobody reads, nobody's request
            if (believed && !name.equals("Authorization")) {
                assertThat(value.replaceAll("\\s+", " ").strip()).isEqualToIgnoringCase(original);
            }
        }
    }

    @Test
    void queries() {
        var message = SdkSigner.of("test", "test").s3(SdkHttpMethod.GET, "https://localhost/b/k?a=b&c", new byte[0], request -> { }, sign -> sign
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(5))
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));
        for (int round = 0; round < 8_000; round++) {
            var query = damaged(message.query());
            var path = random.nextBoolean() ? message.path() : damaged(message.path());
            outcome(() -> verifier.verify(new Message("GET", path, query, message.headers(), message.body(), "", false)), path + "?" + query);
        }
    }

    @Test
    void chunks() {
        var body = "hello, world. ".repeat(20);
        for (boolean signed : new boolean[] {true, false}) {
            var message = SdkSigner.of("test", "test").s3(SdkHttpMethod.PUT, "https://localhost/b/k", bytes(body), request -> { }, sign -> sign
                    .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true).putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, signed)
                    .putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32));
            var wire = new String(read(message), StandardCharsets.ISO_8859_1);
            for (int round = 0; round < 5_000; round++) {
                var damaged = damaged(wire).getBytes(StandardCharsets.ISO_8859_1);
                outcome(() -> {
                    var content = new String(read(verifier.verify(message.withBody(new ByteArrayInputStream(damaged))).message()),
                            StandardCharsets.ISO_8859_1);
                    // What is signed cannot become something else.
                    assertThat(signed ? content : "").isIn(body, "");
                    return content;
                }, new String(damaged, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void forms() {
        var policy = "{\"expiration\": \"2026-01-03T00:00:00Z\", \"conditions\": [{\"bucket\": \"b\"}, [\"starts-with\", \"$key\", \"\"], "
                + "[\"content-length-range\", 0, 100]]}";
        for (int round = 0; round < 5_000; round++) {
            var encoded = Base64.getEncoder().encodeToString(bytes(round % 2 == 0 ? policy : damaged(policy)));
            var signature = Base64.getEncoder().encodeToString(Digests.hmac("HmacSHA1", bytes("test")).doFinal(bytes(encoded)));
            var body = Forms.body(fields("key", "k", "AWSAccessKeyId", "test", "signature", signature, "policy", encoded), "name", "hello");
            var sent = round % 2 == 0 ? damaged(body) : body;
            outcome(() -> {
                var form = Forms.post(sent);
                return read(form.withBody(forms.verify(form, Map.of("bucket", "b")).file()));
            }, sent);
        }
    }

    @Test
    void contentTypesOfForms() {
        for (int round = 0; round < 5_000; round++) {
            var type = damaged("multipart/form-data; boundary=\"abc\"");
            var form = request("POST", "/b", bytes("--abc\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--abc--"), "Content-Type", type);
            outcome(() -> SignedForms.isForm(form) ? forms.verify(form, Map.of()) : "", type);
        }
    }
}
