package dev.orrery.benchmarks;

/// One request, ready to be sent. The body is a block sent `repeats` times, so that five gigabytes need no memory; blocks are shared.
record Request(byte[] head, byte[] block, long repeats) {
    private static final byte[] NOTHING = {};

    static Request withoutBody(byte[] head) {
        return new Request(head, NOTHING, 0);
    }
}
