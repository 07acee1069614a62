package dev.orrery;

import dev.orrery.gateway.Gateway;
import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.protocol.VirtualHosts;
import dev.orrery.gateway.protocol.WireCodec;
import dev.orrery.gateway.protocol.WireRouter;
import java.util.List;

/// How requests and answers look on the wire. Nothing of it belongs to one cloud, so all clouds of a process share it: that
/// is what makes the second one cheap.
record Wire(ClassPathFacts facts, VirtualHosts hosts, WireRouter router, WireCodec codec) {
    private static final ClassPathFacts FACTS = new ClassPathFacts();
    private static final Wire USUAL = new Wire(List.of());

    private Wire(List<String> ownHosts) {
        this(FACTS, VirtualHosts.with(FACTS.bareWire().address().hosts(), ownHosts));
    }

    private Wire(ClassPathFacts facts, VirtualHosts hosts) {
        this(facts, hosts, new WireRouter(facts, hosts), new WireCodec(facts, hosts));
    }

    /// Reads the facts, if nobody has. Takes long, and needs no cloud.
    static void prepare() {
        of(List.of());
    }

    /// For a certificate of a cloud on this machine.
    static List<String> certificateNames() {
        return VirtualHosts.certificateNames(FACTS.bareWire().address().hosts(), Gateway.DEFAULT_REGION);
    }

    /// @param ownHosts names of the cloud besides the usual ones
    static Wire of(List<String> ownHosts) {
        return ownHosts.isEmpty() ? USUAL : new Wire(ownHosts);
    }
}
