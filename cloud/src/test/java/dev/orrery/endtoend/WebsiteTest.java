package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import dev.orrery.RawRequest.Reply;
import dev.orrery.RawRequest;
import dev.orrery.junit.OrreryTest;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Protocol;
import software.amazon.awssdk.services.s3.model.RoutingRule;
import software.amazon.awssdk.services.s3.model.WebsiteConfiguration;

@OrreryTest
class WebsiteTest {
    private static final String HOST = "site.s3-website.localhost:4566";
    private Orrery cloud;
    private S3Client s3;

    @BeforeEach
    void aPublicBucket() {
        s3.createBucket(create -> create.bucket("site"));
        s3.deletePublicAccessBlock(delete -> delete.bucket("site"));
        allow("s3:GetObject", "arn:aws:s3:::site/*");
        configure(website -> website.indexDocument(index -> index.suffix("index.html")).errorDocument(error -> error.key("error.html")));
        put("index.html", "home");
        put("docs/index.html", "docs");
        put("error.html", "sorry");
        put("a b+c.txt", "spaced");
    }

    @Test
    void showsIndexDocumentsOfTheRootAndOfFolders() {
        assertThat(visit("/").body()).isEqualTo("home");
        assertThat(visit("/docs/").body()).isEqualTo("docs");
        assertThat(visit("/docs/index.html").body()).isEqualTo("docs");
        assertThat(visit("/a%20b+c.txt").body()).isEqualTo("spaced");
        assertThat(visit("/").header("Content-Type")).isEqualTo("text/html");
    }

    @Test
    void isFoundUnderEveryFormOfItsHost() {
        for (var host : new String[] {"site.s3-website.localhost", "site.s3-website-us-east-1.localhost:4566",
                "site.s3-website-eu-west-1.amazonaws.com", "site.s3-website.eu-central-1.amazonaws.com"}) {
            assertThat(RawRequest.to(cloud, "GET", "/").header("Host", host).send().body()).as(host).isEqualTo("home");
        }
        s3.createBucket(create -> create.bucket("www.example.com"));
        assertThat(RawRequest.to(cloud, "GET", "/").header("Host", "www.example.com.s3-website.localhost").send().body())
                .contains("<li>Code: NoSuchWebsiteConfiguration</li>");
    }

    @Test
    void leadsFromAFoldersNameToTheFolder() {
        var answer = visit("/docs");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo("/docs/");
    }

    @Test
    void showsAFileThatIsNamedLikeAFolder() {
        put("docs", "a file");
        assertThat(visit("/docs").body()).isEqualTo("a file");
    }

    @Test
    void showsTheErrorDocumentWithTheStatusOfTheError() {
        assertThat(visit("/missing")).satisfies(answer -> {
            assertThat(answer.status()).as("who may not list is not told what is missing").isEqualTo(403);
            assertThat(answer.body()).isEqualTo("sorry");
        });
        allow("s3:ListBucket", "arn:aws:s3:::site", "s3:GetObject", "arn:aws:s3:::site/*");
        assertThat(visit("/missing")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("sorry");
        });
    }

    @Test
    void tellsTheErrorWhereNoErrorDocumentIs() {
        s3.deleteObject(delete -> delete.bucket("site").key("error.html"));
        allow("s3:ListBucket", "arn:aws:s3:::site", "s3:GetObject", "arn:aws:s3:::site/*");
        assertThat(visit("/missing")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("<h1>404 Not Found</h1>", "<li>Code: NoSuchKey</li>",
                    "<li>Message: The specified key does not exist.</li>");
            assertThat(answer.header("x-amz-error-code")).isEqualTo("NoSuchKey");
        });
    }

    @Test
    void tellsAllThatIsKnownOfAFailure() {
        allow("s3:ListBucket", "arn:aws:s3:::site", "s3:GetObject", "arn:aws:s3:::site/*");
        configure(website -> website.indexDocument(index -> index.suffix("index.html")));
        assertThat(visit("/missing")).satisfies(answer -> {
            assertThat(answer.body()).isEqualTo("<html>\n<head><title>404 Not Found</title></head>\n<body>\n<h1>404 Not Found</h1>\n<ul>\n"
                    + "<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: missing</li>\n<li>RequestId: "
                    + answer.header("x-amz-request-id") + "</li>\n<li>HostId: " + answer.header("x-amz-id-2")
                    + "</li>\n</ul>\n<hr/>\n</body>\n</html>\n");
            assertThat(answer.header("x-amz-error-detail-Key")).isEqualTo("missing");
            assertThat(answer.header("Server")).isEqualTo("AmazonS3");
        });
    }

    @Test
    void tellsWhyTheErrorDocumentCouldNotBeShown() {
        s3.deleteObject(delete -> delete.bucket("site").key("error.html"));
        allow("s3:ListBucket", "arn:aws:s3:::site", "s3:GetObject", "arn:aws:s3:::site/*");
        assertThat(visit("/missing").body()).contains("</ul>\n<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>"
                + "\n<ul>\n<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: error.html</li>\n</ul>\n<hr/>");
    }

    @Test
    void sendsNoPageThatTheBrowserHas() {
        var first = visit("/");
        var again = RawRequest.to(cloud, "GET", "/").header("Host", HOST).header("If-None-Match", first.header("ETag")).send();
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        var since = RawRequest.to(cloud, "GET", "/").header("Host", HOST).header("If-Modified-Since", first.header("Last-Modified")).send();
        assertThat(since.status()).isEqualTo(304);
        var other = RawRequest.to(cloud, "GET", "/").header("Host", HOST).header("If-None-Match", "\"other\"")
                .header("If-Modified-Since", "yesterday").send();
        assertThat(other.body()).isEqualTo("home");
        var part = RawRequest.to(cloud, "GET", "/").header("Host", HOST).header("Range", "bytes=1-2").send();
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("om");
    }

    @Test
    void refusesWhatThePolicyDoesNotLetEverybodyRead() {
        s3.deleteBucketPolicy(delete -> delete.bucket("site"));
        var answer = visit("/");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("<h1>403 Forbidden</h1>", "<li>Code: AccessDenied</li>").doesNotContain("sorry", "home");
        assertThat(visit("/docs").status()).as("a private folder is not betrayed").isEqualTo(403);
    }

    @Test
    void tellsBucketsThatAreMissingOrNoWebsites() {
        assertThat(RawRequest.to(cloud, "GET", "/").header("Host", "nobody.s3-website.localhost").send()).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("<li>Code: NoSuchBucket</li>");
        });
        s3.deleteBucketWebsite(delete -> delete.bucket("site"));
        assertThat(visit("/")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("<li>Code: NoSuchWebsiteConfiguration</li>",
                    "The specified bucket does not have a website configuration");
        });
    }

    @Test
    void redirectsEverythingElsewhere() {
        configure(website -> website.redirectAllRequestsTo(to -> to.hostName("example.com").protocol(Protocol.HTTPS)));
        assertRedirect(visit("/docs/a%20b?x=1"), 301, "https://example.com/docs/a%20b?x=1");
        configure(website -> website.redirectAllRequestsTo(to -> to.hostName("example.com")));
        assertRedirect(visit("/"), 301, "http://example.com/");
    }

    @Test
    void followsRulesForPrefixesBeforeReading() {
        route(rule -> rule.condition(when -> when.keyPrefixEquals("docs/")).redirect(to -> to.replaceKeyPrefixWith("documents/")));
        assertRedirect(visit("/docs/index.html"), 301, "http://" + HOST + "/documents/index.html");
        assertThat(visit("/").body()).isEqualTo("home");
    }

    @Test
    void followsRulesForErrorsAfterReading() {
        route(rule -> rule.condition(when -> when.keyPrefixEquals("reports/").httpErrorCodeReturnedEquals("403"))
                .redirect(to -> to.hostName("elsewhere.example").protocol(Protocol.HTTPS).replaceKeyPrefixWith("moved/").httpRedirectCode("307")));
        assertRedirect(visit("/reports/1"), 307, "https://elsewhere.example/moved/1");
        assertThat(visit("/other").body()).isEqualTo("sorry");
        put("reports/2", "here");
        assertThat(visit("/reports/2").body()).isEqualTo("here");
    }

    @Test
    void takesOnlyRulesThatCanBeFollowed() {
        assertThatThrownBy(() -> route(rule -> rule.redirect(to -> to.replaceKeyWith("x").httpRedirectCode("moved"))))
                .hasMessageContaining("The provided HTTP redirect code (moved) is not valid. Valid codes are 3XX except 300.");
        assertThatThrownBy(() -> route(rule -> rule.condition(when -> when.httpErrorCodeReturnedEquals("200"))
                .redirect(to -> to.replaceKeyWith("x"))))
                .hasMessageContaining("The provided HTTP error code (200) is not valid. Valid codes are 4XX or 5XX.");
    }

    @Test
    void replacesWholeKeys() {
        route(rule -> rule.condition(when -> when.httpErrorCodeReturnedEquals("403")).redirect(to -> to.replaceKeyWith("error.html")));
        assertRedirect(visit("/nothing"), 301, "http://" + HOST + "/error.html");
    }

    @Test
    void followsTheRedirectOfAnObjectThatMayBeRead() {
        s3.putObject(put -> put.bucket("site").key("old").websiteRedirectLocation("/docs/"), RequestBody.fromString("moved"));
        assertRedirect(visit("/old"), 301, "/docs/");
        assertThat(s3.getObjectAsBytes(get -> get.bucket("site").key("old")).asUtf8String()).isEqualTo("moved");
        s3.deleteBucketPolicy(delete -> delete.bucket("site"));
        assertThat(visit("/old").status()).isEqualTo(403);
    }

    @Test
    void answersHeadWithoutBodyAndRefusesToWrite() {
        var head = RawRequest.to(cloud, "HEAD", "/").header("Host", HOST).send();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(RawRequest.to(cloud, "HEAD", "/missing").header("Host", "nobody.s3-website.localhost").send().body()).isEmpty();
        assertThat(RawRequest.to(cloud, "PUT", "/x").header("Host", HOST).body("x").send().status()).isEqualTo(405);
        assertThat(RawRequest.to(cloud, "DELETE", "/index.html").header("Host", HOST).sendSigned().status()).isEqualTo(405);
        assertThat(RawRequest.to(cloud, "POST", "/x").header("Host", HOST).body("x").send().body())
                .contains("<li>Method: POST</li>\n<li>ResourceType: OBJECT</li>");
        assertThat(visit("/").body()).isEqualTo("home");
    }

    @Test
    void takesMalformedPathsAsTheVisitorsFault() {
        assertThat(visit("/%zz").status()).isEqualTo(400);
        assertThat(visit("/%").status()).isEqualTo(400);
        assertThat(visit("/../../etc/passwd").status()).isEqualTo(403);
    }

    @Test
    void keepsVisitsInTheJournalWithTheirDecisions() {
        visit("/");
        assertThat(cloud.journal().latest(1).getFirst().operation()).isEqualTo("GetObject");
        assertThat(cloud.journal().latest(1).getFirst().resources()).containsExactly("arn:aws:s3:::site/index.html");
        assertThat(cloud.journal().latest(1).getFirst().decisions()).hasSize(1).allMatch(decision -> decision.allowed());
    }

    private static void assertRedirect(Reply answer, int status, String location) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Location")).isEqualTo(location);
    }

    private Reply visit(String target) {
        return RawRequest.to(cloud, "GET", target).header("Host", HOST).send();
    }

    private void configure(Consumer<WebsiteConfiguration.Builder> website) {
        s3.putBucketWebsite(put -> put.bucket("site").websiteConfiguration(website));
    }

    private void route(Consumer<RoutingRule.Builder> rule) {
        configure(website -> website.indexDocument(index -> index.suffix("index.html"))
                .errorDocument(error -> error.key("error.html")).routingRules(List.of(RoutingRule.builder().applyMutation(rule).build())));
    }

    private void put(String key, String content) {
        s3.putObject(put -> put.bucket("site").key(key).contentType("text/html"), RequestBody.fromString(content));
    }

    /// @param granted actions, each with its resource
    private void allow(String... granted) {
        var statements = new java.util.StringJoiner(",");
        for (int i = 0; i < granted.length; i += 2) {
            statements.add("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"" + granted[i] + "\",\"Resource\":\"" + granted[i + 1] + "\"}");
        }
        s3.putBucketPolicy(put -> put.bucket("site").policy("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}"));
    }
}
