package dev.orrery.gateway.http;

import dev.orrery.kernel.blobs.BlobStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends answers. Bytes that are there go out without waiting; a stream is sent by blocking, a buffer at a time.
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int BUFFER_BYTES = 64 * 1024;
    /// Larger arrays go out in pieces, because the JDK copies each piece to memory outside the heap.
    private static final int PIECE_BYTES_MAX = 256 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /// Left away where the client speaks HTTP/1.0.
    private static final HttpField CHUNKED = new HttpField(HttpHeader.TRANSFER_ENCODING, "chunked");

    private Answers() { }

    /// Completes the callback when the answer is on its way, or fails it so that the connection is cut.
    static void send(Answer answer, boolean head, Response response, Callback callback) throws IOException {
        var fields = response.getHeaders();
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Length")) {
                fields.add(name, Text.toWire(value));
            }
        });
        switch (answer.body()) {
            case Answer.Body.Bytes(var bytes) -> {
                length(answer, response, bytes.length);
                bytes(head ? new byte[0] : bytes, response, callback);
            }
            case Answer.Body.Chunk(var bytes) -> {
                fields.put(CHUNKED);
                bytes(head ? new byte[0] : bytes, response, callback);
            }
            case Answer.Body.None(long length) -> {
                length(answer, response, length);
                if (length < 0) {
                    fields.put(CHUNKED);
                }
                response.write(true, NOTHING, callback);
            }
            case Answer.Body.Stream(var stream, long length) -> {
                try (stream) {
                    length(answer, response, length);
                    if (head) {
                        response.write(true, NOTHING, callback);
                    } else {
                        stream(stream, length, response, callback);
                    }
                }
            }
        }
    }

    /// 204 and 304 have no body by definition, so no length either.
    private static void length(Answer answer, Response response, long length) {
        if (length >= 0 && answer.status() != 204 && (answer.status() != 304 || length > 0)) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        }
    }

    private static void bytes(byte[] bytes, Response response, Callback callback) throws IOException {
        int sent = 0;
        while (bytes.length - sent > PIECE_BYTES_MAX) {
            Content.Sink.write(response, false, ByteBuffer.wrap(bytes, sent, PIECE_BYTES_MAX));
            sent += PIECE_BYTES_MAX;
        }
        response.write(true, ByteBuffer.wrap(bytes, sent, bytes.length - sent), callback);
    }

    /// The first buffer is read before the head is sent: damage found there can still be answered as an error.
    private static void stream(InputStream stream, long length, Response response, Callback callback) {
        Buffers buffers = stream instanceof BlobStream blob ? blob::nextBuffer : new Copies(stream);
        try {
            long left = length < 0 ? Long.MAX_VALUE : length;
            var turn = new Turn();
            var buffer = buffers.next();
            while (buffer.hasRemaining() && buffer.remaining() < left) {
                int sent = buffer.remaining();
                left -= sent;
                Content.Sink.write(response, false, buffer);
                turn.moved(sent);
                buffer = buffers.next();
            }
            if (length >= 0 && buffer.remaining() != left) {
                throw new IOException("the body is not %d bytes long: %s".formatted(length,
                        buffer.hasRemaining() ? "there are more" : left + " are missing"));
            }
            Content.Sink.write(response, true, buffer);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            LOG.debug("an answer was cut short", e);
            callback.failed(e);
        }
    }

    private interface Buffers {
        ByteBuffer next() throws IOException;
    }

    private static final class Copies implements Buffers {
        private final InputStream stream;
        private final byte[] bytes = new byte[BUFFER_BYTES];

        Copies(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public ByteBuffer next() throws IOException {
            int count = stream.read(bytes);
            return count < 0 ? NOTHING : ByteBuffer.wrap(bytes, 0, count);
        }
    }
}
