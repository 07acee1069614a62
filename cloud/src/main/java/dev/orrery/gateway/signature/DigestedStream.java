package dev.orrery.gateway.signature;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// A body whose digest is known, checked before the last byte is handed over.
final class DigestedStream extends FilterInputStream {
    private final MessageDigest digest = Digests.sha256();
    private final String expected;
    private final long length;
    private long count;
    private boolean checked;

    /// @param length in bytes, or -1 when only the end will tell
    DigestedStream(InputStream in, String expected, long length) {
        super(in);
        this.expected = expected;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int size) throws IOException {
        int read = in.read(bytes, offset, size);
        if (read > 0) {
            digest.update(bytes, offset, read);
            count += read;
        }
        if (!checked && (read < 0 || count == length)) {
            check();
        }
        return read;
    }

    @Override
    public long skip(long size) throws IOException {
        var skipped = new byte[(int) Math.min(Math.max(size, 0), 8192)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void check() {
        checked = true;
        var computed = Digests.HEX.formatHex(digest.digest());
        if (!computed.equalsIgnoreCase(expected)) {
            throw SignatureProblems.digestMismatch(expected, computed);
        }
    }
}
