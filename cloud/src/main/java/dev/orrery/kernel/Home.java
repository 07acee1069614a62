package dev.orrery.kernel;

import dev.orrery.kernel.blobs.Blobs;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.clock.Timers;
import dev.orrery.kernel.store.Tables;

/// All that a service gets: its part of the cloud for one account and region.
///
/// @param service the service's own name, as in its package
/// @param store the tables of this service in this home, and nobody else's
/// @param timers durable timers of this service in this home
/// @param clients clients of other services, called under the caller's name
public record Home(HomeId id, String service, Tables store, Blobs blobs, Clock clock, Ids ids, Timers timers, Clients clients) {

    public String account() {
        return id.account();
    }

    public String region() {
        return id.region();
    }

    /// A client of another service in this home, under the name of the current caller.
    public <C> C client(Class<C> type) {
        return clients.client(type, id);
    }

    /// Makes clients of services: what `client` returns implements the SDK's interface and goes through the same
    /// permission check and journal as a call over the wire.
    @FunctionalInterface
    public interface Clients {
        <C> C client(Class<C> type, HomeId home);
    }
}
