package dev.orrery.benchmarks;

import java.io.IOException;
import java.util.Map;

/// One object up and down, to see what memory its size costs.
final class LargeObject {
    private static final byte[] BLOCK = new byte[1024 * 1024];

    private LargeObject() { }

    /// Brings the object up and down; fails unless every byte comes back.
    static void upAndDown(Running server, long mebibytes) throws IOException {
        var size = mebibytes * BLOCK.length;
        server.once("PUT", "/bench-large", "");
        try (var connection = new Connection(server.address())) {
            var put = connection.exchange(new Request(server.signer().head("PUT", server.host(), "/bench-large/object", "", Signer.UNSIGNED,
                    Map.of("content-length", Long.toString(size))), BLOCK, mebibytes));
            var got = connection.exchange(Request.withoutBody(server.signer().head("GET", server.host(), "/bench-large/object", "", Signer.EMPTY, Map.of())));
            if (!put.succeeded() || !got.succeeded() || got.bytes() != size) {
                throw new IOException(mebibytes + " MiB: put " + put + ", got " + got);
            }
        }
        server.once("DELETE", "/bench-large/object", "");
    }
}
