package dev.orrery.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// What one test works with: clients, and buckets that go away with the test, so that the suite leaves nothing on a server it does
/// not own.
final class Bench implements AutoCloseable {
    private final Clients clients;
    private final S3Client s3;
    private final HttpClient browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> buckets = new ArrayList<>();

    Bench(Clients clients) {
        this.clients = clients;
        this.s3 = clients.s3();
    }

    Clients clients() {
        return clients;
    }

    S3Client s3() {
        return s3;
    }

    /// A new, empty bucket of the default account.
    String bucket() {
        var name = unusedName();
        s3.createBucket(b -> b.bucket(name));
        buckets.add(name);
        return name;
    }

    String unusedName() {
        return "conformance-" + UUID.randomUUID();
    }

    PutObjectResponse put(String bucket, String key, String content) {
        return s3.putObject(o -> o.bucket(bucket).key(key), RequestBody.fromString(content));
    }

    String content(String bucket, String key) {
        return object(bucket, key).asUtf8String();
    }

    ResponseBytes<GetObjectResponse> object(String bucket, String key) {
        return s3.getObjectAsBytes(o -> o.bucket(bucket).key(key));
    }

    /// A request as a browser makes it: no SDK, no signature.
    HttpResponse<String> anonymously(String method, String path, String... headers) {
        return anonymously(method, URI.create(clients.endpoint() + path), HttpRequest.BodyPublishers.noBody(), headers);
    }

    HttpResponse<String> anonymously(String method, URI uri, HttpRequest.BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(uri).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (var bucket : buckets) {
            s3.listMultipartUploads(l -> l.bucket(bucket)).uploads()
                    .forEach(upload -> s3.abortMultipartUpload(a -> a.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
            for (var page : s3.listObjectVersionsPaginator(l -> l.bucket(bucket))) {
                var found = new ArrayList<ObjectIdentifier>();
                page.versions().forEach(v -> found.add(ObjectIdentifier.builder().key(v.key()).versionId(v.versionId()).build()));
                page.deleteMarkers().forEach(v -> found.add(ObjectIdentifier.builder().key(v.key()).versionId(v.versionId()).build()));
                if (!found.isEmpty()) {
                    s3.deleteObjects(d -> d.bucket(bucket).delete(o -> o.objects(found)));
                }
            }
            s3.deleteBucket(b -> b.bucket(bucket));
        }
        s3.close();
        browser.close();
    }
}
