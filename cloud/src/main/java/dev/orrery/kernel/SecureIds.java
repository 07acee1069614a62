package dev.orrery.kernel;

import java.security.SecureRandom;

/// Ids nobody can guess. Bytes are drawn in blocks, because each draw costs a system call.
public final class SecureIds implements Ids {
    private static final int BLOCK_BYTES = 4096;
    private final SecureRandom random = new SecureRandom();
    private final byte[] block = new byte[BLOCK_BYTES];
    private int used = BLOCK_BYTES;

    @Override
    public synchronized void fill(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (used == BLOCK_BYTES) {
                random.nextBytes(block);
                used = 0;
            }
            bytes[i] = block[used];
            block[used++] = 0;
        }
    }
}
