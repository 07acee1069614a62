package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.orrery.KeptBlobs;
import dev.orrery.Orrery;
import dev.orrery.RawRequest.Reply;
import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What is refused leaves nothing behind, is told in AWS's words, and stands in the journal.
@OrreryTest
class RefusalsTest {
    /// Large enough to lie in a blob.
    private static final byte[] LARGE = new byte[300_000];
    private Orrery cloud;
    private S3Client s3;

    static {
        Arrays.fill(LARGE, (byte) 'x');
    }

    @BeforeEach
    void aBucket() {
        s3.createBucket(create -> create.bucket("box"));
    }

    private void assertNothingIsLeft() {
        assertThat(s3.listObjectVersions(list -> list.bucket("box")).versions()).isEmpty();
        assertThat(s3.listMultipartUploads(list -> list.bucket("box")).uploads()).isEmpty();
        assertThat(KeptBlobs.count(cloud)).isZero();
    }

    private static void assertRefused(Reply answer, int status, String code) {
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.element("RequestId")).isNotEmpty()
                .isEqualTo(answer.headers().first("x-amz-request-id").orElse(answer.header("x-amzn-RequestId")));
    }

    @Test
    void countsEveryByteOfAGoodUpload() {
        assertThat(RawRequest.to(cloud, "PUT", "/box/good").body(LARGE).sendSigned().status()).isEqualTo(200);
        assertThat(KeptBlobs.count(cloud)).as("the check for leaks sees blobs").isEqualTo(1);
        assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key("good")).asByteArray()).isEqualTo(LARGE);
    }

    @Test
    void tellsABodyThatIsNotWhatItsDigestSays() {
        for (var length : new int[] {10, LARGE.length}) {
            var other = new byte[length];
            var answer = RawRequest.to(cloud, "PUT", "/box/key").body(Arrays.copyOf(LARGE, length)).arriving(new ByteArrayInputStream(other)).sendSigned();
            assertRefused(answer, 400, "XAmzContentSHA256Mismatch");
            assertThat(answer.element("ClientComputedContentSHA256")).hasSize(64).isNotEqualTo(answer.element("S3ComputedContentSHA256"));
            assertThat(cloud.journal().latest(1).getFirst().errorCode()).isEqualTo("XAmzContentSHA256Mismatch");
        }
        assertNothingIsLeft();
    }

    /// As S3 does, since the length may be what is wrong: ceph/s3-tests, `test_object_create_bad_contentlength_mismatch_below_aws2`,
    /// where the byte that is too many would be the beginning of the next request.
    @Test
    void closesTheConnectionBehindABodyThatIsNotWhatItShouldBe() {
        var bad = RawRequest.to(cloud, "PUT", "/box/key").header("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==").body("ba").sendSigned();
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.header("Connection")).isEqualTo("close");
        assertThat(RawRequest.to(cloud, "GET", "/box/nothing").sendSigned().headers().contains("Connection")).isFalse();
        assertThat(RawRequest.to(cloud, "PUT", "/nothing/key").body("ba").sendSigned().headers().contains("Connection")).isFalse();
    }

    @Test
    void tellsABodyWhoseMd5IsWrongOrNone() {
        var wrong = RawRequest.to(cloud, "PUT", "/box/key").header("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==").body(LARGE).sendSigned();
        assertRefused(wrong, 400, "BadDigest");
        assertThat(wrong.element("Message")).isEqualTo("The Content-MD5 you specified did not match what we received.");
        var none = RawRequest.to(cloud, "PUT", "/box/key").header("Content-MD5", "nonsense").body(LARGE).sendSigned();
        assertRefused(none, 400, "InvalidDigest");
        assertNothingIsLeft();
    }

    @Test
    void tellsABodyWhoseChecksumIsWrong() {
        var header = RawRequest.to(cloud, "PUT", "/box/key").header("x-amz-checksum-crc32", "AAAAAA==").body(LARGE).sendSigned();
        assertRefused(header, 400, "BadDigest");
        assertThat(header.element("Message")).isEqualTo("The CRC32 you specified did not match the calculated checksum.");
        var none = RawRequest.to(cloud, "PUT", "/box/key").header("x-amz-checksum-crc32", "nonsense").body(LARGE).sendSigned();
        assertRefused(none, 400, "InvalidRequest");
        assertNothingIsLeft();
    }

    @Test
    void tellsATrailerThatIsWrong() {
        var content = new String(LARGE, StandardCharsets.US_ASCII);
        var answer = RawRequest.to(cloud, "PUT", "/box/key").header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                .header("x-amz-trailer", "x-amz-checksum-crc32").header("x-amz-decoded-content-length", Integer.toString(LARGE.length))
                .header("Content-Encoding", "aws-chunked")
                .body(Integer.toHexString(LARGE.length) + "\r\n" + content + "\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n").send();
        assertThat(answer.status()).as("nobody may write here").isEqualTo(403);
        s3.deletePublicAccessBlock(delete -> delete.bucket("box"));
        s3.putBucketPolicy(put -> put.bucket("box").policy("""
                {"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::box/*"}]}"""));
        var allowed = RawRequest.to(cloud, "PUT", "/box/key").header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                .header("x-amz-trailer", "x-amz-checksum-crc32").header("x-amz-decoded-content-length", Integer.toString(LARGE.length))
                .header("Content-Encoding", "aws-chunked")
                .body(Integer.toHexString(LARGE.length) + "\r\n" + content + "\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n").send();
        assertRefused(allowed, 400, "BadDigest");
        assertNothingIsLeft();
    }

    @Test
    void tellsABodyThatBreaksOff() {
        for (var target : new String[] {"/box/key", "/box?versioning", "/box/?policy"}) {
            var answer = RawRequest.to(cloud, "PUT", target).body(LARGE).arriving(new BreaksOff(200_000)).sendSigned();
            assertRefused(answer, 400, "IncompleteBody");
        }
        assertRefused(RawRequest.to(cloud, "PUT", "/box/key").body(LARGE).arriving(new BreaksOff(0)).sendSigned(), 400, "IncompleteBody");
        assertNothingIsLeft();
    }

    @Test
    void tellsAFormOrAQueryThatBreaksOff() {
        var form = RawRequest.to(cloud, "POST", "/box").header("Content-Type", "multipart/form-data; boundary=x").body(LARGE)
                .arriving(new BreaksOff(100)).send();
        assertThat(form.status()).isEqualTo(400);
        var query = RawRequest.to(cloud, "POST", "/").header("Content-Type", "application/x-www-form-urlencoded").body(LARGE)
                .arriving(new BreaksOff(100)).send();
        assertThat(query.status()).isEqualTo(400);
        assertNothingIsLeft();
    }

    @Test
    void leavesNothingOfAPartThatBreaksOff() {
        var upload = s3.createMultipartUpload(create -> create.bucket("box").key("key")).uploadId();
        var answer = RawRequest.to(cloud, "PUT", "/box/key?partNumber=1&uploadId=" + upload).body(LARGE).arriving(new BreaksOff(200_000)).sendSigned();
        assertRefused(answer, 400, "IncompleteBody");
        assertThat(s3.listParts(list -> list.bucket("box").key("key").uploadId(upload)).parts()).isEmpty();
        assertThat(KeptBlobs.count(cloud)).isZero();
    }

    @Test
    void leavesNothingOfAnUploadToABucketThatIsMissing() {
        assertThatThrownBy(() -> s3.putObject(put -> put.bucket("missing").key("key"), RequestBody.fromBytes(LARGE)))
                .isInstanceOf(NoSuchBucketException.class);
        assertNothingIsLeft();
        assertThat(cloud.journal().latest(3)).anySatisfy(entry -> {
            assertThat(entry.operation()).isEqualTo("PutObject");
            assertThat(entry.errorCode()).isEqualTo("NoSuchBucket");
            assertThat(entry.status()).isEqualTo(404);
        });
    }

    @Test
    void leavesNothingWhereAConditionFails() {
        s3.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("first"));
        assertThatThrownBy(() -> s3.putObject(put -> put.bucket("box").key("key").ifNoneMatch("*"), RequestBody.fromBytes(LARGE)))
                .asInstanceOf(type(S3Exception.class)).satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(412));
        assertThat(KeptBlobs.count(cloud)).isZero();
        assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key("key")).asUtf8String()).isEqualTo("first");
    }

    @Test
    void keepsRefusalsInTheJournalWithTheirDecisions() {
        RawRequest.to(cloud, "GET", "/box/secret").send();
        assertThat(cloud.journal().latest(1).getFirst()).satisfies(entry -> {
            assertThat(entry.operation()).isEqualTo("GetObject");
            assertThat(entry.status()).isEqualTo(403);
            assertThat(entry.errorCode()).isEqualTo("AccessDenied");
            assertThat(entry.resources()).containsExactly("arn:aws:s3:::box/secret");
            assertThat(entry.decisions()).isNotEmpty().noneMatch(decision -> decision.allowed());
        });
        RawRequest.to(cloud, "GET", "/box").sendSigned("test", "wrong");
        assertThat(cloud.journal().latest(1).getFirst()).satisfies(entry -> {
            assertThat(entry.errorCode()).isEqualTo("SignatureDoesNotMatch");
            assertThat(entry.decisions()).isEmpty();
        });
        s3.listObjectsV2(list -> list.bucket("box"));
        assertThat(cloud.journal().latest(1).getFirst()).satisfies(entry -> {
            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.accessKeyId()).isEqualTo("test");
            assertThat(entry.decisions()).hasSize(1).allMatch(decision -> decision.allowed());
        });
    }

    @Test
    void saysWhatIsNotThereYet() {
        assertRefused(RawRequest.to(cloud, "GET", "/box?session").sendSigned(), 501, "NotImplemented");
        assertThat(RawRequest.to(cloud, "POST", "/").header("X-Amz-Target", "Kinesis_20131202.ListStreams")
                .header("Content-Type", "application/x-amz-json-1.1").service("kinesis").body("{}").sendSigned().status()).isEqualTo(501);
        assertRefused(RawRequest.to(cloud, "PATCH", "/box/key").sendSigned(), 405, "MethodNotAllowed");
        assertRefused(RawRequest.to(cloud, "POST", "/").header("Content-Type", "application/x-www-form-urlencoded")
                .service("sts").body("Action=Nonsense&Version=2011-06-15").sendSigned(), 400, "InvalidAction");
        assertNothingIsLeft();
    }

    @Test
    void answersHeadWithoutABody() {
        for (var target : new String[] {"/box/missing", "/missing", "/missing/key"}) {
            var answer = RawRequest.to(cloud, "HEAD", target).sendSigned();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
        }
        var refused = RawRequest.to(cloud, "HEAD", "/box/missing").send();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).isEmpty();
        assertThat(RawRequest.to(cloud, "HEAD", "/box").sendSigned("test", "wrong").body()).isEmpty();
    }

    @Test
    void refusesDocumentsThatAreNone() {
        for (var document : new String[] {"", "nonsense", "<VersioningConfiguration>", "<a/><b/>", "<Wrong/>",
                "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>Sometimes</Status></VersioningConfiguration>"}) {
            var answer = RawRequest.to(cloud, "PUT", "/box?versioning").body(document).sendSigned();
            assertThat(answer.status()).as(document).isEqualTo(400);
            assertThat(answer.code()).as(document).isIn("MalformedXML", "MissingRequestBodyError", "IllegalVersioningConfigurationException");
        }
        assertThat(s3.getBucketVersioning(get -> get.bucket("box")).status()).isNull();
    }

    @Test
    void expandsNoEntities() {
        var bomb = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY a").append(i).append(" \"&a").append(i - 1).append(";&a").append(i - 1).append(";\">");
        }
        bomb.append("]><VersioningConfiguration><Status>&a29;</Status></VersioningConfiguration>");
        assertRefused(RawRequest.to(cloud, "PUT", "/box?versioning").body(bomb.toString()).sendSigned(), 400, "MalformedXML");
        var outside = "<!DOCTYPE b [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                + "<Tagging><TagSet><Tag><Key>k</Key><Value>&a;</Value></Tag></TagSet></Tagging>";
        assertRefused(RawRequest.to(cloud, "PUT", "/box?tagging").header("x-amz-checksum-sha256", sha256(outside)).body(outside).sendSigned(), 400, "MalformedXML");
        assertThatThrownBy(() -> s3.getBucketTagging(get -> get.bucket("box"))).hasMessageContaining("TagSet");
    }

    @Test
    void takesAnyTextAsAKey() {
        for (var key : new String[] {"../../etc/passwd", "a/../b", "./x", "//double", "with space", "plus+sign", "per%cent", "üñí/日本",
                "tab\there", "line\nbreak", "\u0001", "\u001f", "?query#fragment", "<xml>&amp;", "trailing/", "🎈", "a\\b", "~"}) {
            s3.putObject(put -> put.bucket("box").key(key), RequestBody.fromString(key));
            assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key(key)).asUtf8String()).as(key).isEqualTo(key);
            assertThat(s3.listObjectsV2(list -> list.bucket("box").encodingType("url")).contents()).as(key)
                    .extracting(object -> object.key()).containsExactly(key);
            s3.deleteObject(delete -> delete.bucket("box").key(key));
        }
        assertNothingIsLeft();
    }

    @Test
    void takesNoPathOutOfTheBucket() {
        s3.createBucket(create -> create.bucket("other"));
        assertThat(RawRequest.to(cloud, "PUT", "/box/../other/key").body("x").sendSigned().status()).isEqualTo(200);
        assertThat(s3.listObjectsV2(list -> list.bucket("other")).contents()).isEmpty();
        assertThat(s3.listObjectsV2(list -> list.bucket("box")).contents()).extracting(object -> object.key()).containsExactly("../other/key");
        assertThat(RawRequest.to(cloud, "GET", "/../../etc/passwd").sendSigned().status()).isIn(400, 404);
        assertThat(RawRequest.to(cloud, "GET", "/%2e%2e/box").sendSigned().status()).isIn(400, 404);
        assertThat(RawRequest.to(cloud, "GET", "/box/%zz").send().status()).isEqualTo(400);
    }

    private static String sha256(String text) {
        var digest = ChecksumAlgorithm.SHA256.start();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(bytes, 0, bytes.length);
        return digest.base64();
    }

    /// Ends like a connection that was cut.
    private static final class BreaksOff extends InputStream {
        private int left;

        BreaksOff(int bytes) {
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            if (left-- <= 0) {
                throw new IOException("the connection was cut");
            }
            return 'x';
        }
    }
}
