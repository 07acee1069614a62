package dev.orrery.conformance;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// One client that puts, deletes and uploads in parts at random, and remembers what the server may show afterwards: for a key at
/// rest exactly one state; for the one key at work when the server died, the state before or the state after.
final class CrashWriter {
    static final String BUCKET = "crashes";
    private static final int KEYS = 12;
    private static final int SIZE_SMALL = 300;
    private static final int SIZE_MEDIUM = 300_000;
    private static final int PART = 5 * 1024 * 1024;
    private static final int GONE = 503;

    private final int number;
    private final Random random;
    private final Map<String, Set<Optional<Content>>> possible = new HashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();

    CrashWriter(int number, long seed) {
        this.number = number;
        this.random = new Random(seed);
    }

    long acknowledged() {
        return acknowledged.get();
    }

    Map<String, Set<Optional<Content>>> possible() {
        return possible;
    }

    /// Called by the audit with what is really there.
    void settle(String key, Optional<Content> state) {
        possible.put(key, Set.of(state));
    }

    void writeUntilTheServerIsGone(Clients clients) {
        try (var s3 = clients.s3()) {
            while (true) {
                step(s3);
            }
        } catch (SdkClientException | UncheckedIOException e) {
            // The server is gone, which is what ends this work. What it still owed stays in `possible`.
        } catch (S3Exception e) {
            // A dying server may say so; any other refusal is a defect.
            if (e.statusCode() != GONE) {
                throw e;
            }
        }
    }

    private void step(S3Client s3) {
        var key = "writer-" + number + "/" + random.nextInt(KEYS);
        var before = possible.getOrDefault(key, Set.of(Optional.empty())).iterator().next();
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> {
                var content = content(random.nextInt(SIZE_SMALL));
                attempt(key, before, Optional.of(content), () -> put(s3, key, content));
            }
            case 5, 6 -> {
                var content = content(random.nextInt(SIZE_MEDIUM));
                attempt(key, before, Optional.of(content), () -> put(s3, key, content));
            }
            case 7, 8 -> attempt(key, before, Optional.empty(), () -> s3.deleteObject(d -> d.bucket(BUCKET).key(key)));
            default -> {
                var content = content(PART + random.nextInt(SIZE_MEDIUM));
                attempt(key, before, Optional.of(content), () -> upload(s3, key, content));
            }
        }
    }

    private void attempt(String key, Optional<Content> before, Optional<Content> after, Runnable operation) {
        possible.put(key, before.equals(after) ? Set.of(after) : Set.of(before, after));
        operation.run();
        possible.put(key, Set.of(after));
        acknowledged.incrementAndGet();
    }

    private static void put(S3Client s3, String key, Content content) {
        s3.putObject(o -> o.bucket(BUCKET).key(key), RequestBody.fromBytes(content.bytes()));
    }

    private static void upload(S3Client s3, String key, Content content) {
        var bytes = content.bytes();
        var upload = s3.createMultipartUpload(m -> m.bucket(BUCKET).key(key)).uploadId();
        var first = part(s3, key, upload, 1, Arrays.copyOf(bytes, PART));
        var second = part(s3, key, upload, 2, Arrays.copyOfRange(bytes, PART, bytes.length));
        s3.completeMultipartUpload(c -> c.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(m -> m.parts(first, second)));
    }

    private static CompletedPart part(S3Client s3, String key, String upload, int number, byte[] bytes) {
        var answer = s3.uploadPart(p -> p.bucket(BUCKET).key(key).uploadId(upload).partNumber(number), RequestBody.fromBytes(bytes));
        return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).checksumCRC32(answer.checksumCRC32()).build();
    }

    private Content content(int size) {
        return new Content(random.nextLong(), size);
    }
}
