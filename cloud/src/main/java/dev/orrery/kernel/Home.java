package dev.orrery.kernel;

import dev.orrery.kernel.blobs.Blobs;
import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.clock.Timers;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.journal.Happening;
import dev.orrery.kernel.network.Outbound;
import dev.orrery.kernel.store.Tables;

/// All that a service gets: its part of the cloud for one account and region.
///
/// @param service the service's own name, as in its package
/// @param store the tables of this service in this home, and nobody else's
/// @param timers durable timers of this service in this home
/// @param tasks what is done beside requests and timers
/// @param clients clients of other services
/// @param outbound the way to servers outside the cloud
public record Home(HomeId id, String service, Tables store, Blobs blobs, Clock clock, Ids ids, Timers timers, Tasks tasks,
        Clients clients, Outbound outbound) {

    public String account() {
        return id.account();
    }

    public String region() {
        return id.region();
    }

    /// A client of another service in the caller's own home and name: the caller needs the permission, and the other
    /// service sees `aws:ViaAWSService` and `aws:CalledVia`. There must be a call, so this is not for timers and tasks.
    public <C> C client(Class<C> type) {
        return clients.forCaller(type, this);
    }

    /// The users and roles of all accounts, for whoever has to say what binds them.
    public Identities identities() {
        return clients.identities();
    }

    /// Where all accounts stand in organizations, for whoever decides beside a call.
    public Organizations organizations() {
        return clients.organizations();
    }

    /// A client of another service under this service's own name.
    ///
    /// @param region where the other resource is
    public <C> C client(Class<C> type, String region, ServiceCaller caller) {
        return clients.forService(type, new HomeId(id.account(), region), caller);
    }

    /// The same in another account, for a service that does something in accounts which are in its care.
    public <C> C client(Class<C> type, HomeId where, ServiceCaller caller) {
        return clients.forService(type, where, caller);
    }

    /// This service in another region of the same account: for what it keeps alike in several regions by itself, such as the
    /// replicas of a table. It is no way around permissions: whoever asks for such a thing needs them in both regions.
    public Home in(String otherRegion) {
        return otherRegion.equals(region()) ? this : clients.inRegion(this, otherRegion);
    }

    /// Tells the journal, and so CloudTrail, of something that happened here and that nobody sent a request for. Not within a
    /// transaction.
    public void tell(Happening happening) {
        clients.tell(this, happening);
    }

    /// Makes clients of services: what they return implements the SDK's interface, goes through the same permission check
    /// and journal as a call over the wire, and throws `AwsServiceException`s. Tell those apart by their error code: they need
    /// not be of the SDK's typed classes, which only a client on the wire makes of codes.
    public interface Clients {
        <C> C forCaller(Class<C> type, Home home);

        <C> C forService(Class<C> type, HomeId home, ServiceCaller caller);

        /// The home of the same service and account in another region.
        default Home inRegion(Home home, String region) {
            throw new IllegalStateException("nobody knows the homes of other regions");
        }

        /// Something happened in this home that nobody sent a request for.
        default void tell(Home home, Happening happening) { }

        /// The users and roles of all accounts.
        default Identities identities() {
            return Identities.NONE;
        }

        /// Where all accounts stand in organizations.
        default Organizations organizations() {
            return Organizations.NONE;
        }
    }
}
