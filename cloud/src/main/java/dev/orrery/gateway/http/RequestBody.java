package dev.orrery.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/// A request's body, read by blocking. `100 Continue` is sent when the first read finds nothing there.
final class RequestBody extends InputStream {
    private final Request request;
    private final Semaphore arrived = new Semaphore(0);
    private final Invocable.Task onArrival = new Invocable.ReadyTask(Invocable.InvocationType.NON_BLOCKING, arrived::release);
    private final byte[] single = new byte[1];
    private final Turn turn = new Turn();
    private Content.Chunk chunk;
    private boolean ended;
    private IOException failure;
    private boolean touched;

    RequestBody(Request request) {
        this.request = request;
    }

    /// Whether anybody tried to read: only then was a waiting client told to go on.
    boolean touched() {
        return touched;
    }

    boolean failed() {
        return failure != null;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fetch(true)) {
            return -1;
        }
        int count = chunk.get(bytes, offset, length);
        releaseIfRead();
        turn.moved(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        if (count <= 0 || !fetch(true)) {
            return 0;
        }
        int skipped = (int) Math.min(count, chunk.remaining());
        chunk.skip(skipped);
        releaseIfRead();
        return skipped;
    }

    @Override
    public int available() {
        return chunk == null ? 0 : chunk.remaining();
    }

    /// Whether the end of the message has arrived, found out without waiting.
    boolean atEnd() throws IOException {
        return !fetch(false) && ended;
    }

    void release() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    /// Makes the current chunk one with bytes; false at the end, or when none is there and nobody wants to wait.
    private boolean fetch(boolean wait) throws IOException {
        touched |= wait;
        while (chunk == null) {
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (ended) {
                return false;
            }
            var next = request.read();
            if (next == null) {
                if (!wait) {
                    return false;
                }
                request.demand(onArrival);
                arrived.acquireUninterruptibly();
                continue;
            }
            if (Content.Chunk.isFailure(next)) {
                failure = new IOException("the body was cut short: " + next.getFailure().getMessage(), next.getFailure());
                continue;
            }
            chunk = next;
            releaseIfRead();
        }
        return true;
    }

    private void releaseIfRead() {
        if (!chunk.hasRemaining()) {
            ended = chunk.isLast();
            release();
        }
    }
}
