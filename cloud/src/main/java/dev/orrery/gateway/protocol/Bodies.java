package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.Message;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Bodies that are documents: read whole, up to a bound.
final class Bodies {
    /// A document's bytes. The largest that AWS takes is DynamoDB's and KMS's 16 MiB; Lambda's packages, in base64, have 70.
    static final int BYTES_MAX = 72 * 1024 * 1024;
    private static final byte[] NONE = new byte[0];

    private Bodies() { }

    static byte[] read(Message message, Protocol protocol) {
        try {
            var length = message.headers().first("content-length");
            if (length.isPresent() && length.get().equals("0")) {
                return NONE;
            }
            var body = message.body().readNBytes(BYTES_MAX + 1);
            if (body.length > BYTES_MAX) {
                throw Malformed.tooLarge(protocol, BYTES_MAX);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
