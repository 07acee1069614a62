package dev.orrery.kernel.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The few forms of DER that a certificate needs (X.690). The JDK reads certificates but has no public way to make one.
public final class Der {
    public static final byte[] TRUE = {0x01, 0x01, (byte) 0xFF};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() { }

    public static byte[] sequence(byte[]... parts) {
        return value(0x30, parts);
    }

    public static byte[] set(byte[]... parts) {
        return value(0x31, parts);
    }

    public static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    public static byte[] octets(byte[] bytes) {
        return value(0x04, bytes);
    }

    public static byte[] bits(byte[] bytes) {
        return value(0x03, new byte[] {0}, bytes);
    }

    public static byte[] text(String text) {
        return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Two-digit years up to 2049, as RFC 5280 wants.
    public static byte[] time(Instant instant) {
        var text = TIME.format(instant);
        return text.compareTo("2050") < 0 ? value(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII))
                : value(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    public static byte[] tagged(int tag, byte[] inner) {
        return value(0xA0 | tag, inner);
    }

    public static byte[] implicit(int tag, byte[] bytes) {
        return value(0x80 | tag, bytes);
    }

    public static byte[] oid(String dotted) {
        var arcs = dotted.split("\\.");
        var bytes = new ByteArrayOutputStream();
        bytes.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    bytes.write(0x80 | arc >>> shift & 0x7F);
                }
            }
            bytes.write(arc & 0x7F);
        }
        return value(0x06, bytes.toByteArray());
    }

    private static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var bytes = new ByteArrayOutputStream(length + 4);
        bytes.write(tag);
        if (length >= 0x100) {
            bytes.write(0x82);
            bytes.write(length >>> 8);
        } else if (length >= 0x80) {
            bytes.write(0x81);
        }
        bytes.write(length);
        for (var part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
