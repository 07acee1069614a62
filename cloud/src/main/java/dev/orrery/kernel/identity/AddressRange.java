package dev.orrery.kernel.identity;

import java.util.Arrays;
import java.util.Optional;

/// A range of IP addresses, as `203.0.113.0/24` or `2001:db8::/32`; without a length it is one address.
///
/// An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address. No name is ever looked up.
///
/// @param network four or sixteen bytes
/// @param length how many leading bits must agree
public record AddressRange(byte[] network, int length) {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int V6_GROUPS = 8;
    private static final int MAPPED_BITS = 96;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /// Empty when the text is neither an address nor a range.
    public static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        var address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address.length == 0) {
            return Optional.empty();
        }
        int bits = address.length * Byte.SIZE;
        int length = slash < 0 ? bits : number(text.substring(slash + 1), bits);
        if (length < 0) {
            return Optional.empty();
        }
        if (address.length == V6_BYTES && length >= MAPPED_BITS && isMapped(address)) {
            return Optional.of(new AddressRange(Arrays.copyOfRange(address, V6_BYTES - V4_BYTES, V6_BYTES), length - MAPPED_BITS));
        }
        return Optional.of(new AddressRange(address, length));
    }

    /// Whether all addresses of the other range are in this one.
    public boolean contains(AddressRange other) {
        if (network.length != other.network.length || length > other.length) {
            return false;
        }
        int whole = length / Byte.SIZE;
        if (!Arrays.equals(network, 0, whole, other.network, 0, whole)) {
            return false;
        }
        int rest = length % Byte.SIZE;
        return rest == 0 || (network[whole] ^ other.network[whole]) >> Byte.SIZE - rest == 0;
    }

    boolean isV4() {
        return network.length == V4_BYTES;
    }

    private static boolean isMapped(byte[] address) {
        return Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    }

    /// A decimal number from 0 to the maximum without needless zeros, or -1.
    private static int number(String text, int max) {
        if (text.isEmpty() || text.length() > 3 || text.length() > 1 && text.charAt(0) == '0') {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number <= max ? number : -1;
    }

    /// Four or sixteen bytes; none when it is not an address.
    private static byte[] bytes(String text) {
        return text.indexOf(':') < 0 ? v4(text) : v6(text);
    }

    private static byte[] v4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != V4_BYTES) {
            return new byte[0];
        }
        var bytes = new byte[V4_BYTES];
        for (int i = 0; i < V4_BYTES; i++) {
            int octet = number(parts[i], 255);
            if (octet < 0) {
                return new byte[0];
            }
            bytes[i] = (byte) octet;
        }
        return bytes;
    }

    private static byte[] v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            var groups = groups(text);
            return groups.length == V6_BYTES ? groups : new byte[0];
        }
        var head = text.substring(0, gap);
        var tail = text.substring(gap + 2);
        var before = groups(head);
        var after = groups(tail);
        boolean broken = before.length == 0 && !head.isEmpty() || after.length == 0 && !tail.isEmpty();
        if (broken || head.indexOf('.') >= 0 || before.length + after.length > V6_BYTES - 2) {
            return new byte[0];
        }
        var bytes = Arrays.copyOf(before, V6_BYTES);
        System.arraycopy(after, 0, bytes, V6_BYTES - after.length, after.length);
        return bytes;
    }

    /// Groups of four hexadecimal digits, the last two perhaps written as an IPv4 address; none when they are malformed.
    private static byte[] groups(String text) {
        var parts = text.split(":", -1);
        var bytes = new byte[0];
        for (int i = 0; i < parts.length && parts.length <= V6_GROUPS; i++) {
            var group = i == parts.length - 1 && parts[i].indexOf('.') >= 0 ? v4(parts[i]) : group(parts[i]);
            if (group.length == 0) {
                return group;
            }
            int length = bytes.length;
            bytes = Arrays.copyOf(bytes, length + group.length);
            System.arraycopy(group, 0, bytes, length, group.length);
        }
        return bytes;
    }

    private static byte[] group(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
        if (!digits) {
            return new byte[0];
        }
        int group = Integer.parseInt(text, 16);
        return new byte[] {(byte) (group >> Byte.SIZE), (byte) group};
    }
}
