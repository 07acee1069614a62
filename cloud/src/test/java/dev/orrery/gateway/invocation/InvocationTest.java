package dev.orrery.gateway.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class InvocationTest {
    private static final ClassPathFacts FACTS = new ClassPathFacts();

    private static Operation operation(String name) {
        return FACTS.find("s3").orElseThrow().operations().get(name);
    }

    private static final class Part implements S3Client {
        @Override
        public HeadBucketResponse headBucket(HeadBucketRequest request) {
            if (request.bucket().equals("none")) {
                throw NoSuchBucketException.builder().message("none").build();
            }
            return HeadBucketResponse.builder().bucketRegion(request.bucket()).build();
        }

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            try (var stream = body.contentStreamProvider().newStream()) {
                return PutObjectResponse.builder().eTag(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
            try {
                return transformer.transform(GetObjectResponse.builder().eTag(request.key()).build(),
                        AbortableInputStream.create(new ByteArrayInputStream(new byte[] {1, 2})));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() { }
    }

    @Test
    void onlyWhatThePartOverridesIsImplemented() {
        var part = new Part();

        assertThat(Invocation.implemented(operation("HeadBucket"), part)).isTrue();
        assertThat(Invocation.implemented(operation("PutObject"), part)).isTrue();
        assertThat(Invocation.implemented(operation("GetObject"), part)).isTrue();
        assertThat(Invocation.implemented(operation("DeleteBucket"), part)).isFalse();
        assertThat(Invocation.implemented(operation("SelectObjectContent"), part)).isFalse();
        assertThat(Invocation.implemented(FACTS.find("sts").orElseThrow().operations().get("GetCallerIdentity"), part)).isFalse();
    }

    @Test
    void plainStreamingAndFailingOperationsAreCalled() {
        var part = new Part();
        var head = Invocation.of(operation("HeadBucket"), Part.class).orElseThrow();
        var put = Invocation.of(operation("PutObject"), Part.class).orElseThrow();
        var get = Invocation.of(operation("GetObject"), Part.class).orElseThrow();

        assertThat(head.call(part, HeadBucketRequest.builder().bucket("b").build()))
                .isEqualTo(HeadBucketResponse.builder().bucketRegion("b").build());
        assertThat(put.callWithBody(part, PutObjectRequest.builder().build(), RequestBody.fromString("body")))
                .isEqualTo(PutObjectResponse.builder().eTag("body").build());
        ResponseBytes<GetObjectResponse> got = get.callForContent(part, GetObjectRequest.builder().key("k").build(),
                ResponseTransformer.<GetObjectResponse>toBytes());
        assertThat(got.response().eTag()).isEqualTo("k");
        assertThat(got.asByteArray()).containsExactly(1, 2);
        assertThatThrownBy(() -> head.call(part, HeadBucketRequest.builder().bucket("none").build()))
                .isInstanceOf(NoSuchBucketException.class);
    }
}
