package dev.orrery.conformance;

import java.util.Random;

/// The bytes of an object, told by a seed, so that an audit of gigabytes remembers sixteen bytes each.
record Content(long seed, int size) {
    byte[] bytes() {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
