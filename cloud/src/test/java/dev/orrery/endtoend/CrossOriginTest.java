package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.RawRequest.Reply;
import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;

@OrreryTest
class CrossOriginTest {
    private Orrery cloud;
    private S3Client s3;

    @BeforeEach
    void aBucketWithRules() {
        s3.createBucket(create -> create.bucket("photos"));
        s3.putObject(put -> put.bucket("photos").key("cat"), RequestBody.fromString("meow"));
        rules(CORSRule.builder().allowedOrigins("https://*.example.com").allowedMethods("GET", "PUT")
                        .allowedHeaders("x-amz-*", "Content-Type").exposeHeaders("ETag", "x-amz-request-id").maxAgeSeconds(3000).build(),
                CORSRule.builder().allowedOrigins("*").allowedMethods("GET").build());
    }

    @Test
    void allowsWhatARuleAllows() {
        var answer = preflight("https://www.example.com", "PUT", "X-Amz-Acl, content-type");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET, PUT");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("x-amz-acl, content-type");
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("ETag, x-amz-request-id");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("3000");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Vary")).isEqualTo("Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        assertThat(answer.header("x-amz-request-id")).isNotEmpty();
    }

    @Test
    void letsAnyOriginDoWhatTheWildcardAllows() {
        var answer = preflight("http://anywhere.test", "GET", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.headers().contains("Access-Control-Allow-Credentials")).isFalse();
        assertThat(answer.headers().contains("Access-Control-Expose-Headers")).isFalse();
    }

    @Test
    void refusesOriginsMethodsAndHeadersThatNoRuleNames() {
        assertThat(List.of(preflight("http://anywhere.test", "PUT", ""), preflight("https://www.example.com", "DELETE", ""),
                preflight("https://www.example.com", "PUT", "authorization"), preflight("http://www.example.com", "PUT", "")))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(403);
                    assertThat(answer.code()).isEqualTo("AccessForbidden");
                    assertThat(answer.element("Message")).startsWith("CORSResponse: This CORS request is not allowed.");
                    assertThat(answer.element("Method")).isIn("PUT", "DELETE");
                    assertThat(answer.element("ResourceType")).isEqualTo("OBJECT");
                    assertThat(answer.headers().contains("Access-Control-Allow-Origin")).isFalse();
                });
    }

    @Test
    void saysWhereABucketHasNoRules() {
        s3.deleteBucketCors(delete -> delete.bucket("photos"));
        var answer = preflight("https://www.example.com", "GET", "");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.element("Message")).isEqualTo("CORSResponse: CORS is not enabled for this bucket.");
        assertThat(answer.element("ResourceType")).isEqualTo("BUCKET");
    }

    @Test
    void wantsAnOriginInAPreflight() {
        var answer = RawRequest.to(cloud, "OPTIONS", "/photos/cat").send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("BadRequest");
        assertThat(answer.element("Message")).isEqualTo("Insufficient information. Origin request header needed.");
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    @Test
    void looksForRulesBeforeItWantsAMethod() {
        var without = RawRequest.to(cloud, "OPTIONS", "/photos/cat").header("Origin", "https://www.example.com").send();
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.element("Message")).isEqualTo("Invalid Access-Control-Request-Method: null");

        s3.deleteBucketCors(delete -> delete.bucket("photos"));
        var disabled = RawRequest.to(cloud, "OPTIONS", "/photos/cat").header("Origin", "https://www.example.com").send();
        assertThat(disabled.status()).isEqualTo(403);
        assertThat(disabled.element("Message")).isEqualTo("CORSResponse: CORS is not enabled for this bucket.");
        assertThat(disabled.element("Method")).isEqualTo("OPTIONS");

        var nowhere = RawRequest.to(cloud, "OPTIONS", "/nobody/cat").header("Origin", "https://www.example.com").send();
        assertThat(nowhere.status()).isEqualTo(403);
        assertThat(nowhere.element("Message")).isEqualTo("CORSResponse: Bucket not found");
        assertThat(nowhere.element("ResourceType")).isEqualTo("BUCKET");
    }

    @Test
    void tellsOfWhatNoRuleFits() {
        var refused = RawRequest.to(cloud, "OPTIONS", "/photos").header("Origin", "https://www.example.com")
                .header("Access-Control-Request-Method", "DELETE").send();
        assertThat(refused.element("ResourceType")).isEqualTo("BUCKET");
    }

    @Test
    void answersPreflightsWithWhatEveryAnswerHas() {
        var answer = preflight("https://www.example.com", "GET", "");
        assertThat(answer.header("Server")).isEqualTo("AmazonS3");
        assertThat(answer.header("x-amz-id-2")).isNotEmpty();
    }

    @Test
    void tellsTheRulesOfTheHeadersThatACallAsksFor() {
        var asked = RawRequest.to(cloud, "GET", "/photos/cat").header("Origin", "https://www.example.com")
                .header("Access-Control-Request-Headers", "x-amz-acl").sendSigned();
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
        assertThat(asked.header("Access-Control-Max-Age")).isEqualTo("3000");
        var none = RawRequest.to(cloud, "GET", "/photos/cat").header("Origin", "https://www.example.com")
                .header("Access-Control-Request-Headers", "authorization").sendSigned();
        assertThat(none.body()).isEqualTo("meow");
        assertThat(none.headers().contains("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void tellsTheRulesWithTheCallItself() {
        var answer = RawRequest.to(cloud, "GET", "/photos/cat").header("Origin", "https://www.example.com").sendSigned();
        assertThat(answer.body()).isEqualTo("meow");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("ETag, x-amz-request-id");
    }

    @Test
    void tellsTheRulesOfTheMethodThatACallAsksFor() {
        var asked = RawRequest.to(cloud, "DELETE", "/photos/other").header("Origin", "https://www.example.com")
                .header("Access-Control-Request-Method", "GET").sendSigned();
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
        var none = RawRequest.to(cloud, "GET", "/photos/cat").header("Origin", "https://www.example.com")
                .header("Access-Control-Request-Method", "DELETE").sendSigned();
        assertThat(none.body()).isEqualTo("meow");
        assertThat(none.headers().contains("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void tellsTheRulesWithRefusalsToo() {
        var answer = RawRequest.to(cloud, "GET", "/photos/cat").header("Origin", "https://www.example.com").send();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
    }

    @Test
    void keepsQuietWithCallsThatNoRuleAllows() {
        var answer = RawRequest.to(cloud, "DELETE", "/photos/other").header("Origin", "https://www.example.com").sendSigned();
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers().contains("Access-Control-Allow-Origin")).isFalse();
        var same = RawRequest.to(cloud, "GET", "/photos/cat").sendSigned();
        assertThat(same.headers().contains("Access-Control-Allow-Origin")).isFalse();
    }

    private Reply preflight(String origin, String method, String headers) {
        var request = RawRequest.to(cloud, "OPTIONS", "/photos/cat").header("Origin", origin).header("Access-Control-Request-Method", method);
        return (headers.isEmpty() ? request : request.header("Access-Control-Request-Headers", headers)).send();
    }

    private void rules(CORSRule... rules) {
        s3.putBucketCors(put -> put.bucket("photos").corsConfiguration(cors -> cors.corsRules(rules)));
    }
}
