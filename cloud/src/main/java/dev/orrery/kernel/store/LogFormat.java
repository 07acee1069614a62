package dev.orrery.kernel.store;

/// The file of a log: a header, then one frame per transaction.
///
/// Header and frames say up to which transaction everything was synced when they were written. So recovery can tell the
/// end that a power cut took, which nobody was promised, from damage to what was safe.
final class LogFormat {
    private static final int MAGIC = 0x474C_524F;
    static final int HEADER_BYTES = Integer.BYTES + 3 * Long.BYTES + Integer.BYTES;
    static final int FRAME_HEADER_BYTES = Integer.BYTES + 2 * Long.BYTES + 2 * Integer.BYTES;

    private LogFormat() { }

    /// @param incarnation a hash of [dev.orrery.kernel.disk.Disk#incarnation] when the log was begun, zero for unknown
    record Header(long firstSequence, long syncedThrough, long incarnation) {

        Sink bytes() {
            var sink = new Sink(HEADER_BYTES);
            sink.int32(MAGIC);
            sink.int64(firstSequence);
            sink.int64(syncedThrough);
            sink.int64(incarnation);
            sink.int32(Checksum.of(sink.array(), 0, sink.size()));
            return sink;
        }
    }

    record FrameHeader(int length, long sequence, long syncedThrough, int checksum) { }

    static String fileName(long number) {
        return "log-" + number;
    }

    static long incarnation(String word) {
        return word.isEmpty() ? 0 : Bloom.hash(word.getBytes(java.nio.charset.StandardCharsets.UTF_8)) | 1;
    }

    static boolean hasHeader(byte[] log) {
        return log.length >= HEADER_BYTES
                && new Source(log, 0, log.length).int32() == MAGIC
                && isChecksum(log, 0, HEADER_BYTES - Integer.BYTES);
    }

    static Header header(byte[] log) {
        var source = new Source(log, Integer.BYTES, HEADER_BYTES);
        return new Header(source.int64(), source.int64(), source.int64());
    }

    /// Leaves room for the header of a frame; its contents follow.
    static int begin(Sink sink) {
        int start = sink.size();
        sink.int32(0);
        sink.int64(0);
        sink.int64(0);
        sink.int64(0);
        return start;
    }

    static void end(Sink sink, int start, long sequence, long syncedThrough) {
        int end = sink.size();
        int contents = start + FRAME_HEADER_BYTES;
        sink.cut(start);
        sink.int32(end - contents);
        sink.int64(sequence);
        sink.int64(syncedThrough);
        sink.int32(Checksum.of(sink.array(), contents, end - contents));
        sink.int32(Checksum.of(sink.array(), start, contents - Integer.BYTES - start));
        sink.cut(end);
    }

    static boolean hasFrameHeader(byte[] log, int position) {
        return log.length - position >= FRAME_HEADER_BYTES
                && isChecksum(log, position, FRAME_HEADER_BYTES - Integer.BYTES);
    }

    static FrameHeader frameHeader(byte[] log, int position) {
        var source = new Source(log, position, log.length);
        return new FrameHeader(source.int32(), source.int64(), source.int64(), source.int32());
    }

    private static boolean isChecksum(byte[] log, int start, int length) {
        return new Source(log, start + length, log.length).int32() == Checksum.of(log, start, length);
    }

    static void put(Sink sink, byte[] key, byte[] value) {
        sink.unsigned(key.length);
        sink.unsigned(RunFormat.isDeleted(value) ? 0 : value.length + 1L);
        sink.raw(key);
        sink.raw(value);
    }
}
