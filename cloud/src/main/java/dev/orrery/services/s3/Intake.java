package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.Trailers;
import dev.orrery.kernel.blobs.BlobWriter;
import dev.orrery.kernel.checksum.Checksum;
import dev.orrery.kernel.checksum.ChecksumAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;

/// Reads a body once: into memory while it is small, else into a blob, and through the digests on the way.
final class Intake {
    private static final int BUFFER_BYTES = 64 * 1024;
    /// Of content that filled the first buffer. Checksums cost less in large pieces, and larger ones leave the caches.
    private static final int LARGE_BUFFER_BYTES = 128 * 1024;
    private static final byte[] NO_NONCE = new byte[0];
    private final Home home;
    private final byte[] nonce;
    private final Optional<Cipher> cipher;
    private final Checksum md5 = ChecksumAlgorithm.MD5.start();
    private final Checksum checksum;

    /// What was read. Its blob, if there is one, is named by no row yet: see [#discard].
    ///
    /// @param checksum in base64, made with `algorithm`
    record Taken(Content content, long size, byte[] md5, ChecksumAlgorithm algorithm, String checksum) {

        String hexMd5() {
            return HexFormat.of().formatHex(md5);
        }

        /// Forgets the bytes; for requests that are refused after their body was read.
        void discard(Home home) {
            if (content instanceof Content.Single(var segment)) {
                home.blobs().delete(segment.blob());
            }
        }

        /// Runs what names the bytes, and forgets them if that fails.
        <T> T keep(Home home, Supplier<T> write) {
            try {
                return write.get();
            } catch (RuntimeException e) {
                discard(home);
                throw e;
            }
        }
    }

    private Intake(Home home, CustomerKey.Secret secret, ChecksumAlgorithm algorithm) {
        this.home = home;
        this.nonce = secret.present() ? CustomerKey.nonce(home.ids()) : NO_NONCE;
        this.cipher = secret.present() ? Optional.of(secret.cipher(nonce, 0)) : Optional.empty();
        this.checksum = algorithm.start();
    }

    /// Reads to the end and checks the sender's claims.
    ///
    /// @param fallback the checksum to keep when the sender chose none
    /// @param inlineMax contents up to this length stay in memory
    static Taken take(Home home, InputStream body, Claim claim, ChecksumAlgorithm fallback, CustomerKey.Secret secret, int inlineMax) {
        var chosen = claim.algorithm().orElse(fallback);
        Taken taken;
        try {
            taken = new Intake(home, secret, chosen).read(body, inlineMax);
        } catch (IOException e) {
            var error = S3Errors.error("IncompleteBody", 400,
                    "You did not provide the number of bytes specified by the Content-Length HTTP header");
            error.addSuppressed(e);
            throw error;
        }
        try {
            var told = body instanceof Trailers trailers ? claim.with(trailers.trailers()) : claim;
            if (told.algorithm().isPresent() && told.algorithm().get() != chosen) {
                taken = rechecked(home, taken, secret, told.algorithm().get());
            }
            check(taken, told);
            return taken;
        } catch (RuntimeException e) {
            taken.discard(home);
            throw e;
        }
    }

    private static void check(Taken taken, Claim claim) {
        if (claim.md5().length > 0 && !Arrays.equals(claim.md5(), taken.md5)) {
            throw S3Errors.error("BadDigest", 400, "The Content-MD5 you specified did not match what we received.")
                    .with("ExpectedDigest", Base64.getEncoder().encodeToString(claim.md5()))
                    .with("CalculatedDigest", Base64.getEncoder().encodeToString(taken.md5));
        }
        if (!claim.value().isEmpty() && !claim.value().equals(taken.checksum)) {
            throw Claim.badDigest(taken.algorithm);
        }
    }

    /// A trailer may name an algorithm that no header announced; then the bytes are read again.
    static Taken rechecked(Home home, Taken taken, CustomerKey.Secret secret, ChecksumAlgorithm algorithm) {
        var checksum = algorithm.start();
        try (var stream = Contents.open(home, taken.content, secret, 0, taken.size)) {
            for (var buffer = stream.nextBuffer(); buffer.hasRemaining(); buffer = stream.nextBuffer()) {
                var bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                checksum.update(bytes, 0, bytes.length);
            }
        }
        return new Taken(taken.content, taken.size, taken.md5, algorithm, checksum.base64());
    }

    private Taken read(InputStream body, int inlineMax) throws IOException {
        var head = body.readNBytes(inlineMax + 1);
        digest(head, head.length);
        long size = head.length;
        encrypt(head, head.length);
        if (head.length <= inlineMax) {
            return taken(new Content.Inline(head, nonce), size);
        }
        try (var writer = home.blobs().create()) {
            writer.write(head, 0, head.length);
            size += copy(body, writer);
            return taken(new Content.Single(Segment.of(writer.seal(), nonce)), size);
        }
    }

    private long copy(InputStream body, BlobWriter writer) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        long copied = 0;
        for (int count = body.readNBytes(buffer, 0, buffer.length); count > 0; count = body.readNBytes(buffer, 0, buffer.length)) {
            copied += count;
            if (copied > S3Limits.UPLOAD_BYTES_MAX) {
                throw tooLarge(copied);
            }
            digest(buffer, count);
            encrypt(buffer, count);
            writer.write(buffer, 0, count);
            if (count == BUFFER_BYTES) {
                buffer = new byte[LARGE_BUFFER_BYTES];
            }
        }
        return copied;
    }

    static S3Error tooLarge(long size) {
        return S3Errors.error("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size")
                .with("ProposedSize", size).with("MaxSizeAllowed", S3Limits.UPLOAD_BYTES_MAX);
    }

    private void digest(byte[] bytes, int count) {
        md5.update(bytes, 0, count);
        checksum.update(bytes, 0, count);
    }

    private void encrypt(byte[] bytes, int count) {
        cipher.ifPresent(c -> Contents.apply(c, bytes, count));
    }

    private Taken taken(Content content, long size) {
        return new Taken(content, size, md5.value(), checksum.algorithm(), checksum.base64());
    }
}
