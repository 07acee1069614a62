package dev.orrery.gateway.signature;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A file that must be of some length, found out while it is read.
final class MeasuredStream extends FilterInputStream {
    /// How far a file that is too long is read on, to tell its length.
    private static final int EXCESS_BYTES_MAX = 1 << 20;
    private final PostPolicy.Condition.Length lengths;
    private long count;

    MeasuredStream(InputStream in, PostPolicy.Condition.Length lengths) {
        super(in);
        this.lengths = lengths;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int size) throws IOException {
        int read = in.read(bytes, offset, size);
        if (read < 0 && count < lengths.min()) {
            throw PostProblems.fileTooSmall(count, lengths.min());
        }
        count += Math.max(read, 0);
        if (count > lengths.max()) {
            throw PostProblems.fileTooLarge(count + excess(), lengths.max());
        }
        return read;
    }

    private long excess() throws IOException {
        var rest = new byte[8192];
        long excess = 0;
        for (int read = 0; read >= 0 && excess < EXCESS_BYTES_MAX; read = in.read(rest, 0, rest.length)) {
            excess += read;
        }
        return excess;
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
}
