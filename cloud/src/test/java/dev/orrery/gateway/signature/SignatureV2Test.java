package dev.orrery.gateway.signature;

import static dev.orrery.gateway.signature.Requests.changed;
import static dev.orrery.gateway.signature.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.signature.SignatureException.Problem;
import dev.orrery.kernel.identity.AccessKeys.AccessKey;
import dev.orrery.kernel.identity.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of the S3 Developer Guide, "Signing and authenticating REST requests", and what ceph/s3-tests wants of bad ones.
class SignatureV2Test {
    private static final ClassPathFacts FACTS = new ClassPathFacts();
    private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final Caller OWNER = Caller.root("111122223333");

    /// Examples sign the bucket's old name.
    private static SignatureV4 at(String now, String bucketOfHost) {
        return new SignatureV4(new FixedClock(Instant.parse(now)),
                id -> Optional.of(AccessKey.lasting(id, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", OWNER)).filter(key -> key.id().equals(KEY)),
                false, Set.of("s3"), message -> bucketOfHost + message.path());
    }

    private static Message signed(String method, String target, String date, String signature) {
        return request(method, target, new byte[0], "Date", date, "Authorization", "AWS " + KEY + ":" + signature);
    }

    private static void refused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SignatureException.class,
                refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /photos/puppy.jpg, /johnsmith, 'Tue, 27 Mar 2007 19:36:42 +0000', 2007-03-27T19:36:42Z, bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
        "GET, /?prefix=photos&max-keys=50&marker=puppy, /johnsmith, 'Tue, 27 Mar 2007 19:42:41 +0000', 2007-03-27T19:42:41Z, htDYFYduRNen8P9ZfE/s9SuKy0U=",
        "GET, /?acl, /johnsmith, 'Tue, 27 Mar 2007 19:44:46 +0000', 2007-03-27T19:44:46Z, c2WLPFtWHVgbEmeEG93a4cG37dM=",
        "GET, /, '', 'Wed, 28 Mar 2007 01:29:59 +0000', 2007-03-28T01:29:59Z, qGdzdERIC03wnaRNKh6OqZehG9s=",
        "GET, /dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re, '', 'Wed, 28 Mar 2007 01:49:49 +0000', 2007-03-28T01:49:49Z, DNEZGsoieTZ92F3bUfSPQcbGmlM="
    })
    void publishedExamples(String method, String target, String bucket, String date, String now, String signature) {
        assertThat(at(now, bucket).verify(signed(method, target, date, signature)).caller()).isEqualTo(OWNER);
    }

    /// As botocore signs `list_objects`.
    @Test
    void takesABucketsPathThatIsSignedWithASlash() {
        var slashed = signed("GET", "/johnsmith", "Tue, 27 Mar 2007 19:42:41 +0000", "htDYFYduRNen8P9ZfE/s9SuKy0U=");

        assertThat(at("2007-03-27T19:42:41Z", "").verify(slashed).caller()).isEqualTo(OWNER);
    }

    @Test
    void publishedUpload() {
        var message = request("PUT", "/db-backup.dat.gz", new byte[0], "User-Agent", "curl/7.15.5", "Host", "static.johnsmith.net:8080",
                "Date", "Tue, 27 Mar 2007 21:06:08 +0000", "x-amz-acl", "public-read", "content-type", "application/x-download",
                "Content-MD5", "4gJE4saaMU4BqNR0kLY+lw==", "X-Amz-Meta-ReviewedBy", "joe@johnsmith.net", "X-Amz-Meta-ReviewedBy",
                "jane@johnsmith.net", "X-Amz-Meta-FileChecksum", "0x02661779", "X-Amz-Meta-ChecksumAlgorithm", "crc32",
                "Content-Encoding", "gzip", "Authorization", "AWS " + KEY + ":ilyl83RwaSoYIEdixDQcA4OnAnc=");
        var verifier = at("2007-03-27T21:06:08Z", "/static.johnsmith.net");

        assertThat(verifier.verify(message).caller()).isEqualTo(OWNER);
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(changed(message, headers -> headers.set("x-amz-acl", "private"))));
        refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(changed(message, headers -> headers.add("x-amz-meta-more", "x"))));
    }

    @Test
    void publishedQuery() {
        var target = "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";

        assertThat(at("2007-03-29T03:40:20Z", "/johnsmith").verify(request("GET", target, new byte[0])).caller()).isEqualTo(OWNER);
        refused(Problem.EXPIRED, () -> at("2007-03-29T03:40:21Z", "/johnsmith").verify(request("GET", target, new byte[0])));
        refused(Problem.WRONG_SIGNATURE, () -> at("2007-03-29T03:40:20Z", "/x").verify(request("GET", target, new byte[0])));
        refused(Problem.WRONG_SIGNATURE, () -> at("2007-03-29T03:40:20Z", "/johnsmith").verify(request("GET", target + "&acl", new byte[0])));
        refused(Problem.DOUBLED, () -> at("2007-03-29T03:40:20Z", "/johnsmith").verify(request("GET", target, new byte[0],
                "Authorization", "AWS a:b")));
        refused(Problem.INCOMPLETE_QUERY, () -> at("2007-03-29T03:40:20Z", "/johnsmith")
                .verify(request("GET", "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1175139620", new byte[0])));
    }

    /// What tells one operation from another must be signed, or a URL for one could be made one for the other.
    @Test
    void everyParameterThatChoosesTheOperationIsSigned() {
        // given
        var chosen = new TreeSet<String>();
        for (var operation : FACTS.find("s3").orElseThrow().operations().values()) {
            int question = operation.uri().indexOf('?');
            if (question >= 0) {
                for (var literal : operation.uri().substring(question + 1).split("&")) {
                    chosen.add(literal.split("=")[0]);
                }
            }
            operation.requiredOnWire().stream().filter(name -> !name.startsWith(":")).forEach(chosen::add);
        }
        chosen.removeAll(List.of("list-type", "id"));
        assertThat(chosen).contains("legal-hold", "uploadId").hasSizeGreaterThan(30);
        var target = "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";
        var verifier = at("2007-03-29T03:40:20Z", "/johnsmith");
        assertThat(verifier.verify(request("GET", target + "&list-type=2", new byte[0])).caller()).isEqualTo(OWNER);

        // then
        assertThat(chosen).allSatisfy(name ->
                refused(Problem.WRONG_SIGNATURE, () -> verifier.verify(request("GET", target + "&" + name, new byte[0]))));
    }

    /// What counts as a header must be signed like one, or whoever has a URL could open the object to all the world by its ACL, or
    /// make a copy of another.
    @ParameterizedTest
    @ValueSource(strings = {"x-amz-acl=public-read", "X-AMZ-ACL=public-read", "x%2Damz%2Dacl=public-read", "x-amz-copy-source=other/secret",
        "x-amz-bypass-governance-retention=true", "x-amz-meta-a="})
    void nobodyAddsAHeaderToTheQuery(String added) {
        var target = "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";

        refused(Problem.WRONG_SIGNATURE, () -> at("2007-03-29T03:40:20Z", "/johnsmith").verify(request("GET", target + "&" + added, new byte[0])));
    }

    @ParameterizedTest
    @CsvSource({
        "Bad Date, NO_DATE", "'', NO_DATE", "'Tue, 07 Jul 2010 21:53:04 GMT', SKEWED", "'Tue, 07 Jul 2030 21:53:04 GMT', SKEWED",
        "'Tue, 07 Jul 1950 21:53:04 GMT', NO_DATE", "'Tue, 07 Jul 9999 21:53:04 GMT', SKEWED"
    })
    void refusesBadDates(String date, Problem problem) {
        refused(problem, () -> at("2026-01-01T00:00:00Z", "").verify(request("GET", "/", new byte[0], "x-amz-date", date,
                "Authorization", "AWS " + KEY + ":FWeDfwojDSdS2Ztmpfeubhd9isU=")));
    }

    @Test
    void refusesHeadersWithoutAKey() {
        refused(Problem.UNSUPPORTED, () -> at("2026-01-01T00:00:00Z", "").verify(
                request("GET", "/", new byte[0], "Authorization", "AWS HAHAHA")));
        refused(Problem.UNKNOWN_KEY, () -> at("2026-01-01T00:00:00Z", "").verify(request("GET", "/", new byte[0],
                "Date", "Thu, 01 Jan 2026 00:00:00 GMT", "Authorization", "AWS AKIAIGR7ZNNBHC5BKSUB:FWeDfwojDSdS2Ztmpfeubhd9isU=")));
    }
}
