package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.gateway.http.Answer;
import dev.orrery.junit.OrreryTest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.Tag;

/// What S3's answers look like on the wire, where the SDK cannot tell. Source: LocalStack's recordings of AWS, `tests/aws/services/s3`.
@OrreryTest
class S3AnswersTest {
    private Orrery cloud;
    private S3Client s3;

    @BeforeEach
    void makeBucketWithOneObject() {
        s3.createBucket(create -> create.bucket("box"));
        s3.putObject(put -> put.bucket("box").key("key"), RequestBody.fromString("content"));
    }

    @ParameterizedTest
    @CsvSource({
        "/, Owner, Buckets",
        "/box, Name, Contents",
        "/box?list-type=2, Name, Contents",
        "/box?versions, Name, Version",
    })
    void namesComeBeforeWhatTheyName(String target, String first, String last) {
        var body = RawRequest.to(cloud, "GET", target).sendSigned().body();
        var elements = Pattern.compile("<[^?/][^>]*>").matcher(body);
        assertThat(elements.find()).isTrue();
        assertThat(elements.find()).isTrue();
        assertThat(elements.group()).isEqualTo("<" + first + ">");
        assertThat(body).matches("(?s).*</" + last + "></[A-Za-z]+>");
    }

    @Test
    void oldestRegionHasNoNameAndNoText() {
        assertThat(RawRequest.to(cloud, "GET", "/box?location").sendSigned().body()).isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>");
    }

    @Test
    void listingsTellWhereTheBucketIs() {
        for (var target : new String[] {"/box", "/box?list-type=2"}) {
            assertThat(RawRequest.to(cloud, "GET", target).sendSigned().header("x-amz-bucket-region")).isEqualTo("us-east-1");
        }
        assertThat(RawRequest.to(cloud, "HEAD", "/box").sendSigned()).satisfies(head -> {
            assertThat(head.header("x-amz-bucket-region")).isEqualTo("us-east-1");
            assertThat(head.header("content-type")).isEqualTo("application/xml");
        });
    }

    @Test
    void errorsComeInChunks() {
        assertThat(RawRequest.to(cloud, "GET", "/box/missing").answer().body()).isInstanceOf(Answer.Body.Chunk.class);
        var head = RawRequest.to(cloud, "HEAD", "/box/missing").answer();
        assertThat(head.body()).isEqualTo(new Answer.Body.None(-1));
        assertThat(head.headers().first("content-type")).contains("application/xml");
    }

    @Test
    void unknownCannedAclIsRefusedWithoutWords() {
        s3.deleteBucketOwnershipControls(delete -> delete.bucket("box"));
        var answer = RawRequest.to(cloud, "PUT", "/box?acl").header("x-amz-acl", "fake-acl").sendSigned();
        assertThat(answer.code()).isEqualTo("InvalidArgument");
        assertThat(answer.element("Message")).isEmpty();
        assertThat(answer.element("ArgumentValue")).isEqualTo("fake-acl");
    }

    @Test
    void nobodyIsToldWhoOwnsObjects() {
        s3.deleteBucketOwnershipControls(delete -> delete.bucket("box"));
        s3.deletePublicAccessBlock(delete -> delete.bucket("box"));
        s3.putBucketAcl(put -> put.bucket("box").acl(BucketCannedACL.PUBLIC_READ));
        assertThat(RawRequest.to(cloud, "GET", "/box").sendSigned().body()).contains("<Owner>");
        assertThat(RawRequest.to(cloud, "GET", "/box").send().body()).contains("<Key>key</Key>").doesNotContain("<Owner>");
    }

    @Test
    void presignedHeadersInTheQueryCount() {
        assertThat(presigned("PUT", "/box/key?If-None-Match=%2A").status()).isEqualTo(412);
        assertThat(presigned("PUT", "/box/key?If-Match=d41d8cd98f00b204e9800998ecf8427e").status()).isEqualTo(412);
        assertThat(presigned("PUT", "/box/other?If-None-Match=%2A&x-amz-meta-color=blue").status()).isEqualTo(200);
        assertThat(s3.headObject(head -> head.bucket("box").key("other")).metadata()).containsEntry("color", "blue");
        // Only there: whoever can send headers sends them.
        assertThat(RawRequest.to(cloud, "PUT", "/box/key?If-None-Match=%2A").body("new").sendSigned().status()).isEqualTo(200);
    }

    private RawRequest.Reply presigned(String method, String target) {
        return RawRequest.to(cloud, method, target).header("Content-Length", "0").sendPresigned(Instant.now(), Duration.ofMinutes(5));
    }

    @Test
    void wrongSignatureIsToldWithThePathAsItIsSigned() {
        var answer = RawRequest.to(cloud, "GET", "/%2Fbox/key").sendSigned("test", "wrong");
        assertThat(answer.code()).isEqualTo("SignatureDoesNotMatch");
        assertThat(answer.element("CanonicalRequest")).startsWith("GET\n//box/key\n");
    }

    @Test
    void emptyNumbersInTheQueryMeanNothing() {
        var upload = s3.createMultipartUpload(create -> create.bucket("box").key("big")).uploadId();
        var answer = RawRequest.to(cloud, "GET", "/box/big?uploadId=" + upload + "&part-number-marker=&max-parts=").sendSigned();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.element("MaxParts")).isEqualTo("1000");
        assertThat(RawRequest.to(cloud, "GET", "/box/big?uploadId=" + upload + "&max-parts=x").sendSigned().status()).isEqualTo(400);
    }

    @Test
    void bucketIsLookedForBeforeItsSettingIsChecked() {
        var empty = "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>";
        assertThat(RawRequest.to(cloud, "PUT", "/nobody?encryption").body(empty).sendSigned().code()).isEqualTo("NoSuchBucket");
        assertThat(RawRequest.to(cloud, "PUT", "/box?encryption").body(empty).sendSigned().code()).isEqualTo("MalformedXML");
        assertThat(RawRequest.to(cloud, "POST", "/box?delete").header("Content-MD5", "R2cEG0GhQVRNiyXR3QnSyw==").body("<Delete></Delete>").sendSigned()
                .code()).isEqualTo("MalformedXML");
    }

    @Test
    void tagsAreTakenAwayByADocumentWithoutAny() {
        s3.putBucketTagging(put -> put.bucket("box").tagging(tags -> tags.tagSet(Tag.builder().key("a").value("b").build())));
        var answer = RawRequest.to(cloud, "PUT", "/box?tagging").header("Content-MD5", "Ef4Hl/Wfyv8cZEFRG2Zl8Q==")
                .body("<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\" />").sendSigned();
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(RawRequest.to(cloud, "GET", "/box?tagging").sendSigned().code()).isEqualTo("NoSuchTagSet");
    }

    @Test
    void reservedTagOfANewBucketIsNotRepeated() {
        var answer = RawRequest.to(cloud, "PUT", "/other").body("<CreateBucketConfiguration><Tags><Tag><Key>aws:x</Key><Value>v</Value></Tag>"
                + "</Tags></CreateBucketConfiguration>").sendSigned();
        assertThat(answer.code()).isEqualTo("InvalidTag");
        assertThat(answer.body()).doesNotContain("TagKey");
    }

    @Test
    void copySourceMayBeTheWholeAddress() {
        var answer = RawRequest.to(cloud, "PUT", "/box/copy").header("x-amz-copy-source", "https://s3.amazonaws.com/box/key").sendSigned();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key("copy")).asUtf8String()).isEqualTo("content");
    }

    @Test
    void logsThatGoElsewhereAreRefusedWithBothPlaces() {
        s3.createBucket(create -> create.bucket("far").createBucketConfiguration(c -> c.locationConstraint("us-west-2")));
        var answer = RawRequest.to(cloud, "PUT", "/box?logging").body("<BucketLoggingStatus><LoggingEnabled><TargetBucket>far</TargetBucket>"
                + "<TargetPrefix>log</TargetPrefix></LoggingEnabled></BucketLoggingStatus>").sendSigned();
        assertThat(answer.code()).isEqualTo("CrossLocationLoggingProhibitted");
        assertThat(answer.element("TargetBucketLocation")).isEqualTo("us-west-2");
        assertThat(answer.body()).doesNotContain("SourceBucketLocation");
    }
}
