package dev.orrery.services.s3;

import dev.orrery.kernel.blobs.BlobStream;
import dev.orrery.kernel.blobs.Blobs;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;

/// The bytes of many segments one behind the other, decrypted where a customer's key is needed. Opens one blob at a time,
/// but keeps them all until it is closed, whatever becomes of the object.
final class SegmentStream extends BlobStream {
    private final Blobs blobs;
    private final Iterator<Segment> segments;
    private final CustomerKey.Secret secret;
    private final Blobs.Pin pin;
    private Optional<BlobStream> open = Optional.empty();
    private Optional<Cipher> cipher = Optional.empty();
    private ByteBuffer current = ByteBuffer.allocate(0);

    SegmentStream(Blobs blobs, List<Segment> segments, CustomerKey.Secret secret) {
        this.blobs = blobs;
        this.segments = segments.iterator();
        this.secret = secret;
        this.pin = blobs.pin(segments.stream().map(Segment::blob).toList());
        try {
            advance();
        } catch (RuntimeException e) {
            pin.close();
            throw e;
        }
    }

    /// Opens the next segment; false at the end.
    private boolean advance() {
        closeOpen();
        if (!segments.hasNext()) {
            return false;
        }
        var segment = segments.next();
        open = Optional.of(blobs.open(segment.blob(), segment.offset(), segment.length()));
        cipher = segment.nonce().length == 0 ? Optional.empty() : Optional.of(secret.cipher(segment.nonce(), segment.offset()));
        return true;
    }

    /// Makes sure that `current` has bytes; false at the end.
    private boolean fill() {
        while (!current.hasRemaining()) {
            if (open.isEmpty()) {
                return false;
            }
            var next = open.get().nextBuffer();
            if (!next.hasRemaining()) {
                if (!advance()) {
                    return false;
                }
                continue;
            }
            current = cipher.isPresent() ? decrypted(next) : next;
        }
        return true;
    }

    private ByteBuffer decrypted(ByteBuffer encrypted) {
        var bytes = new byte[encrypted.remaining()];
        encrypted.get(bytes);
        Contents.apply(cipher.orElseThrow(), bytes, bytes.length);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public ByteBuffer nextBuffer() {
        fill();
        var buffer = current.slice();
        current = current.slice(current.limit(), 0);
        return buffer;
    }

    @Override
    public int read() {
        return fill() ? current.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    @Override
    public void close() {
        closeOpen();
        pin.close();
    }

    private void closeOpen() {
        open.ifPresent(BlobStream::close);
        open = Optional.empty();
    }
}
