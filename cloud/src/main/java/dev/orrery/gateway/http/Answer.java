package dev.orrery.gateway.http;

import java.io.InputStream;

/// What goes back over the wire.
public record Answer(int status, Headers headers, Body body) {

    public static Answer of(int status, String contentType, byte[] bytes) {
        return new Answer(status, new Headers().add("Content-Type", contentType), new Body.Bytes(bytes));
    }

    public static Answer empty(int status) {
        return new Answer(status, new Headers(), new Body.Bytes(new byte[0]));
    }

    public sealed interface Body {

        record Bytes(byte[] bytes) implements Body { }

        /// A body that is read while it is sent, and closed afterwards.
        /// @param length in bytes, or -1 when only the end will tell
        record Stream(InputStream stream, long length) implements Body { }

        /// The answer to HEAD: a length, and no bytes.
        record None(long length) implements Body { }
    }
}
