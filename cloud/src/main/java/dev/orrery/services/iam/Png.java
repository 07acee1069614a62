package dev.orrery.services.iam;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// A picture in black and white as a PNG. Source: Portable Network Graphics Specification.
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    /// One bit for each dot; shades of grey, of which there are two; the only methods there are; not interlaced.
    private static final byte[] FORMAT = {1, 0, 0, 0, 0};
    private static final int NUMBER_BYTES = 4;

    private Png() { }

    /// @param modules dark ones true
    /// @param dots how large a module is
    /// @param margin of light modules on each side
    static byte[] of(boolean[][] modules, int dots, int margin) {
        int size = (modules.length + 2 * margin) * dots;
        var header = ByteBuffer.allocate(2 * NUMBER_BYTES + FORMAT.length).putInt(size).putInt(size).put(FORMAT).array();
        var picture = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(picture)) {
            out.write(SIGNATURE);
            write(out, "IHDR", header);
            write(out, "IDAT", packed(modules, size, dots, margin));
            write(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return picture.toByteArray();
    }

    private static byte[] packed(boolean[][] modules, int size, int dots, int margin) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(packed)) {
            for (int y = 0; y < size; y++) {
                // Each row begins with its filter, which is none.
                var row = new byte[1 + (size + Byte.SIZE - 1) / Byte.SIZE];
                for (int x = 0; x < size; x++) {
                    if (!isDark(modules, y / dots - margin, x / dots - margin)) {
                        row[1 + x / Byte.SIZE] |= (byte) (1 << Byte.SIZE - 1 - x % Byte.SIZE);
                    }
                }
                out.write(row);
            }
        }
        return packed.toByteArray();
    }

    private static boolean isDark(boolean[][] modules, int row, int column) {
        return row >= 0 && row < modules.length && column >= 0 && column < modules.length && modules[row][column];
    }

    private static void write(DataOutputStream out, String type, byte[] content) throws IOException {
        var checked = new CRC32();
        var name = type.getBytes(StandardCharsets.US_ASCII);
        checked.update(name);
        checked.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) checked.getValue());
    }
}
