package dev.orrery.kernel.blobs;

import dev.orrery.kernel.SeededIds;

class MemoryBlobsTest extends BlobsContract {
    private final Blobs blobs = new MemoryBlobs(new SeededIds(1));

    @Override
    Blobs blobs() {
        return blobs;
    }
}
