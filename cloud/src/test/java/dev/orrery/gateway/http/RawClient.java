package dev.orrery.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client that sends exactly what it is told to, byte by byte, and knows just enough HTTP to read an answer.
final class RawClient implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;
    private final Socket socket;
    private final InputStream in;

    record Reply(int status, Map<String, String> headers, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    RawClient(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    static RawClient to(HttpServer server) throws IOException {
        return new RawClient(new Socket("127.0.0.1", server.port()));
    }

    /// Lines are separated by `\n` here and by CRLF on the wire.
    RawClient send(String text) throws IOException {
        return sendBytes(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    RawClient sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    Reply receive() throws IOException {
        return receive(false);
    }

    Reply receiveHead() throws IOException {
        return receive(true);
    }

    private Reply receive(boolean head) throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        var headers = new TreeMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        byte[] bytes = new byte[0];
        if (!head && status >= 200 && status != 204 && status != 304) {
            if ("chunked".equals(headers.get("transfer-encoding"))) {
                bytes = chunks();
            } else if (headers.containsKey("content-length")) {
                int length = Integer.parseInt(headers.get("content-length"));
                bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new EOFException("the answer ends after " + bytes.length + " of " + length + " bytes");
                }
            } else {
                bytes = in.readAllBytes();
            }
        }
        return new Reply(status, headers, bytes);
    }

    private byte[] chunks() throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            bytes.writeBytes(in.readNBytes(size));
            line();
            if (size == 0) {
                return bytes.toByteArray();
            }
        }
    }

    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the connection ended after \"" + line.toString(StandardCharsets.ISO_8859_1) + "\"");
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).strip();
            }
            line.write(b);
        }
    }

    InputStream in() {
        return in;
    }

    /// Whether the server has closed the connection, and sent nothing more.
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException _) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
