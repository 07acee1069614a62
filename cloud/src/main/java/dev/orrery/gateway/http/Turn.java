package dev.orrery.gateway.http;

import java.util.concurrent.locks.LockSupport;

/// Who moves many bytes gives way to others now and then: nobody interrupts a virtual thread that always finds bytes, and the
/// few that run would keep all others waiting until they are done.
///
/// By parking for the shortest time there is, not by `Thread.yield()`: a thread that yields is put into a queue of its own
/// carrier, which looks at no other queue while that one holds something. Two large uploads so kept small requests waiting
/// for seconds. Parked threads are woken by one thread of the JDK and so share one queue; a carrier that finds another one
/// at it goes on to the rest.
final class Turn {
    /// Less than a millisecond of an upload.
    private static final int BYTES = 256 * 1024;
    private int moved;

    void moved(int bytes) {
        moved += bytes;
        if (moved >= BYTES) {
            moved = 0;
            LockSupport.parkNanos(1);
        }
    }
}
