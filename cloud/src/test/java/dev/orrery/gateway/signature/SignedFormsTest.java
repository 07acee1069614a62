package dev.orrery.gateway.signature;

import static dev.orrery.gateway.signature.Forms.fields;
import static dev.orrery.gateway.signature.Forms.post;
import static dev.orrery.gateway.signature.Requests.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.FormFacts;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.signature.SignatureException.Problem;
import dev.orrery.kernel.identity.AccessKeys.AccessKey;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.RootKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedFormsTest {
    private static final FormFacts NAMES = new ClassPathFacts().bareWire().form();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String CREDENTIAL = "test/20260102/us-east-1/s3/aws4_request";
    private static final String POLICY_OF_ALL = """
            {"expiration": "2026-01-02T04:04:05.000Z", "conditions": [
              {"bucket": "bucket"}, ["starts-with", "$key", "user/"], %s
              {"x-amz-credential": "test/20260102/us-east-1/s3/aws4_request"},
              {"x-amz-algorithm": "AWS4-HMAC-SHA256"}, {"x-amz-date": "20260102T030405Z"}, ]}""";
    private final SignedForms forms = new SignedForms(new FixedClock(NOW), new RootKeys(), false, NAMES);

    /// A form with a policy that allows keys below `user/` and has further conditions.
    private static Map<String, String> signed(String conditions, String... more) {
        return signedWith(POLICY_OF_ALL.formatted(conditions.isEmpty() ? "" : conditions + ","), more);
    }

    private static Map<String, String> signedWith(String policy, String... more) {
        var encoded = Base64.getEncoder().encodeToString(bytes(policy));
        var fields = fields("key", "user/ada", "policy", encoded, "X-Amz-Credential", CREDENTIAL, "X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                "X-Amz-Date", "20260102T030405Z", "X-Amz-Signature",
                SigningKey.derive("test", new SigningKey.Scope("20260102", "us-east-1", "s3")).sign(encoded));
        fields.putAll(fields(more));
        return fields;
    }

    private String upload(Message form) {
        try {
            return new String(forms.verify(form, Map.of("bucket", "bucket")).file().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refused(Problem problem, String message, Message form) {
        assertThatThrownBy(() -> upload(form)).isInstanceOfSatisfying(SignatureException.class, refused -> {
            assertThat(refused.problem()).isEqualTo(problem);
            assertThat(refused.getMessage()).contains(message);
        });
    }

    /// S3 API Reference, "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)".
    @Test
    void publishedExample() {
        var policy = """
                eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVi\
                dWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3Vj\
                Y2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwN\
                CiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwN\
                CiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0s\
                DQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAg\
                IHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9""";
        var owner = Caller.root("111122223333");
        var example = new SignedForms(new FixedClock(Instant.parse("2015-12-29T00:00:00Z")),
                id -> Optional.of(AccessKey.lasting(id, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", owner)), false, NAMES);

        var upload = example.verify(post(fields("key", "user/user1/${filename}", "acl", "public-read",
                "success_action_redirect", "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html",
                "Content-Type", "image/jpeg", "x-amz-meta-uuid", "14365123651274", "x-amz-server-side-encryption", "AES256",
                "X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request", "X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                "X-Amz-Date", "20151229T000000Z", "x-amz-meta-tag", "", "Policy", policy,
                "X-Amz-Signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"), "MyFilename.jpg", "picture"),
                Map.of("bucket", "sigv4examplebucket"));

        assertThat(upload.caller()).isEqualTo(owner);
        assertThat(upload.scope()).contains(new Signed.Scope("us-east-1", "s3"));
        assertThat(upload.fields()).containsEntry("key", "user/user1/MyFilename.jpg").containsEntry("x-amz-meta-tag", "");
        assertThat(upload.file()).hasBinaryContent(bytes("picture"));
    }

    @Test
    void takesWhatThePolicyAllows() {
        assertThat(upload(post(signed(""), "a.txt", "hello"))).isEqualTo("hello");
        assertThat(upload(post(signed("{\"acl\": \"private\"}", "aCl", "private"), "a.txt", "hello"))).isEqualTo("hello");
        assertThat(upload(post(signed("[\"StArTs-WiTh\", \"$CoNtEnT-TyPe\", \"image/\"]", "Content-Type", "image/png, image/gif"), "a", "")))
                .isEmpty();
        assertThat(upload(post(signed("", "x-ignore-me", "x"), "a.txt", "hello"))).isEqualTo("hello");
        assertThat(upload(post(signed("[\"eq\", \"$tagging\", \"\\$5\"]", "tagging", "$5"), "a.txt", "hello"))).isEqualTo("hello");
    }

    @Test
    void putsTheFilesNameIntoTheKey() throws IOException {
        var fields = new LinkedHashMap<>(signed(""));
        fields.put("key", "user/${filename}");

        var upload = forms.verify(post(fields, "C:\\My Documents/ä.txt", "x"), Map.of("bucket", "bucket"));

        assertThat(upload.fields()).containsEntry("key", "user/ä.txt");
        assertThat(upload.fileName()).isEqualTo("ä.txt");
        assertThat(forms.verify(post(fields, "", "x"), Map.of("bucket", "bucket")).fields()).containsEntry("key", "user/${filename}");
    }

    @Test
    void refusesWhatThePolicyDoesNotAllow() {
        refused(Problem.POLICY_DENIES, "Policy Condition failed: [\"starts-with\", \"$key\", \"user/\"]",
                post(with(signed(""), "key", "other"), "a", "x"));
        refused(Problem.POLICY_DENIES, "Policy Condition failed: [\"eq\", \"$acl\", \"private\"]",
                post(signed("{\"acl\": \"private\"}", "acl", "public-read"), "a", "x"));
        refused(Problem.POLICY_DENIES, "Policy Condition failed: [\"eq\", \"$acl\", \"private\"]",
                post(signed("{\"acl\": \"private\"}"), "a", "x"));
        refused(Problem.POLICY_DENIES, "Policy Condition failed: [\"eq\", \"acl\", \"private\"]",
                post(signed("[\"eq\", \"acl\", \"private\"]", "acl", "private"), "a", "x"));
        refused(Problem.POLICY_DENIES, "Extra input fields: acl, x-amz-meta-a",
                post(signed("", "acl", "private", "x-amz-meta-a", "b"), "a", "x"));
        assertThatThrownBy(() -> forms.verify(post(signed(""), "a", "x"), Map.of("bucket", "other")))
                .hasMessage("Invalid according to Policy: Policy Condition failed: [\"eq\", \"$bucket\", \"bucket\"]");
        refused(Problem.POLICY_DENIES, "Policy Condition failed: [\"content-length-range\", \"test\", \"10\"]",
                post(signed("[\"content-length-range\", \"test\", \"10\"]"), "a", "x"));
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        fields.put(name, value);
        return fields;
    }

    @ParameterizedTest
    @CsvSource({"5, true", "10, true", "4, false", "11, false", "100000, false"})
    void measuresTheFile(int length, boolean fits) {
        var form = post(signed("[\"content-length-range\", \"5\", 10]"), "a", "x".repeat(length));

        if (fits) {
            assertThat(upload(form)).hasSize(length);
        } else {
            refused(length < 5 ? Problem.FILE_TOO_SMALL : Problem.FILE_TOO_LARGE, "Your proposed upload", form);
        }
    }

    @Test
    void tellsHowMuchTooLargeTheFileIs() {
        assertThatThrownBy(() -> upload(post(signed("[\"content-length-range\", 5, 10]"), "a", "x".repeat(12))))
                .isInstanceOfSatisfying(SignatureException.class, refused -> assertThat(refused.elements())
                        .isEqualTo(Map.of("ProposedSize", "12", "MaxSizeAllowed", "10")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"expiration\": \"2026-01-02T04:04:05Z\", \"conditions\": []} | no conditions",
        "{\"expiration\": \"2026-01-02T04:04:05Z\"} | missing conditions",
        "{\"expiration\": \"2026-01-02T04:04:05Z\", \"CONDITIONS\": [{\"bucket\": \"bucket\"}]} | missing conditions",
        "{\"conditions\": [{\"bucket\": \"bucket\"}]} | missing expiration",
        "{\"expiration\": \"2026-01-02 04:04:05\", \"conditions\": [{\"bucket\": \"bucket\"}]} | Invalid 'expiration'",
        "{\"expiration\": \"2026-01-02T04:04:05Z\", \"conditions\": [{\"a\": \"b\", \"c\": \"d\"}]} | exactly one property",
        "{\"expiration\": \"2026-01-02T04:04:05Z\", \"conditions\": [[\"content-length-range\", 0]]} | number of arguments",
        "{\"expiration\": \"2026-01-02T04:04:05Z\", \"conditions\": [[\"ne\", \"$a\", \"b\"]]} | unknown operation",
        "{\"expiration\": | Invalid JSON",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]] | Invalid JSON"
    })
    void refusesPoliciesThatAreNone(String policy, String message) {
        refused(Problem.POLICY_INVALID, message, post(signedWith(policy), "a", "x"));
    }

    @Test
    void refusesAPolicyThatHasExpiredOrIsNotTheSignedOne() {
        refused(Problem.POLICY_DENIES, "Policy expired.", post(signedWith(
                "{\"expiration\": \"2026-01-02T03:04:05Z\", \"conditions\": [{\"bucket\": \"bucket\"}]}"), "a", "x"));
        refused(Problem.WRONG_SIGNATURE, "", post(with(signed(""), "policy", Base64.getEncoder().encodeToString(bytes("{}"))), "a", "x"));
        refused(Problem.UNKNOWN_KEY, "key test", post(with(signed(""), "X-Amz-Credential", "nobody/20260102/us-east-1/s3/aws4_request"), "a", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Amz-Signature", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "Policy", "key"})
    void wantsEveryField(String field) {
        var fields = signed("");
        fields.keySet().removeIf(field::equalsIgnoreCase);

        refused(Problem.FORM_FIELD_MISSING, "Bucket POST must contain a field named '" + field + "'", post(fields, "a", "x"));
    }

    @Test
    void takesAnUnsignedFormForNobodys() {
        var form = post(fields("key", "k", "acl", "public-read", "policy", "anything"), "a", "x");

        assertThat(forms.verify(form, Map.of("bucket", "bucket")).caller().isAnonymous()).isTrue();
    }

    @Test
    void knowsVersion2() {
        var policy = Base64.getEncoder().encodeToString(bytes(
                "{\"expiration\": \"2026-01-02T04:04:05Z\", \"conditions\": [{\"bucket\": \"bucket\"}, [\"starts-with\", \"$key\", \"foo\"]]}"));
        var signature = Base64.getEncoder().encodeToString(Digests.hmac("HmacSHA1", bytes("test")).doFinal(bytes(policy)));
        var fields = fields("key", "foo", "AWSAccessKeyId", "test", "signature", signature, "pOLICy", policy);

        assertThat(forms.verify(post(fields, "a", "x"), Map.of("bucket", "bucket")).caller())
                .isEqualTo(RootKeys.root(RootKeys.DEFAULT_ACCOUNT, "test"));
        refused(Problem.WRONG_SIGNATURE, "", post(with(fields, "signature", "x" + signature), "a", "x"));
        fields.remove("signature");
        refused(Problem.FORM_FIELD_MISSING, "'Signature'", post(fields, "a", "x"));
    }

    @Test
    void readsTheFileWhateverItHolds() {
        // given a file that looks like boundaries, at every offset from a buffer's end
        var file = ("\r\n--" + Forms.BOUNDARY.substring(0, 20) + "\r\r\n\n--" + "\r\n").repeat(1000);
        for (int shift = 0; shift < 60; shift++) {
            var shifted = "x".repeat(shift) + file;

            assertThat(upload(post(signed(""), "a", shifted))).isEqualTo(shifted);
        }
    }

    @Test
    void refusesMalformedForms() {
        var body = Forms.body(signed(""), "a", "hello");
        refused(Problem.FORM_MALFORMED, "", post(""));
        refused(Problem.FORM_MALFORMED, "", post(body.substring(0, body.length() - Forms.BOUNDARY.length())));
        refused(Problem.FORM_MALFORMED, "", post(body.replace("name=\"policy\"", "nome=\"policy\"")));
        refused(Problem.FORM_MALFORMED, "", post(body.replace("name=\"policy\"", "name=\"key\"")));
        refused(Problem.FORM_FILES, "", post(body.replace("name=\"file\"", "name=\"fill\"")));
        refused(Problem.FORM_TOO_LARGE, "", post(with(signed(""), "x-ignore-much", "x".repeat(PostForm.FIELDS_BYTES_MAX)), "a", "x"));
        refused(Problem.FORM_MALFORMED, "", Requests.changed(post(body), headers -> headers.set("Content-Type", "multipart/form-data")));
    }

    @Test
    void recognisesForms() {
        assertThat(SignedForms.isForm(post(""))).isTrue();
        assertThat(SignedForms.isForm(Requests.changed(post(""), headers -> headers.set("Content-Type", "text/plain")))).isFalse();
        assertThat(SignedForms.isForm(post("").withBody(new ByteArrayInputStream(new byte[0])))).isTrue();
    }
}
