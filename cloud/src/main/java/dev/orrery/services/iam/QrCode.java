package dev.orrery.services.iam;

import java.util.Arrays;

/// Content as a QR code, with the least error correction, which suffices for what is read from a screen.
///
/// Readers take any of the eight masks, so there is only the first here; choosing the one with the best contrast helps bad cameras.
/// Source: ISO/IEC 18004, whose tables are those of the versions 1 to 13 at level L.
final class QrCode {
    /// Of each version: check octets of one block, blocks, and data octets of all blocks together.
    private static final int[][] VERSIONS = {{7, 1, 19}, {10, 1, 34}, {15, 1, 55}, {20, 1, 80}, {26, 1, 108}, {18, 2, 136}, {20, 2, 156},
            {24, 2, 194}, {30, 2, 232}, {18, 4, 274}, {20, 4, 324}, {24, 4, 370}, {26, 4, 428}};
    /// What the largest of these versions holds.
    static final int OCTETS_MAX = 425;
    private static final int FIELD = 0x11D;
    private static final int FIELD_SIZE = 256;
    private static final int OCTETS_MODE = 4;
    private static final int MODE_BITS = 4;
    private static final int SHORT_LENGTH_VERSION_MAX = 9;
    private static final int[] PADDING = {0xEC, 0x11};
    private static final int TIMING = 6;
    /// From the centre of a finder to the edge of the light frame around it.
    private static final int FINDER_REACH = 4;
    private static final int FINDER_CENTRE = 3;
    private static final int ALIGNMENT_REACH = 2;
    /// From this version on there is a third row of alignment patterns, and the version is told.
    private static final int TOLD_VERSION_MIN = 7;
    private static final int VERSION_GENERATOR = 0x1F25;
    private static final int VERSION_CHECK_BITS = 12;
    private static final int LEVEL_L_FIRST_MASK = 0b01000;
    private static final int FORMAT_GENERATOR = 0x537;
    private static final int FORMAT_CHECK_BITS = 10;
    private static final int FORMAT_MASK = 0x5412;
    private static final int FORMAT_AT = 8;
    private final int version;
    private final int size;
    private final boolean[][] dark;
    /// What is no data, and is not masked.
    private final boolean[][] fixed;

    private QrCode(int version) {
        this.version = version;
        this.size = 17 + 4 * version;
        this.dark = new boolean[size][size];
        this.fixed = new boolean[size][size];
    }

    /// The modules in rows, dark ones true, without the light margin.
    ///
    /// @param content of at most [#OCTETS_MAX] octets
    static boolean[][] modules(byte[] content) {
        int version = 1;
        while (content.length > capacity(version)) {
            version++;
        }
        var code = new QrCode(version);
        code.drawPatterns();
        code.drawFormat();
        code.drawData(interleaved(version, data(version, content)));
        return code.dark;
    }

    private static int capacity(int version) {
        return VERSIONS[version - 1][2] - (version <= SHORT_LENGTH_VERSION_MAX ? 2 : 3);
    }

    /// Mode, length, content and padding.
    private static int[] data(int version, byte[] content) {
        var data = new int[VERSIONS[version - 1][2]];
        int lengthBits = version <= SHORT_LENGTH_VERSION_MAX ? 8 : 16;
        int at = put(data, 0, OCTETS_MODE, MODE_BITS);
        at = put(data, at, content.length, lengthBits);
        for (byte octet : content) {
            at = put(data, at, octet & 0xFF, Byte.SIZE);
        }
        // Four bits of nothing end it, which makes the octet full.
        int used = (at + MODE_BITS) / Byte.SIZE;
        for (int i = used; i < data.length; i++) {
            data[i] = PADDING[(i - used) % PADDING.length];
        }
        return data;
    }

    private static int put(int[] data, int from, int value, int bits) {
        for (int i = 0; i < bits; i++) {
            int at = from + i;
            data[at / Byte.SIZE] |= (value >> bits - 1 - i & 1) << Byte.SIZE - 1 - at % Byte.SIZE;
        }
        return from + bits;
    }

    /// Data in blocks, each with its check octets, taken in turns.
    private static int[] interleaved(int version, int[] data) {
        int checks = VERSIONS[version - 1][0];
        int blocks = VERSIONS[version - 1][1];
        int shorter = data.length / blocks;
        int longFrom = blocks - data.length % blocks;
        var all = new int[data.length + checks * blocks];
        var generator = generator(checks);
        int from = 0;
        for (int block = 0; block < blocks; block++) {
            int length = shorter + (block < longFrom ? 0 : 1);
            var part = Arrays.copyOfRange(data, from, from + length);
            for (int i = 0; i < length; i++) {
                all[i < shorter ? i * blocks + block : shorter * blocks + block - longFrom] = part[i];
            }
            var remainder = remainder(part, generator);
            for (int i = 0; i < checks; i++) {
                all[data.length + i * blocks + block] = remainder[i];
            }
            from += length;
        }
        return all;
    }

    private static int product(int a, int b) {
        int product = 0;
        for (int bit = Byte.SIZE - 1; bit >= 0; bit--) {
            product = product << 1 ^ (product >= FIELD_SIZE / 2 ? FIELD : 0) ^ (b >> bit & 1) * a;
        }
        return product;
    }

    /// The product of (x - 2^i), without its leading one.
    private static int[] generator(int degree) {
        var generator = new int[degree];
        generator[degree - 1] = 1;
        int root = 1;
        for (int i = 0; i < degree; i++) {
            for (int j = 0; j < degree; j++) {
                generator[j] = product(generator[j], root) ^ (j + 1 < degree ? generator[j + 1] : 0);
            }
            root = product(root, 2);
        }
        return generator;
    }

    private static int[] remainder(int[] data, int[] generator) {
        var remainder = new int[generator.length];
        for (int octet : data) {
            int factor = octet ^ remainder[0];
            System.arraycopy(remainder, 1, remainder, 0, remainder.length - 1);
            remainder[remainder.length - 1] = 0;
            for (int i = 0; i < remainder.length; i++) {
                remainder[i] ^= product(generator[i], factor);
            }
        }
        return remainder;
    }

    private void drawPatterns() {
        for (int i = 0; i < size; i++) {
            fix(TIMING, i, i % 2 == 0);
            fix(i, TIMING, i % 2 == 0);
        }
        int far = size - 1 - FINDER_CENTRE;
        drawFinder(FINDER_CENTRE, FINDER_CENTRE);
        drawFinder(FINDER_CENTRE, far);
        drawFinder(far, FINDER_CENTRE);
        drawAlignments();
        if (version >= TOLD_VERSION_MIN) {
            int told = checked(version, VERSION_CHECK_BITS, VERSION_GENERATOR);
            for (int i = 0; i < 18; i++) {
                fix(i / 3, size - 11 + i % 3, (told >> i & 1) == 1);
                fix(size - 11 + i % 3, i / 3, (told >> i & 1) == 1);
            }
        }
    }

    private void drawFinder(int row, int column) {
        for (int y = Math.max(0, row - FINDER_REACH); y <= Math.min(size - 1, row + FINDER_REACH); y++) {
            for (int x = Math.max(0, column - FINDER_REACH); x <= Math.min(size - 1, column + FINDER_REACH); x++) {
                int distance = Math.max(Math.abs(y - row), Math.abs(x - column));
                fix(y, x, distance != 2 && distance != FINDER_REACH);
            }
        }
    }

    /// Where rows and columns of centres cross, but for the corners of the finders.
    private void drawAlignments() {
        int last = size - 1 - TIMING;
        var centres = version == 1 ? new int[0] : version < TOLD_VERSION_MIN ? new int[] {TIMING, last} : new int[] {TIMING, (TIMING + last) / 2, last};
        for (int row : centres) {
            for (int column : centres) {
                if (row + column > TIMING + last || row + column < TIMING + last && row + column > 2 * TIMING || row == column && row != TIMING) {
                    drawAlignment(row, column);
                }
            }
        }
    }

    private void drawAlignment(int row, int column) {
        for (int y = row - ALIGNMENT_REACH; y <= row + ALIGNMENT_REACH; y++) {
            for (int x = column - ALIGNMENT_REACH; x <= column + ALIGNMENT_REACH; x++) {
                fix(y, x, Math.max(Math.abs(y - row), Math.abs(x - column)) != 1);
            }
        }
    }

    /// Level and mask, twice.
    private void drawFormat() {
        int told = checked(LEVEL_L_FIRST_MASK, FORMAT_CHECK_BITS, FORMAT_GENERATOR) ^ FORMAT_MASK;
        for (int i = 0; i < 15; i++) {
            boolean bit = (told >> i & 1) == 1;
            // Along the upper left finder, with a step over the timing pattern; then along the two others.
            if (i < FORMAT_AT) {
                fix(i < TIMING ? i : i + 1, FORMAT_AT, bit);
                fix(FORMAT_AT, size - 1 - i, bit);
            } else {
                fix(FORMAT_AT, i == FORMAT_AT ? 7 : 14 - i, bit);
                fix(size - 15 + i, FORMAT_AT, bit);
            }
        }
        fix(size - FORMAT_AT, FORMAT_AT, true);
    }

    /// A number and its check bits.
    private static int checked(int number, int bits, int generator) {
        int remainder = number << bits;
        while (Integer.highestOneBit(remainder) >= 1 << bits) {
            remainder ^= generator << Integer.numberOfTrailingZeros(Integer.highestOneBit(remainder)) - bits;
        }
        return number << bits | remainder;
    }

    /// In columns of two, from the right, upwards and downwards in turns.
    private void drawData(int[] octets) {
        int at = 0;
        boolean upwards = true;
        for (int right = size - 1; right > 0; right -= 2) {
            if (right == TIMING) {
                right--;
            }
            for (int i = 0; i < size; i++) {
                int row = upwards ? size - 1 - i : i;
                for (int column = right; column >= right - 1; column--) {
                    if (!fixed[row][column]) {
                        boolean bit = at < octets.length * Byte.SIZE && (octets[at / Byte.SIZE] >> Byte.SIZE - 1 - at % Byte.SIZE & 1) == 1;
                        dark[row][column] = bit ^ (row + column) % 2 == 0;
                        at++;
                    }
                }
            }
            upwards = !upwards;
        }
    }

    private void fix(int row, int column, boolean isDark) {
        dark[row][column] = isDark;
        fixed[row][column] = true;
    }
}
