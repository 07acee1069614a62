package dev.orrery;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.inprocess.Exchanged;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// A request written by hand, field by field, so that it can be wrong.
public final class RawRequest {
    private final Orrery cloud;
    private final String method;
    private final String target;
    private final Headers headers = new Headers();
    private byte[] body = new byte[0];
    private InputStream stream;
    private String service = "s3";

    public static RawRequest to(Orrery cloud, String method, String target) {
        return new RawRequest(cloud, method, target);
    }

    private RawRequest(Orrery cloud, String method, String target) {
        this.cloud = cloud;
        this.method = method;
        this.target = target;
    }

    public RawRequest header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    public RawRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawRequest body(byte[] bytes) {
        body = bytes;
        return this;
    }

    /// The service that it is signed for, S3 when nothing is said.
    public RawRequest service(String signingName) {
        service = signingName;
        return this;
    }

    /// What the gateway reads instead of the body that is signed.
    public RawRequest arriving(InputStream other) {
        stream = other;
        return this;
    }

    /// Sends it as it is.
    public Reply send() {
        return Reply.of(answer());
    }

    /// Sends it as it is, for an answer that nobody has read.
    public Answer answer() {
        int mark = target.indexOf('?');
        if (!headers.contains("host")) {
            headers.add("Host", "localhost:4566");
        }
        if (body.length > 0 && !headers.contains("content-length")) {
            headers.add("Content-Length", Integer.toString(body.length));
        }
        return cloud.handler().handle(new Message(method, mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1), headers, arriving(), "127.0.0.1", false));
    }

    private InputStream arriving() {
        return stream != null ? stream : new ByteArrayInputStream(body);
    }

    /// Signs it as the default account's root, and sends it.
    public Reply sendSigned() {
        return sendSigned("test", "test");
    }

    public Reply sendSigned(String accessKeyId, String secret) {
        var signed = AwsV4HttpSigner.create().sign(sign -> sign
                .identity(AwsCredentialsIdentity.create(accessKeyId, secret)).request(unsigned())
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service).putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false).putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        return send(signed.request());
    }

    /// Presigns it for this long from then on, and sends it.
    public Reply sendPresigned(Instant at, Duration lasting) {
        var signed = AwsV4HttpSigner.create().sign(sign -> sign
                .identity(AwsCredentialsIdentity.create("test", "test")).request(unsigned())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service).putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false).putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, lasting)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)));
        return send(signed.request());
    }

    private SdkHttpRequest unsigned() {
        var request = SdkHttpRequest.builder().method(SdkHttpMethod.valueOf(method)).uri(URI.create(Orrery.ENDPOINT + target));
        headers.forEach(request::appendHeader);
        return request.build();
    }

    private Reply send(SdkHttpRequest signed) {
        var all = new Headers();
        signed.forEachHeader((name, values) -> values.forEach(value -> all.add(name, value)));
        if (body.length > 0 && !all.contains("content-length")) {
            all.add("Content-Length", Integer.toString(body.length));
        }
        return Reply.of(cloud.handler().handle(Exchanged.message(signed, arriving()).with(all, arriving())));
    }

    /// An answer with its body read.
    public record Reply(int status, Headers headers, String body) {

        static Reply of(Answer answer) {
            var body = switch (answer.body()) {
                case Answer.Body.Bytes(var bytes) -> bytes;
                case Answer.Body.Chunk(var bytes) -> bytes;
                case Answer.Body.None _ -> new byte[0];
                case Answer.Body.Stream(var stream, _) -> {
                    try (stream) {
                        yield stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
            return new Reply(answer.status(), answer.headers(), new String(body, StandardCharsets.UTF_8));
        }

        public String header(String name) {
            return headers.first(name).orElse("");
        }

        /// The text of an element of the body.
        public String element(String name) {
            int start = body.indexOf("<" + name + ">");
            return start < 0 ? "" : body.substring(start + name.length() + 2, body.indexOf("</" + name + ">"));
        }

        public String code() {
            return element("Code");
        }
    }
}
