package dev.orrery.gateway.signature;

import static dev.orrery.gateway.signature.Requests.bytes;
import static dev.orrery.gateway.signature.Requests.changed;
import static dev.orrery.gateway.signature.Requests.read;
import static dev.orrery.gateway.signature.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.signature.SignatureException.Problem;
import dev.orrery.kernel.Trailers;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import dev.orrery.kernel.identity.AccessKeys.AccessKey;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.identity.RootKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SignatureV4Test {
    private static final Instant NOW = SdkSigner.NOW;
    private static final SdkSigner ROOT = SdkSigner.of("test", "test");
    private static final Caller USER = new Caller(new Principal.User("111122223333", "/", "ada", "AIDAADA"), "AKIAADA", java.util.List.of(),
            java.util.Map.of());
    private static final AccessKey USER_KEY = AccessKey.lasting("AKIAADA", "ada's secret", USER);
    private static final AccessKey SESSION_KEY = new AccessKey("ASIAADA", "another secret", Optional.of("token"),
            Optional.of(NOW.plusSeconds(60)), USER);
    private static final RootKeys KEYS = new RootKeys(id -> switch (id) {
        case "AKIAADA" -> Optional.of(USER_KEY);
        case "ASIAADA" -> Optional.of(SESSION_KEY);
        default -> Optional.empty();
    });
    private final SignatureV4 verifier = verifierAt(NOW);
    private final SignatureV4 open = new SignatureV4(new FixedClock(NOW), KEYS, true, Set.of("s3"));

    private static SignatureV4 verifierAt(Instant now) {
        return new SignatureV4(new FixedClock(now), KEYS, false, Set.of("s3"));
    }

    private static Message get(String url) {
        return ROOT.s3(SdkHttpMethod.GET, url, new byte[0], request -> { }, sign -> { });
    }

    private static Message put(byte[] body, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options) {
        return ROOT.s3(SdkHttpMethod.PUT, "https://localhost:4566/bucket/key", body,
                request -> request.putHeader("Content-Length", String.valueOf(body.length)), options);
    }

    /// Sources: boto3 issue 3063 and botocore pull request 3536, where UTF-8 is sent; aws-sdk-js issue 1297, where Latin-1 is.
    @Test
    void headersAreSignedInUtf8HoweverTheyAreSent() {
        var latin = ROOT.s3(SdkHttpMethod.PUT, "https://localhost:4566/bucket/key", new byte[0],
                request -> request.putHeader("x-amz-meta-a", "Hello World\u00e9"), sign -> { });
        assertThat(verifier.verify(latin).caller().account()).isEqualTo("123456789012");
        var utf8 = changed(latin, headers -> headers.set("x-amz-meta-a", "Hello World\u00c3\u00a9"));
        assertThat(verifier.verify(utf8).caller().account()).isEqualTo("123456789012");
        var other = changed(latin, headers -> headers.set("x-amz-meta-a", "Hello World\u00c3\u00a8"));
        assertThatThrownBy(() -> verifier.verify(other)).isInstanceOfSatisfying(SignatureException.class,
                refused -> assertThat(refused.problem()).isEqualTo(Problem.WRONG_SIGNATURE));
    }

    private static Message presigned(String url, Duration expires) {
        return ROOT.s3(SdkHttpMethod.GET, url.replace("http:", "https:"), new byte[0], request -> { }, sign -> sign
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, expires)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void refused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SignatureException.class,
                refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://localhost:4566/", "http://bucket.localhost:4566", "http://localhost/bucket/a/b//c/../d",
        "http://localhost/bucket/%C3%A4%20%2B%21%2A%27%28%29", "http://localhost/bucket/x?uploads", "http://localhost/bucket?list-type=2",
        "http://localhost/bucket?prefix=a%2Fb%20c&delimiter=%2F&a-b=1&a=2&a.=3", "http://localhost/bucket?tag=b&tag=a&tag",
        "http://localhost/bucket?marker=%C3%A4%7E%2B"
    })
    void believesWhatTheSdkSigns(String url) {
        assertThat(verifier.verify(get(url)).caller().account()).isEqualTo(RootKeys.DEFAULT_ACCOUNT);
        assertThat(verifier.verify(presigned(url, Duration.ofMinutes(5))).caller().account()).isEqualTo(RootKeys.DEFAULT_ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:4566/", "http://localhost/2015-03-31/functions/a%3Ab%20c/invocations?Qualifier=%24LATEST",
        "http://localhost/a//b/./c/../d/"})
    void believesOtherServicesWhoSignPathsTwice(String url) {
        var body = bytes("{\"Name\":\"value\"}");

        var signed = verifier.verify(ROOT.sign(SdkHttpMethod.POST, url, body, request -> { },
                sign -> sign.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")));

        assertThat(signed.scope()).contains(new Signed.Scope("eu-central-1", "lambda"));
        assertThat(read(signed.message())).isEqualTo(body);
    }

    @Test
    void checksTheBodyOfOtherServices() {
        var message = ROOT.sign(SdkHttpMethod.POST, "http://localhost/", bytes("{}"), request -> { },
                sign -> sign.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sqs"));

        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(message.withBody(new java.io.ByteArrayInputStream(bytes("{ }")))));
    }

    @Test
    void checksTheDigestWhileTheBodyIsRead() {
        // given a signed body of which one byte has changed
        var body = random(100_000);
        var message = put(body, sign -> sign.putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, false));
        assertThat(message.headers().first("x-amz-content-sha256").orElseThrow()).hasSize(64);
        assertThat(read(verifier.verify(put(body, sign -> { })).message())).isEqualTo(body);
        var tampered = body.clone();
        tampered[99_999] ^= 1;

        // when it is read to its announced length
        var signed = verifier.verify(message.withBody(new java.io.ByteArrayInputStream(tampered))).message();

        // then the last byte is not handed over
        refused(Problem.DIGEST_MISMATCH, () -> signed.body().readNBytes(body.length));
    }

    @Test
    void leavesAnUnsignedBodyAlone() {
        var body = random(1000);

        var signed = verifier.verify(put(body, sign -> sign.putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)));

        assertThat(read(signed.message())).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8192, 131_071, 131_072, 131_073, 1_000_000})
    void undoesChunksOfEveryKind(int length) {
        var body = random(length);
        for (boolean signed : new boolean[] {true, false}) {
            for (boolean trailer : new boolean[] {true, false}) {
                var message = put(body, sign -> {
                    sign.putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                            .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, signed);
                    if (trailer) {
                        sign.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32C);
                    }
                });

                var seen = verifier.verify(message).message();

                assertThat(message.headers().first("x-amz-content-sha256")).contains(
                        signed ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + (trailer ? "-TRAILER" : "")
                                : trailer ? "STREAMING-UNSIGNED-PAYLOAD-TRAILER" : "UNSIGNED-PAYLOAD");
                assertThat(read(seen)).isEqualTo(body);
                if (trailer) {
                    assertThat(((Trailers) seen.body()).trailers()).containsEntry("x-amz-checksum-crc32c",
                            Base64.getEncoder().encodeToString(ChecksumAlgorithm.CRC32C.of(body)));
                    assertThat(seen.headers().first("Content-Length")).contains(String.valueOf(length));
                }
            }
        }
    }

    @Test
    void refusesAnyOtherByteInSignedChunks() {
        // given a body in two signed chunks with a signed trailer
        var body = random(140_000);
        Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options = sign -> sign
                .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                .putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
        var message = put(body, options);
        var wire = read(message);

        // when a byte is another (many in front, where the first chunk's header is, and behind, where the trailer is)
        var random = new Random(3);
        for (int round = 0; round < 600; round++) {
            int at = switch (round % 3) {
                case 0 -> random.nextInt(120);
                case 1 -> random.nextInt(wire.length);
                default -> wire.length - 1 - random.nextInt(300);
            };
            var tampered = wire.clone();
            tampered[at] ^= (byte) (1 << random.nextInt(8));

            // then it is noticed, unless it was in what has no meaning: case, white space, the end behind the trailer
            var seen = verifier.verify(message.withBody(new java.io.ByteArrayInputStream(tampered))).message();
            try {
                assertThat(seen.body().readNBytes(body.length)).isEqualTo(body);
                var trailers = ((Trailers) seen.body()).trailers();
                assertThat(trailers).isEqualTo(java.util.Map.of("x-amz-checksum-crc32",
                        Base64.getEncoder().encodeToString(ChecksumAlgorithm.CRC32.of(body))));
            } catch (SignatureException | java.io.IOException e) {
                assertThat(e).isInstanceOf(SignatureException.class);
            }
        }
    }

    @Test
    void checksTheTrailerBeforeTheLastByte() {
        // given unsigned chunks that end without the trailer that is announced
        var body = random(10_000);
        var message = put(body, sign -> sign.putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32));
        var wire = new String(read(message), java.nio.charset.StandardCharsets.ISO_8859_1);
        var cut = wire.substring(0, wire.indexOf("x-amz-checksum-crc32")).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

        var seen = verifier.verify(message.withBody(new java.io.ByteArrayInputStream(cut))).message();

        refused(Problem.TRAILER_MALFORMED, () -> seen.body().readNBytes(body.length));
    }

    @Test
    void refusesAnyOtherPathQueryOrHeader() {
        var message = ROOT.s3(SdkHttpMethod.PUT, "http://localhost:4566/bucket/key?tagging&versionId=7", bytes("x"),
                request -> request.putHeader("x-amz-meta-colour", "blue").putHeader("Content-Type", "text/plain"), sign -> { });
        verifier.verify(message);

        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(new Message("PUT", "/bucket/kez", message.query(), message.headers(),
                message.body(), "", false)));
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(new Message("PUT", message.path(), "tagging&versionId=8",
                message.headers(), message.body(), "", false)));
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(new Message("PUT", message.path(), message.query() + "&x",
                message.headers(), message.body(), "", false)));
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(new Message("POST", message.path(), message.query(), message.headers(),
                message.body(), "", false)));
        for (var header : new String[] {"x-amz-meta-colour", "content-type", "host", "x-amz-content-sha256"}) {
            refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(changed(message, headers -> headers.set(header,
                    header.equals("x-amz-content-sha256") ? Digests.EMPTY_SHA256 : "red"))));
        }
        refused(Problem.HEADERS_NOT_SIGNED, () -> verifier.verify(changed(message, headers -> headers.add("x-amz-acl", "public-read"))));
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(changed(message, headers -> headers.add("X-Amz-Meta-Colour", "red"))));
    }

    @Test
    void refusesAnyOtherSignature() {
        var message = get("http://localhost/bucket");
        var header = message.headers().first("Authorization").orElseThrow();
        for (int at = 0; at < header.length(); at++) {
            var tampered = header.toCharArray();
            tampered[at] = tampered[at] == 'x' ? 'y' : 'x';
            assertThatThrownBy(() -> verifier.verify(changed(message, headers -> headers.set("Authorization", new String(tampered)))))
                    .isInstanceOf(SignatureException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"US", "EU", "Us-East-1", "auto", "us-east", "-1"})
    void tellsWhoeverSignsForNoRegionWhichOneToTake(String region) {
        // given what s3cmd does first
        var message = ROOT.s3(SdkHttpMethod.GET, "http://localhost:4566/", new byte[0], request -> { },
                sign -> sign.putProperty(AwsV4HttpSigner.REGION_NAME, region));

        // when
        assertThatThrownBy(() -> verifier.verify(message)).isInstanceOfSatisfying(SignatureException.class, refusal -> {
            // then it can sign again
            assertThat(refusal.problem()).isEqualTo(Problem.WRONG_REGION);
            assertThat(refusal.elements()).containsEntry("Region", "us-east-1");
            assertThat(refusal.getMessage()).isEqualTo("The authorization header is malformed; the region '" + region
                    + "' is wrong; expecting 'us-east-1'");
        });
    }

    /// As ceph/s3-tests sends to IAM: a home without a region is none.
    @Test
    void refusesOtherServicesScopesWithoutARegion() {
        var message = changed(get("http://localhost:4566/"), headers -> headers.set("Authorization",
                headers.first("Authorization").orElseThrow().replace("/eu-central-1/s3/", "//iam/")));
        refused(Problem.WRONG_REGION, () -> verifier.verify(message));
        refused(Problem.WRONG_REGION, () -> open.verify(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "us-gov-west-1", "eusc-de-east-1", "ap-southeast-12"})
    void believesSignaturesForEveryRegion(String region) {
        var message = ROOT.s3(SdkHttpMethod.GET, "http://localhost:4566/", new byte[0], request -> { },
                sign -> sign.putProperty(AwsV4HttpSigner.REGION_NAME, region));

        assertThat(verifier.verify(message).scope().orElseThrow().region()).isEqualTo(region);
    }

    @Test
    void foldsWhiteSpaceAndJoinsRepeatedHeaders() {
        var message = ROOT.s3(SdkHttpMethod.GET, "http://localhost/bucket", new byte[0],
                request -> request.putHeader("x-amz-meta-a", "one   two").putHeader("x-amz-meta-b", java.util.List.of("1", "2")), sign -> { });

        var signed = verifier.verify(changed(message, headers -> headers.set("x-amz-meta-a", "  one two\t")));

        assertThat(signed.message().headers().all("x-amz-meta-b")).containsExactly("1", "2");
    }

    @Test
    void knowsKeysAndTheirSessions() {
        Consumer<SdkHttpRequest.Builder> plain = request -> { };
        var user = SdkSigner.of("AKIAADA", "ada's secret").s3(SdkHttpMethod.GET, "http://localhost/", new byte[0], plain, sign -> { });
        var session = new SdkSigner(AwsSessionCredentialsIdentity.create("ASIAADA", "another secret", "token"))
                .s3(SdkHttpMethod.GET, "http://localhost/", new byte[0], plain, sign -> { });
        var account = SdkSigner.of("222233334444", "test").s3(SdkHttpMethod.GET, "http://localhost/", new byte[0], plain, sign -> { });

        assertThat(verifier.verify(user).caller()).isEqualTo(USER);
        assertThat(verifier.verify(session).caller()).isEqualTo(USER);
        assertThat(verifier.verify(account).caller()).isEqualTo(RootKeys.root("222233334444", "222233334444"));
        refused(Problem.TOKEN_INVALID, () -> verifier.verify(changed(session, headers -> headers.set("x-amz-security-token", "other"))));
        refused(Problem.UNKNOWN_KEY, () -> verifier.verify(changed(session, headers -> headers.remove("x-amz-security-token"))));
        refused(Problem.TOKEN_INVALID, () -> verifier.verify(changed(user, headers -> headers.set("x-amz-security-token", "token"))));
        refused(Problem.TOKEN_EXPIRED, () -> verifierAt(NOW.plusSeconds(60)).verify(session));
        refused(Problem.UNKNOWN_KEY, () -> verifier.verify(SdkSigner.of("AKIANOBODY", "x")
                .s3(SdkHttpMethod.GET, "http://localhost/", new byte[0], plain, sign -> { })));
    }

    @Test
    void presignsWithASessionToken() {
        var message = new SdkSigner(AwsSessionCredentialsIdentity.create("ASIAADA", "another secret", "token"))
                .s3(SdkHttpMethod.GET, "https://localhost/bucket/key", new byte[0], request -> { }, sign -> sign
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(5))
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));

        assertThat(verifier.verify(message).caller()).isEqualTo(USER);
    }

    @Test
    void believesUnknownKeysOnlyWhenOpen() {
        Consumer<SdkHttpRequest.Builder> plain = request -> { };
        var stranger = SdkSigner.of("whoever", "whatever").s3(SdkHttpMethod.GET, "http://localhost/", new byte[0], plain, sign -> { });
        var wrongSecret = SdkSigner.of("222233334444", "wrong").s3(SdkHttpMethod.GET, "http://localhost/", new byte[0], plain, sign -> { });
        var wrongUser = SdkSigner.of("AKIAADA", "wrong").s3(SdkHttpMethod.GET, "http://localhost/", new byte[0], plain, sign -> { });

        assertThat(open.verify(stranger).caller()).isEqualTo(RootKeys.root(RootKeys.DEFAULT_ACCOUNT, "whoever"));
        assertThat(open.verify(wrongSecret).caller()).isEqualTo(RootKeys.root("222233334444", "222233334444"));
        refused(Problem.WRONG_SIGNATURE, () -> open.verify(wrongUser));
        refused(Problem.UNKNOWN_KEY, () -> verifier.verify(stranger));
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(wrongSecret));
    }

    @Test
    void undoesChunksThatNobodyCanCheckWhenOpen() {
        var body = random(200_000);
        var message = SdkSigner.of("whoever", "whatever").s3(SdkHttpMethod.PUT, "http://localhost/b/k", body, request -> { }, sign -> sign
                .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                .putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32));

        assertThat(read(open.verify(message).message())).isEqualTo(body);
    }

    @Test
    void refusesClocksThatDiffer() {
        var message = get("http://localhost/");

        assertThat(verifierAt(NOW.plus(Duration.ofMinutes(15))).verify(message).caller().isAnonymous()).isFalse();
        refused(Problem.SKEWED, () -> verifierAt(NOW.plus(Duration.ofMinutes(15)).plusSeconds(1)).verify(message));
        refused(Problem.SKEWED, () -> verifierAt(NOW.minus(Duration.ofMinutes(15)).minusSeconds(1)).verify(message));
    }

    @Test
    void letsPresignedUrlsLiveAsLongAsTheySay() {
        var message = presigned("http://localhost/b/k", Duration.ofHours(2));

        assertThat(verifierAt(NOW.plus(Duration.ofHours(2))).verify(message).caller().isAnonymous()).isFalse();
        refused(Problem.EXPIRED, () -> verifierAt(NOW.plus(Duration.ofHours(2)).plusSeconds(1)).verify(message));
        refused(Problem.NOT_YET_VALID, () -> verifierAt(NOW.minus(Duration.ofMinutes(16))).verify(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "604801", "x", "", "99999999999999999999", "1.5"})
    void refusesOtherExpiries(String expires) {
        var message = presigned("http://localhost/b/k", Duration.ofHours(2));
        var query = message.query().replace("X-Amz-Expires=7200", "X-Amz-Expires=" + expires);

        refused(Problem.MALFORMED_QUERY, () -> verifier.verify(request("GET", "/b/k?" + query, new byte[0], "Host", "localhost")));
    }

    @Test
    void refusesPresignedUrlsThatLackAPart() {
        var query = presigned("http://localhost/b/k", Duration.ofHours(2)).query();
        for (var part : query.split("&")) {
            var rest = String.join("&", Arrays.stream(query.split("&")).filter(other -> !other.equals(part)).toList());

            refused(part.startsWith("X-Amz-Algorithm") ? Problem.NO_ALGORITHM : Problem.MALFORMED_QUERY,
                    () -> verifier.verify(request("GET", "/b/k?" + rest, new byte[0], "Host", "localhost")));
        }
    }

    @Test
    void takesOneSignatureOnly() {
        var message = get("http://localhost/b/k");
        var presigned = presigned("http://localhost/b/k", Duration.ofHours(2));
        var header = message.headers().first("Authorization").orElseThrow();

        refused(Problem.DOUBLED, () -> verifier.verify(changed(presigned, headers -> headers.add("Authorization", header))));
        refused(Problem.DOUBLED, () -> verifier.verify(changed(message, headers -> headers.add("Authorization", header))));
        refused(Problem.DOUBLED, () -> verifier.verify(new Message("GET", "/b/k", presigned.query() + "&X-Amz-Expires=7200",
                presigned.headers(), presigned.body(), "", false)));
    }

    @Test
    void wantsTheDigestFromContentServices() {
        var message = get("http://localhost/b/k");

        refused(Problem.DIGEST_MISSING, () -> verifier.verify(changed(message, headers -> headers.remove("x-amz-content-sha256"))));
        refused(Problem.DIGEST_INVALID, () -> verifier.verify(changed(message, headers -> headers.set("x-amz-content-sha256", "unsigned-payload"))));
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(changed(message, headers -> headers.set("x-amz-content-sha256",
                "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"))));
    }

    @Test
    void takesAnUnsignedRequestForNobodys() {
        assertThat(verifier.verify(request("GET", "/b/k?prefix=a", new byte[0], "Host", "localhost")).caller().isAnonymous()).isTrue();
        assertThat(verifier.verify(request("GET", "/", new byte[0], "Authorization", "")).caller().isAnonymous()).isTrue();
        refused(Problem.UNKNOWN_SCHEME, () -> verifier.verify(request("GET", "/", new byte[0], "Authorization", "Bearer x")));
        refused(Problem.INCOMPLETE, () -> verifier.verify(request("GET", "/", new byte[0], "Authorization", "AWS4-HMAC-SHA256")));
    }
}
