package dev.orrery.gateway.signature;

import static dev.orrery.gateway.signature.Requests.bytes;
import static dev.orrery.gateway.signature.Requests.read;
import static dev.orrery.gateway.signature.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.Trailers;
import dev.orrery.kernel.identity.AccessKeys.AccessKey;
import dev.orrery.kernel.identity.Caller;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The examples of the S3 API Reference, "Authenticating Requests (AWS Signature Version 4)" and the pages below it.
class PublishedExamplesTest {
    private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String EMPTY = Digests.EMPTY_SHA256;
    private static final Caller OWNER = Caller.root("111122223333");
    private final SignatureV4 verifier = new SignatureV4(new FixedClock(Instant.parse("2013-05-24T00:00:00Z")),
            id -> Optional.of(AccessKey.lasting(id, SECRET, OWNER)).filter(key -> key.id().equals(KEY)), false, Set.of("s3"));

    private static String authorization(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + KEY + "/20130524/us-east-1/s3/aws4_request,SignedHeaders=" + signedHeaders
                + ",Signature=" + signature;
    }

    private static Message get(String target, String signature) {
        return request("GET", target, new byte[0], "Host", "examplebucket.s3.amazonaws.com",
                "Authorization", authorization("host;x-amz-content-sha256;x-amz-date", signature),
                "x-amz-date", "20130524T000000Z", "x-amz-content-sha256", EMPTY);
    }

    @Test
    void getObject() {
        var message = request("GET", "/test.txt", new byte[0], "Host", "examplebucket.s3.amazonaws.com",
                "Authorization", authorization("host;range;x-amz-content-sha256;x-amz-date",
                        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
                "Range", "bytes=0-9", "x-amz-content-sha256", EMPTY, "x-amz-date", "20130524T000000Z");

        var signed = verifier.verify(message);

        assertThat(signed.caller()).isEqualTo(OWNER);
        assertThat(signed.scope()).contains(new Signed.Scope("us-east-1", "s3"));
    }

    @Test
    void putObject() {
        var message = request("PUT", "/test$file.text", bytes("Welcome to Amazon S3."), "Host", "examplebucket.s3.amazonaws.com",
                "Date", "Fri, 24 May 2013 00:00:00 GMT",
                "Authorization", authorization("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
                "x-amz-date", "20130524T000000Z", "x-amz-storage-class", "REDUCED_REDUNDANCY",
                "x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");

        assertThat(read(verifier.verify(message).message())).isEqualTo(bytes("Welcome to Amazon S3."));
    }

    @Test
    void getBucketLifecycle() {
        var message = get("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");

        assertThat(verifier.verify(message).caller()).isEqualTo(OWNER);
    }

    @Test
    void listObjects() {
        var message = get("/?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");

        assertThat(verifier.verify(message).caller()).isEqualTo(OWNER);
    }

    @Test
    void presignedGet() {
        var message = request("GET", "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404", new byte[0],
                "Host", "examplebucket.s3.amazonaws.com");

        assertThat(verifier.verify(message).caller()).isEqualTo(OWNER);
    }

    @Test
    void putInSignedChunks() {
        var body = "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" + "a".repeat(65_536)
                + "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" + "a".repeat(1024)
                + "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
        var message = request("PUT", "/examplebucket/chunkObject.txt", bytes(body), "Host", "s3.amazonaws.com",
                "x-amz-date", "20130524T000000Z", "x-amz-storage-class", "REDUCED_REDUNDANCY",
                "Authorization", authorization("content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class",
                        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
                "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "Content-Encoding", "aws-chunked",
                "x-amz-decoded-content-length", "66560", "Content-Length", "66824");

        var signed = verifier.verify(message).message();

        assertThat(read(signed)).isEqualTo(bytes("a".repeat(66_560)));
        assertThat(signed.headers().first("Content-Length")).contains("66560");
        assertThat(signed.headers().contains("Content-Encoding")).isFalse();
    }

    @Test
    void putInSignedChunksWithTrailer() {
        var body = "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" + "a".repeat(65_536)
                + "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" + "a".repeat(1024)
                + "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
                + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        var message = request("PUT", "/examplebucket/chunkObject.txt", bytes(body), "Host", "s3.amazonaws.com",
                "x-amz-date", "20130524T000000Z", "x-amz-storage-class", "REDUCED_REDUNDANCY",
                "Authorization", authorization("content-encoding;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                        "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"),
                "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "Content-Encoding", "aws-chunked",
                "x-amz-decoded-content-length", "66560", "x-amz-trailer", "x-amz-checksum-crc32c");

        var signed = verifier.verify(message).message();

        assertThat(read(signed)).isEqualTo(bytes("a".repeat(66_560)));
        assertThat(((Trailers) signed.body()).trailers()).isEqualTo(Map.of("x-amz-checksum-crc32c", "sOO8/Q=="));
    }
}
