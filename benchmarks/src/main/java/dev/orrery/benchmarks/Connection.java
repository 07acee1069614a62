package dev.orrery.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One keep-alive HTTP/1.1 connection that sends prepared bytes and reads as little of an answer as it must: the status and the
/// length. The body is counted and dropped, unless it is asked for. Only answers with a length or in chunks are understood.
final class Connection implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;
    private static final int HEAD_MAX = 64 * 1024;

    /// `bytes` is the length of the body.
    record Answer(int status, long bytes) {
        boolean succeeded() {
            return status >= 200 && status < 300;
        }
    }

    private final InetSocketAddress address;
    private final ByteBuffer out;
    private final ByteBuffer in;
    private SocketChannel channel;
    private ByteArrayOutputStream kept;

    Connection(InetSocketAddress address) {
        this(address, BUFFER);
    }

    /// @param buffer bytes for each direction
    Connection(InetSocketAddress address, int buffer) {
        this.address = address;
        this.out = ByteBuffer.allocateDirect(buffer);
        this.in = ByteBuffer.allocateDirect(buffer);
    }

    Answer exchange(Request request) throws IOException {
        if (channel == null) {
            channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            in.clear().flip();
        }
        try {
            send(request);
            return receive(request.head()[0] == 'H');
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// The body of a successful answer.
    String text(Request request) throws IOException {
        kept = new ByteArrayOutputStream();
        try {
            var answer = exchange(request);
            if (!answer.succeeded()) {
                throw new IOException(answer.status() + ": " + kept.toString(StandardCharsets.UTF_8));
            }
            return kept.toString(StandardCharsets.UTF_8);
        } finally {
            kept = null;
        }
    }

    private void send(Request request) throws IOException {
        out.clear();
        append(request.head());
        for (var i = 0L; i < request.repeats(); i++) {
            append(request.block());
        }
        flush();
    }

    private void append(byte[] bytes) throws IOException {
        var from = 0;
        while (from < bytes.length) {
            var length = Math.min(out.remaining(), bytes.length - from);
            out.put(bytes, from, length);
            from += length;
            if (!out.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }

    private Answer receive(boolean withoutBody) throws IOException {
        var status = 0;
        var length = 0L;
        var chunked = false;
        var closes = false;
        do {
            var line = line();
            status = Integer.parseInt(line.substring(9, 12));
            while (!(line = line()).isEmpty()) {
                if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Long.parseLong(line.substring(15).strip());
                } else if (line.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                    chunked = true;
                } else if (line.regionMatches(true, 0, "connection: close", 0, 17)) {
                    closes = true;
                }
            }
        } while (status == 100);
        var bytes = 0L;
        if (!withoutBody && status != 204 && status != 304) {
            bytes = chunked ? skipChunks() : skip(length);
        }
        if (closes) {
            close();
        }
        return new Answer(status, bytes);
    }

    private long skipChunks() throws IOException {
        var total = 0L;
        while (true) {
            var size = Long.parseLong(line().split(";")[0].strip(), 16);
            total += skip(size);
            if (!line().isEmpty() && size > 0) {
                throw new IOException("a chunk without an end");
            }
            if (size == 0) {
                return total;
            }
        }
    }

    private long skip(long length) throws IOException {
        var left = length;
        while (left > 0) {
            if (!in.hasRemaining()) {
                fill();
            }
            var here = (int) Math.min(left, in.remaining());
            if (kept != null) {
                var bytes = new byte[here];
                in.get(bytes);
                kept.writeBytes(bytes);
            } else {
                in.position(in.position() + here);
            }
            left -= here;
        }
        return length;
    }

    private String line() throws IOException {
        var bytes = new byte[160];
        var length = 0;
        while (true) {
            if (!in.hasRemaining()) {
                fill();
            }
            var b = in.get();
            if (b == '\n') {
                return new String(bytes, 0, length > 0 && bytes[length - 1] == '\r' ? length - 1 : length, StandardCharsets.ISO_8859_1);
            }
            if (length == bytes.length) {
                if (length >= HEAD_MAX) {
                    throw new IOException("a line of more than " + HEAD_MAX + " bytes");
                }
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            bytes[length++] = b;
        }
    }

    private void fill() throws IOException {
        in.clear();
        var read = channel.read(in);
        in.flip();
        if (read < 0) {
            throw new EOFException("the server closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
