package dev.orrery.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private final Guard guard = new Guard(List.of("cloud.example.com", "*.cloud.example.com"));

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:4566", "LOCALHOST:4566", "localhost.", "my-bucket.localhost:4566",
        "my.bucket.s3.localhost", "127.0.0.1:4566", "127.1.2.3", "[::1]:4566", "192.168.1.7:4566", "orrery:4566",
        "localhost.localstack.cloud:4566", "b.s3.eu-west-1.localhost.localstack.cloud:4566", "s3.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn",
        "b.s3.dualstack.us-east-1.amazonaws.com", "host.docker.internal:4566", "orrery.default.svc.cluster.local", "cloud.example.com",
        "bucket.cloud.example.com:4566"})
    void namesThatNobodyElseCanOwnPass(String host) {
        assertThat(guard.check(request("GET", "/", "Host", host))).isEmpty();
    }

    /// The page's own name, which its owner lets point to this machine.
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:4566", "evil.example.", "localhost.evil.example", "127.0.0.1.evil.example",
        "127.0.0.1.nip.io", "localhost.localstack.cloud.evil.example", "evil-localhost.localstack.cloud", "xlocalhost.com", "amazonaws.com.evil.example",
        "evilamazonaws.com", "example.com", "evilcloud.example.com", "a.local"})
    void namesThatCouldBeReboundAreRefused(String host) {
        for (var path : List.of("/", "/bucket/key", "/_orrery/health")) {
            assertThat(guard.check(request("GET", path, "Host", host))).map(Guard.Refusal::reason).contains(Guard.Reason.FOREIGN_HOST);
        }
    }

    @Test
    void aRefusalSaysHowToAllowTheName() {
        assertThat(guard.check(request("GET", "/", "Host", "mine.example.org:4566")).orElseThrow().message())
                .contains("ORRERY_ALLOWED_HOSTS=mine.example.org");
    }

    @Test
    void anyNameCanBeAllowed() {
        assertThat(new Guard(List.of("*")).check(request("GET", "/", "Host", "evil.example"))).isEmpty();
    }

    @Test
    void pagesFromElsewhereCannotEmptyTheCloud() {
        for (var path : List.of("/_localstack/state/reset", "/_orrery/reset")) {
            assertThat(refusal("POST", path, "Origin", "http://evil.example")).contains(Guard.Reason.FOREIGN_ORIGIN);
            assertThat(refusal("POST", path, "Origin", "null")).contains(Guard.Reason.FOREIGN_ORIGIN);
            assertThat(refusal("POST", path, "Origin", "http://localhost:3000")).contains(Guard.Reason.FOREIGN_ORIGIN);
            assertThat(refusal("POST", path, "Origin", "https://localhost:4566")).contains(Guard.Reason.FOREIGN_ORIGIN);
            assertThat(refusal("POST", path, "Sec-Fetch-Site", "cross-site")).contains(Guard.Reason.FOREIGN_ORIGIN);
            assertThat(refusal("POST", path, "Sec-Fetch-Site", "same-site")).contains(Guard.Reason.FOREIGN_ORIGIN);
            assertThat(refusal("POST", path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"))
                    .contains(Guard.Reason.FOREIGN_ORIGIN);
        }
    }

    @Test
    void ourOwnPagesAndProgramsWithoutAPageMay() {
        assertThat(refusal("POST", "/_orrery/reset")).isEmpty();
        assertThat(refusal("POST", "/_orrery/reset", "Origin", "http://localhost:4566", "Sec-Fetch-Site", "same-origin")).isEmpty();
        assertThat(refusal("GET", "/_orrery/health", "Sec-Fetch-Site", "none")).isEmpty();
    }

    @Test
    void aLinkToAnAdminPageMayBeFollowedButNotFramed() {
        assertThat(refusal("GET", "/_orrery/health", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
                "Sec-Fetch-Dest", "document")).isEmpty();
        assertThat(refusal("GET", "/_orrery/health", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
                "Sec-Fetch-Dest", "iframe")).contains(Guard.Reason.FOREIGN_ORIGIN);
        assertThat(refusal("GET", "/_orrery/requests", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"))
                .contains(Guard.Reason.FOREIGN_ORIGIN);
    }

    @Test
    void servicesDecideAboutOriginsThemselves() {
        assertThat(refusal("GET", "/bucket/key", "Origin", "http://page.example", "Sec-Fetch-Site", "cross-site")).isEmpty();
        assertThat(Guard.fromAnotherOrigin(request("GET", "/b/k", "Host", "localhost", "Origin", "http://page.example"))).isTrue();
    }

    @Test
    void aRefusalIsA403ThatHarmsNoReader() {
        var guarded = new Guarded(guard, _ -> Answer.empty(200));
        var answer = guarded.handle(request("GET", "/", "Host", "<b>.evil&.example"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(new String(((Answer.Body.Bytes) answer.body()).bytes(), StandardCharsets.UTF_8))
                .contains("<Code>AccessDenied</Code>").contains("&lt;b&gt;.evil&amp;.example");
        assertThat(guarded.handle(request("GET", "/", "Host", "localhost")).status()).isEqualTo(200);
    }

    private Optional<Guard.Reason> refusal(String method, String path, String... headers) {
        var message = request(method, path, headers);
        message.headers().add("Host", "localhost:4566");
        return guard.check(message).map(Guard.Refusal::reason);
    }

    private static Message request(String method, String path, String... pairs) {
        var headers = new Headers();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return new Message(method, path, "", headers, InputStream.nullInputStream(), "127.0.0.1", false);
    }
}
