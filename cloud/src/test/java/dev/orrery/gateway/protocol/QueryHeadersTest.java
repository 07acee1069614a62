package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryHeadersTest {
    private static final ClassPathFacts FACTS = new ClassPathFacts();
    private static final String VERSION_4 = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0";
    private static final String VERSION_2 = "AWSAccessKeyId=A&Expires=1&Signature=0";

    private static Headers applied(String query, String... sent) {
        var headers = new Headers();
        for (int i = 0; i < sent.length; i += 2) {
            headers.add(sent[i], sent[i + 1]);
        }
        return QueryHeaders.applied(new Message("PUT", "/box/key", query, headers, InputStream.nullInputStream(), "127.0.0.1", false),
                FACTS.wire("s3").request()).headers();
    }

    @Test
    void nobodySendsAnotherHeaderInThePlaceOfASignedOne() {
        var headers = applied(VERSION_4 + "&If-Match=signed&x-amz-meta-a=1", "IF-MATCH", "other", "x-amz-meta-b", "2", "x-amz-meta-b", "3");

        assertThat(headers.all("if-match")).containsExactly("signed");
        assertThat(headers.all("x-amz-meta-a")).containsExactly("1");
        assertThat(headers.all("x-amz-meta-b")).containsExactly("2", "3");
    }

    /// The signature is the same however its name is encoded.
    @ParameterizedTest
    @ValueSource(strings = {"X-Amz-Signature=0", "X%2DAmz-Signature=0", "X-Amz-Signat%75re=0"})
    void nobodyLeavesASignedHeaderAway(String signature) {
        assertThat(applied("x-amz-acl=private&If-None-Match=%2A&" + signature).all("if-none-match")).containsExactly("*");
    }

    @Test
    void version2SignsOnlyHeadersOfAws() {
        var headers = applied(VERSION_2 + "&if-none-match=*&x-amz-acl=private");

        assertThat(headers.all("x-amz-acl")).isEqualTo(List.of("private"));
        assertThat(headers.contains("if-none-match")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Signature=0", "prefix=Signature=", "AWSAccessKeyId=A", "x-id=X-Amz-Signature"})
    void aQueryThatIsNoSignatureHasNoHeaders(String query) {
        assertThat(applied(query + "&x-amz-acl=public-read").contains("x-amz-acl")).isFalse();
    }
}
