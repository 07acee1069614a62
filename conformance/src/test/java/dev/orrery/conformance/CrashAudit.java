package dev.orrery.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Compares what is there with what the writers were promised, byte for byte, and the listing with the objects.
final class CrashAudit {
    private CrashAudit() { }

    static void audit(Clients clients, List<CrashWriter> writers, String when) {
        try (var s3 = clients.s3()) {
            var listed = new HashMap<String, Long>();
            for (var object : s3.listObjectsV2Paginator(l -> l.bucket(CrashWriter.BUCKET)).contents()) {
                listed.put(object.key(), object.size());
            }
            for (var writer : writers) {
                for (var key : List.copyOf(writer.possible().keySet())) {
                    var found = bytes(s3, key);
                    var state = writer.possible().get(key).stream().filter(possible -> matches(possible, found)).findFirst();
                    assertThat(state).as(when + ": " + key + " is one of " + writer.possible().get(key) + " but has "
                            + found.map(bytes -> bytes.length + " other bytes").orElse("nothing")).isPresent();
                    assertThat(Optional.ofNullable(listed.remove(key))).as(when + ": " + key + " as listed").isEqualTo(found.map(bytes -> (long) bytes.length));
                    writer.settle(key, state.get());
                }
            }
            assertThat(listed).as(when + ": listed but never written").isEmpty();
        }
    }

    private static Optional<byte[]> bytes(S3Client s3, String key) {
        try {
            return Optional.of(s3.getObjectAsBytes(o -> o.bucket(CrashWriter.BUCKET).key(key)).asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private static boolean matches(Optional<Content> possible, Optional<byte[]> found) {
        return possible.isPresent() == found.isPresent()
                && possible.map(content -> Arrays.equals(content.bytes(), found.get())).orElse(true);
    }
}
