package dev.orrery.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/// Reads a QR code as a camera would, from the picture; written from the standard, without the writer's code. It checks the check
/// octets rather than to correct with them. Source: ISO/IEC 18004.
final class QrReader {
    private static final int[] CHECKS = {7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26};
    private static final int[] BLOCKS = {1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4};
    private final boolean[][] dark;
    private final int size;
    private final int version;

    private QrReader(boolean[][] dark) {
        this.dark = dark;
        this.size = dark.length;
        this.version = (size - 17) / 4;
    }

    /// @param dots of a module
    /// @param margin in modules
    static String read(byte[] png, int dots, int margin) {
        BufferedImage picture;
        try {
            picture = ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int size = picture.getWidth() / dots - 2 * margin;
        var dark = new boolean[size][size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                dark[y][x] = (picture.getRGB((x + margin) * dots + dots / 2, (y + margin) * dots + dots / 2) & 0xFF) < 128;
            }
        }
        assertThat(picture.getRGB(0, 0) & 0xFF).isEqualTo(255);
        return read(dark);
    }

    static String read(boolean[][] dark) {
        return new QrReader(dark).content();
    }

    private String content() {
        assertThat(size % 4).isEqualTo(1);
        // Level L and mask 0, as the table of the standard has it: 111011111000100.
        var format = new StringBuilder();
        for (int x : new int[] {0, 1, 2, 3, 4, 5, 7, 8}) {
            format.append(dark[8][x] ? 1 : 0);
        }
        for (int y : new int[] {7, 5, 4, 3, 2, 1, 0}) {
            format.append(dark[y][8] ? 1 : 0);
        }
        assertThat(format.toString()).isEqualTo("111011111000100");
        for (int[] corner : new int[][] {{0, 0}, {0, size - 7}, {size - 7, 0}}) {
            for (int y = 0; y < 7; y++) {
                assertThat(dark[corner[0] + y][corner[1]]).isTrue();
                assertThat(dark[corner[0] + y][corner[1] + 3]).isEqualTo(y != 1 && y != 5);
            }
        }
        var octets = octets();
        int checks = CHECKS[version - 1];
        int blocks = BLOCKS[version - 1];
        int data = octets.length - checks * blocks;
        var text = new int[data];
        int at = 0;
        for (int block = 0; block < blocks; block++) {
            int length = data / blocks + (block >= blocks - data % blocks ? 1 : 0);
            var whole = new int[length + checks];
            for (int i = 0; i < length; i++) {
                whole[i] = octets[i < data / blocks ? i * blocks + block : data - (blocks - block)];
                text[at++] = whole[i];
            }
            for (int i = 0; i < checks; i++) {
                whole[length + i] = octets[data + i * blocks + block];
            }
            assertIsWhole(whole, checks);
        }
        return text(text);
    }

    private static String text(int[] octets) {
        assertThat(octets[0] >> 4).isEqualTo(4);
        boolean wide = octets.length > 232;
        int length = wide ? (octets[0] & 15) << 12 | octets[1] << 4 | octets[2] >> 4 : (octets[0] & 15) << 4 | octets[1] >> 4;
        int from = wide ? 2 : 1;
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ((octets[from + i] & 15) << 4 | octets[from + i + 1] >> 4);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// A code word of Reed and Solomon has the first powers of two as roots.
    private static void assertIsWhole(int[] word, int checks) {
        var power = new int[255];
        for (int i = 0, value = 1; i < power.length; i++) {
            power[i] = value;
            value = value * 2 >= 256 ? value * 2 ^ 285 : value * 2;
        }
        var exponent = new int[256];
        for (int i = 0; i < power.length; i++) {
            exponent[power[i]] = i;
        }
        for (int root = 0; root < checks; root++) {
            int sum = 0;
            for (int octet : word) {
                sum = (sum == 0 ? 0 : power[(exponent[sum] + root) % 255]) ^ octet;
            }
            assertThat(sum).isZero();
        }
    }

    private int[] octets() {
        var bits = new StringBuilder();
        for (int pair = 0, right = size - 1; right > 0; pair++, right -= right == 8 ? 3 : 2) {
            for (int step = 0; step < size; step++) {
                int y = pair % 2 == 0 ? size - 1 - step : step;
                for (int x = right; x > right - 2; x--) {
                    if (isData(y, x)) {
                        bits.append(dark[y][x] != ((y + x) % 2 == 0) ? 1 : 0);
                    }
                }
            }
        }
        var octets = new int[bits.length() / 8];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
        }
        return octets;
    }

    private boolean isData(int y, int x) {
        boolean finder = y < 9 && x < 9 || y < 9 && x >= size - 8 || y >= size - 8 && x < 9;
        boolean told = version >= 7 && (y < 6 && x >= size - 11 || x < 6 && y >= size - 11);
        return !finder && !told && y != 6 && x != 6 && !isAlignment(y, x);
    }

    private boolean isAlignment(int y, int x) {
        int last = size - 7;
        int[] centres = version == 1 ? new int[0] : version < 7 ? new int[] {6, last} : new int[] {6, 2 * version + 8, last};
        for (int row : centres) {
            for (int column : centres) {
                boolean corner = row == 6 && column == 6 || row == 6 && column == last || row == last && column == 6;
                if (!corner && Math.abs(y - row) <= 2 && Math.abs(x - column) <= 2) {
                    return true;
                }
            }
        }
        return false;
    }
}
