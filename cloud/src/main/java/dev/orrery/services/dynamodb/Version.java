package dev.orrery.services.dynamodb;

import java.time.Instant;
import java.util.Comparator;

/// Which write of an item it is: of two, every region takes the later one for the last.
///
/// A write is never earlier than the one it overwrites, even where time stands still or was turned back, so a region that has
/// seen a write overwrites it. Only writes that know nothing of each other are told apart by time, and at one moment by region.
///
/// @param region where it was written; empty for what was there before there were replicas
record Version(Instant at, String region) implements Comparable<Version> {
    static final Version NONE = new Version(Instant.EPOCH, "");
    private static final Comparator<Version> ORDER = Comparator.comparing(Version::at).thenComparing(Version::region);

    /// The next one, written here and now.
    Version next(Instant now, String here) {
        return new Version(now.isAfter(at) ? now : at.plusNanos(1), here);
    }

    boolean isNone() {
        return region.isEmpty();
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }
}
