package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.Headers;
import java.util.zip.CRC32;

/// The checksum of an answer's body that DynamoDB sends and its clients verify.
final class Crc32s {
    private static final String HEADER = "x-amz-crc32";

    private Crc32s() { }

    static void add(Headers headers, byte[] body) {
        var checksum = new CRC32();
        checksum.update(body);
        headers.add(HEADER, Long.toString(checksum.getValue()));
    }
}
