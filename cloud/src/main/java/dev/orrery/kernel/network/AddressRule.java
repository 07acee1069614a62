package dev.orrery.kernel.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/// Which addresses the cloud may talk to.
///
/// The machine itself and its private networks are open: a local cloud is for what runs there. Link-local addresses are not,
/// because the machine's own cloud tells its credentials there (169.254.169.254); nor are those that stand for many machines.
public enum AddressRule {
    CAREFUL,
    /// Link-local addresses too.
    OPEN;

    /// The well-known prefix of NAT64, behind which any IPv4 address may stand (RFC 6052): `64:ff9b::`.
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    /// Where the instance metadata service is on IPv6: `fd00:ec2::254`.
    private static final byte[] METADATA = {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};

    /// Why an address is refused; empty when it is not.
    public Optional<String> refusal(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return Optional.of(address.getHostAddress() + " is no address of one machine");
        }
        if (this == CAREFUL && isLinkLocal(address)) {
            return Optional.of(address.getHostAddress() + " is link-local, where machines tell their credentials");
        }
        return Optional.empty();
    }

    private static boolean isLinkLocal(InetAddress address) {
        if (address.isLinkLocalAddress()) {
            return true;
        }
        if (!(address instanceof Inet6Address)) {
            return false;
        }
        var bytes = address.getAddress();
        return java.util.Arrays.equals(bytes, METADATA)
                || java.util.Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length) && isV4LinkLocal(bytes, NAT64.length)
                || isV4Compatible(bytes) && isV4LinkLocal(bytes, NAT64.length);
    }

    private static boolean isV4Compatible(byte[] bytes) {
        for (int i = 0; i < NAT64.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isV4LinkLocal(byte[] bytes, int from) {
        return bytes[from] == (byte) 169 && bytes[from + 1] == (byte) 254;
    }
}
