package dev.orrery.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// What goes back over the wire.
public record Answer(int status, Headers headers, Body body) {

    public static Answer of(int status, String contentType, byte[] bytes) {
        return new Answer(status, new Headers().add("Content-Type", contentType), new Body.Bytes(bytes));
    }

    public static Answer empty(int status) {
        return new Answer(status, new Headers(), new Body.Bytes(new byte[0]));
    }

    public Answer withStatus(int other) {
        return new Answer(other, headers, body);
    }

    /// The answer to HEAD instead of GET. Closes what will not be sent.
    public Answer withoutBody() {
        return switch (body) {
            case Body.Bytes(var bytes) -> new Answer(status, headers, new Body.None(bytes.length));
            case Body.Chunk _ -> new Answer(status, headers, new Body.None(-1));
            case Body.None _ -> this;
            case Body.Stream(var stream, var length) -> {
                try {
                    stream.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                yield new Answer(status, headers, new Body.None(length));
            }
        };
    }

    public sealed interface Body {

        record Bytes(byte[] bytes) implements Body { }

        /// Bytes whose number nobody is told beforehand.
        record Chunk(byte[] bytes) implements Body { }

        /// A body that is read while it is sent, and closed afterwards.
        /// @param length in bytes, or -1 when only the end will tell
        record Stream(InputStream stream, long length) implements Body { }

        /// The answer to HEAD: a length, and no bytes.
        /// @param length as of the body that a GET would get: -1 when that tells none
        record None(long length) implements Body { }
    }
}
