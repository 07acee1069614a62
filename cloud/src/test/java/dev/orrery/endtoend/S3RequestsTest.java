package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest.Reply;
import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Requests that S3 refuses for their form, where something else might be done instead of what they ask.
@OrreryTest
class S3RequestsTest {
    private Orrery cloud;
    private S3Client s3;

    @BeforeEach
    void makeBucketWithOneObject() {
        s3.createBucket(create -> create.bucket("box"));
        s3.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("content"));
    }

    @AfterEach
    void nothingIsDone() {
        assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key("key")).asUtf8String()).isEqualTo("content");
        assertThat(s3.listObjectsV2(list -> list.bucket("box")).contents()).hasSize(1);
    }

    private static void refused(Reply reply, int status, String code) {
        assertThat(reply.status() + " " + reply.code()).isEqualTo(status + " " + code);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /box/key?uploadId=abc, 400, InvalidArgument",
        "PUT, /box/other?partNumber=1, 400, InvalidArgument",
        "PUT, /box/key?renameObject, 400, InvalidArgument",
        "PUT, /box/key?encryption, 501, NotImplemented",
        "GET, /box?abac, 501, NotImplemented",
        "GET, /box?metadataAnnotationTable, 501, NotImplemented",
        "PUT, /box/key?tagging&acl, 400, InvalidArgument",
        "GET, /box?list-type=3, 400, InvalidArgument",
        "GET, /box/key?uploads, 405, MethodNotAllowed",
        "DELETE, /box?location, 405, MethodNotAllowed",
        "DELETE, /box/key?legal-hold, 405, MethodNotAllowed"})
    void subresourceIsNeverIgnored(String method, String target, int status, String code) {
        var body = method.equals("PUT") ? "<a/>" : "";
        refused(RawRequest.to(cloud, method, target).body(body).sendSigned(), status, code);
    }

    @Test
    void parametersThatAreNoSubresourcesAreIgnored() {
        assertThat(RawRequest.to(cloud, "GET", "/box/key?partNumber=1&x-id=GetObject&nonsense=1").sendSigned().body()).isEqualTo("content");
        assertThat(RawRequest.to(cloud, "GET", "/box?max-keys=1&fetch-owner=true&list-type=2").sendSigned().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /box?delete, <Delete><Object><Key>key</Key></Object></Delete>",
        "PUT, /box?tagging, <Tagging><TagSet/></Tagging>",
        "PUT, /box?cors, <CORSConfiguration/>",
        "PUT, /box?lifecycle, <LifecycleConfiguration/>",
        "PUT, /box?replication, <ReplicationConfiguration/>",
        "PUT, /box?object-lock, <ObjectLockConfiguration/>",
        "PUT, /box/key?retention, <Retention/>",
        "PUT, /box/key?legal-hold, <LegalHold/>"})
    void documentWithoutDigestIsRefused(String method, String target, String document) {
        var refused = RawRequest.to(cloud, method, target).body(document).sendSigned();

        refused(refused, 400, "InvalidRequest");
        assertThat(refused.element("Message")).isEqualTo("Missing required header for this request: Content-MD5");
    }

    @Test
    void anyDigestWillDo() {
        var document = "<Tagging><TagSet/></Tagging>";
        for (var algorithm : ChecksumAlgorithm.values()) {
            var digest = algorithm.start();
            var bytes = document.getBytes(StandardCharsets.UTF_8);
            digest.update(bytes, 0, bytes.length);
            var header = algorithm == ChecksumAlgorithm.MD5 ? "Content-MD5" : "x-amz-checksum-" + algorithm.name().toLowerCase(java.util.Locale.ROOT);

            assertThat(RawRequest.to(cloud, "PUT", "/box?tagging").header(header, digest.base64()).body(document).sendSigned().status())
                    .as(header).isEqualTo(204);
        }
    }

    @Test
    void encryptionIsAskedForWhereSomethingIsWritten() {
        for (var target : List.of("GET /box/key", "HEAD /box/key", "GET /box?list-type=2", "GET /box", "PUT /box/key?partNumber=1&uploadId=x")) {
            var words = target.split(" ");
            var answer = RawRequest.to(cloud, words[0], words[1]).header("x-amz-server-side-encryption", "AES256").header("Content-Length", "0")
                    .sendSigned();
            assertThat(answer.status()).as(target).isEqualTo(400);
            if (!words[0].equals("HEAD")) {
                refused(answer, 400, "InvalidArgument");
                assertThat(answer.element("Message")).isEqualTo("x-amz-server-side-encryption header is not supported for this operation.");
            }
        }
        assertThat(RawRequest.to(cloud, "PUT", "/box/other").header("x-amz-server-side-encryption", "AES256").header("Content-Length", "0")
                .sendSigned().status()).isEqualTo(200);
        s3.deleteObject(delete -> delete.bucket("box").key("other"));
    }

    @Test
    void contentWithoutLengthIsRefused() {
        refused(RawRequest.to(cloud, "PUT", "/box/key").sendSigned(), 411, "MissingContentLength");
        refused(RawRequest.to(cloud, "PUT", "/box/key?partNumber=1&uploadId=x").sendSigned(), 411, "MissingContentLength");
        var chunked = RawRequest.to(cloud, "PUT", "/box/key").header("Transfer-Encoding", "chunked").send();
        refused(chunked, 501, "NotImplemented");
        assertThat(chunked.element("Header")).isEqualTo("Transfer-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a date", "0", "Thu, 01 Dec 1994 16:00:00 GMT", "1994-12-01T16:00:00Z"})
    void expiresIsKeptAsItWasSent(String expires) {
        assertThat(RawRequest.to(cloud, "PUT", "/box/key").header("Expires", expires).body("content").sendSigned().status()).isEqualTo(200);

        assertThat(RawRequest.to(cloud, "GET", "/box/key").sendSigned().headers().all("Expires")).containsExactly(expires);
        assertThat(RawRequest.to(cloud, "HEAD", "/box/key").sendSigned().headers().all("Expires")).containsExactly(expires);
        s3.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("content"));
    }
}
