package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.KeptBlobs;
import dev.orrery.Orrery;
import dev.orrery.RawRequest.Reply;
import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

@OrreryTest
class FormUploadTest {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private Orrery cloud;
    private S3Client s3;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String path = "/box";

    @BeforeEach
    void aBucket() {
        s3.createBucket(create -> create.bucket("box"));
        fields.put("key", "uploads/${filename}");
    }

    @Test
    void keepsTheFileUnderItsName() {
        fields.put("Content-Type", "image/png");
        fields.put("x-amz-meta-place", "Rome");
        var answer = send("pixels", "[\"starts-with\",\"$key\",\"uploads/\"],[\"starts-with\",\"$Content-Type\",\"image/\"],"
                + "[\"starts-with\",\"$x-amz-meta-place\",\"\"]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(answer.header("ETag")).isNotEmpty();
        assertThat(answer.header("Location")).isEqualTo("http://localhost:4566/box/uploads%2Fcat.png");
        var stored = s3.getObjectAsBytes(get -> get.bucket("box").key("uploads/cat.png"));
        assertThat(stored.asUtf8String()).isEqualTo("pixels");
        assertThat(stored.response().contentType()).isEqualTo("image/png");
        assertThat(stored.response().metadata()).containsEntry("place", "Rome");
        assertThat(cloud.journal().latest(5)).anySatisfy(entry -> {
            assertThat(entry.operation()).isEqualTo("PutObject");
            assertThat(entry.accessKeyId()).isEqualTo("test");
        });
    }

    @Test
    void keepsWhatLooksEncodedAsItIs() {
        fields.put("x-amz-meta-word", "=?UTF-8?B?YWJj?=");
        var answer = send("pixels", "[\"starts-with\",\"$key\",\"uploads/\"],[\"starts-with\",\"$x-amz-meta-word\",\"\"]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(s3.headObject(head -> head.bucket("box").key("uploads/cat.png")).metadata()).containsEntry("word", "=?UTF-8?B?YWJj?=");
        s3.putObject(put -> put.bucket("box").key("put").metadata(Map.of("word", "=?UTF-8?B?YWJj?=")),
                software.amazon.awssdk.core.sync.RequestBody.fromString(""));
        assertThat(s3.headObject(head -> head.bucket("box").key("put")).metadata()).containsEntry("word", "abc");
    }

    @Test
    void refusesWhatIsEncodedAsSomethingElse() {
        var answer = RawRequest.to(cloud, "POST", "/box").header("Content-Type", "text/html").body("file").send();
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.code()).isEqualTo("PreconditionFailed");
        assertThat(answer.element("Condition")).isEqualTo("Bucket POST must be of the enclosure-type multipart/form-data");
        assertThat(RawRequest.to(cloud, "POST", "/box/key").body("file").send().status()).isEqualTo(405);
    }

    @Test
    void answersWithTheStatusThatTheFormWants() {
        fields.put("success_action_status", "201");
        var answer = send("pixels", "[\"starts-with\",\"$key\",\"\"],{\"success_action_status\":\"201\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.element("Bucket")).isEqualTo("box");
        assertThat(answer.element("Key")).isEqualTo("uploads/cat.png");
        assertThat(answer.element("ETag")).contains(answer.header("ETag").replace("\"", ""));
        fields.put("success_action_status", "200");
        assertThat(send("pixels", "[\"starts-with\",\"$key\",\"\"],{\"success_action_status\":\"200\"}")).satisfies(ok -> {
            assertThat(ok.status()).isEqualTo(200);
            assertThat(ok.body()).isEmpty();
        });
    }

    @Test
    void sendsTheBrowserWhereTheFormWants() {
        fields.put("success_action_redirect", "http://example.com/done?x=1");
        var answer = send("pixels", "[\"starts-with\",\"$key\",\"\"],[\"starts-with\",\"$success_action_redirect\",\"http://example.com/\"]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(answer.header("Location")).startsWith("http://example.com/done?x=1&bucket=box&key=uploads%2Fcat.png&etag=%22");
    }

    @Test
    void refusesWhatThePolicyDoesNotAllow() {
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"elsewhere/\"]"), 403, "AccessDenied");
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"\"],[\"content-length-range\",10,20]"), 400, "EntityTooSmall");
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"\"],[\"content-length-range\",0,3]"), 400, "EntityTooLarge");
        assertRefused(send("x".repeat(300_000), "[\"starts-with\",\"$key\",\"\"],[\"content-length-range\",0,250000]"), 400, "EntityTooLarge");
        fields.put("x-amz-meta-extra", "1");
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"\"]"), 403, "AccessDenied");
    }

    @Test
    void refusesLateAndForgedForms() {
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"\"]", Instant.now().minus(Duration.ofMinutes(1)), "test"), 403, "AccessDenied");
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"\"]", Instant.now().plus(Duration.ofMinutes(1)), "wrong"), 403,
                "SignatureDoesNotMatch");
        assertRefused(post("pixels"), 403, "AccessDenied");
    }

    @Test
    void aFormWithAnEmptyKeyMakesNothing() {
        fields.put("key", "");
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"\"]"), 400, "InvalidArgument");
    }

    @Test
    void aCopySourceMeansNothingInAForm() {
        s3.putObject(put -> put.bucket("box").key("secret"), software.amazon.awssdk.core.sync.RequestBody.fromString("secret"));
        fields.put("x-amz-copy-source", "/box/secret");
        var answer = send("pixels", "[\"starts-with\",\"$key\",\"\"],[\"starts-with\",\"$x-amz-copy-source\",\"\"]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(s3.getObjectAsBytes(get -> get.bucket("box").key("uploads/cat.png")).asUtf8String()).isEqualTo("pixels");
    }

    @Test
    void aFormGoesToTheBucketAndNowhereBelow() {
        path = "/box/below";
        assertRefused(send("pixels", "[\"starts-with\",\"$key\",\"\"]"), 405, "MethodNotAllowed");
    }

    private void assertRefused(Reply answer, int status, String code) {
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(cloud.journal().latest(1).getFirst().errorCode()).isEqualTo(code);
        assertThat(s3.listObjectsV2(list -> list.bucket("box")).contents()).isEmpty();
        assertThat(KeptBlobs.count(cloud)).isZero();
    }

    private Reply send(String file, String conditions) {
        return send(file, conditions, Instant.now().plus(Duration.ofMinutes(1)), "test");
    }

    private Reply send(String file, String conditions, Instant until, String secret) {
        var date = SECONDS.format(Instant.now());
        var day = date.substring(0, 8);
        var credential = "test/" + day + "/us-east-1/s3/aws4_request";
        var policy = Base64.getEncoder().encodeToString(("{\"expiration\":\"" + until.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                + "\",\"conditions\":[{\"bucket\":\"box\"},{\"x-amz-algorithm\":\"AWS4-HMAC-SHA256\"},{\"x-amz-credential\":\""
                + credential + "\"},{\"x-amz-date\":\"" + date + "\"}," + conditions + "]}").getBytes(StandardCharsets.UTF_8));
        fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        fields.put("x-amz-credential", credential);
        fields.put("x-amz-date", date);
        fields.put("policy", policy);
        fields.put("x-amz-signature", HexFormat.of().formatHex(
                hmac(hmac(hmac(hmac(hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day), "us-east-1"), "s3"), "aws4_request"), policy)));
        var answer = post(file);
        fields.keySet().removeAll(java.util.Set.of("x-amz-algorithm", "x-amz-credential", "x-amz-date", "policy", "x-amz-signature"));
        return answer;
    }

    private Reply post(String file) {
        var form = new StringBuilder();
        fields.forEach((name, value) -> form.append("--edge\r\nContent-Disposition: form-data; name=\"").append(name).append("\"\r\n\r\n")
                .append(value).append("\r\n"));
        form.append("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cat.png\"\r\nContent-Type: image/png\r\n\r\n")
                .append(file).append("\r\n--edge--\r\n");
        return RawRequest.to(cloud, "POST", path).header("Content-Type", "multipart/form-data; boundary=edge").body(form.toString()).send();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
