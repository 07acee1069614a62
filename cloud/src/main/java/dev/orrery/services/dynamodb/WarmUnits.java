package dev.orrery.services.dynamodb;

import java.time.Instant;

/// What a table or an index was made to take at once, or took before its throughput was lowered. It never becomes less.
///
/// @param index its number, or 0 for the table
/// @param readBefore what is told until it has settled, and so `writeBefore`
/// @param told whether it is told of a table that is being created
record WarmUnits(int index, long read, long write, long readBefore, long writeBefore, Instant settlesAt, boolean told) {

    static WarmUnits settled(int index, long read, long write) {
        return new WarmUnits(index, read, write, read, write, Instant.EPOCH, false);
    }

    boolean isSettledAt(Instant now) {
        return Settling.isOver(settlesAt, now);
    }

    /// No less than these.
    WarmUnits atLeast(long leastRead, long leastWrite) {
        return new WarmUnits(index, Math.max(read, leastRead), Math.max(write, leastWrite), Math.max(readBefore, leastRead),
                Math.max(writeBefore, leastWrite), settlesAt, told);
    }
}
