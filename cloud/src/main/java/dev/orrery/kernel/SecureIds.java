package dev.orrery.kernel;

import java.security.SecureRandom;
import java.util.Arrays;

/// Ids nobody can guess. Bytes are drawn in blocks, because each draw costs a system call.
public final class SecureIds implements Ids {
    private static final int BLOCK_BYTES = 4096;
    private final SecureRandom random = new SecureRandom();
    private final byte[] block = new byte[BLOCK_BYTES];
    private int used = BLOCK_BYTES;

    @Override
    public synchronized void fill(byte[] bytes) {
        for (int i = 0; i < bytes.length;) {
            if (used == BLOCK_BYTES) {
                random.nextBytes(block);
                used = 0;
            }
            int count = Math.min(bytes.length - i, BLOCK_BYTES - used);
            System.arraycopy(block, used, bytes, i, count);
            // What was given out cannot be found in memory.
            Arrays.fill(block, used, used + count, (byte) 0);
            used += count;
            i += count;
        }
    }
}
