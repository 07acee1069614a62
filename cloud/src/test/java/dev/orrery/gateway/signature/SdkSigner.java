package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signs requests with the SDK's own signer.
final class SdkSigner {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final AwsCredentialsIdentity identity;

    SdkSigner(AwsCredentialsIdentity identity) {
        this.identity = identity;
    }

    static SdkSigner of(String accessKeyId, String secret) {
        return new SdkSigner(AwsCredentialsIdentity.create(accessKeyId, secret));
    }

    Message s3(SdkHttpMethod method, String url, byte[] body, Consumer<SdkHttpRequest.Builder> request,
            Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options) {
        return sign(method, url, body, request, sign -> {
            sign.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3").putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false);
            options.accept(sign);
        });
    }

    Message sign(SdkHttpMethod method, String url, byte[] body, Consumer<SdkHttpRequest.Builder> request,
            Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options) {
        var builder = SdkHttpRequest.builder().method(method).uri(URI.create(url));
        request.accept(builder);
        var signed = AwsV4HttpSigner.create().sign(sign -> {
            sign.identity(identity).request(builder.build()).payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
            options.accept(sign);
        });
        var headers = new Headers();
        signed.request().forEachHeader((name, values) -> values.forEach(value -> headers.add(name, value)));
        var content = signed.payload().map(provider -> {
            try (var stream = provider.newStream()) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).orElse(new byte[0]);
        var uri = signed.request().getUri();
        return new Message(method.name(), uri.getRawPath(), uri.getRawQuery() == null ? "" : uri.getRawQuery(), headers,
                new java.io.ByteArrayInputStream(content), "127.0.0.1", false);
    }
}
