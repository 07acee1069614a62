package dev.orrery.kernel;

import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.AuthorizationMessages;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One service of the cloud: found in its folder under `services/`, knowing nothing of HTTP.
///
/// Requests are the SDK's own types; the kernel does not know them, so they are `Object` here.
public interface CloudService {

    /// The SDK's client interfaces that the parts implement, usually one.
    List<Class<?>> clients();

    /// The parts for one home: each implements a client interface partially, no operation has two owners.
    /// Made on first use, once per home.
    List<?> parts(Home home);

    /// The home that answers this request: the caller's own unless the request names somebody else's resource.
    default HomeId home(HomeId callers, Object request) {
        return callers;
    }

    /// What this request needs to be allowed: every action with its resource. A request is refused unless each is
    /// allowed. Throws the service's own error when the resource that must tell does not exist.
    /// Empty means that nobody needs a permission (`GetCallerIdentity`).
    List<Access> access(Home home, Object request);

    /// A timer of this service fell due.
    default void due(Home home, Timer timer) {
        throw new IllegalStateException(home.service() + " sets no timers, but " + timer + " fell due");
    }

    /// What a browser's page from another origin may do with this resource; empty where the service has no such rules.
    default Optional<CrossOrigin.Rules> crossOrigin(Home home, Object request) {
        return Optional.empty();
    }

    /// A cloud has come to life. For services that look after what belongs to more than one account.
    ///
    /// @param homes this service's homes; to ask for one makes nothing that stays
    default void begin(Function<HomeId, Home> homes) { }

    /// The access keys that this service makes; they are asked for on every signed request, before anybody is believed.
    ///
    /// @param homes this service's homes; to ask for one makes nothing that stays
    default Optional<AccessKeys> accessKeys(Function<HomeId, Home> homes) {
        return Optional.empty();
    }

    /// The users and roles that this service keeps.
    ///
    /// @param homes as for [#accessKeys]
    default Optional<Identities> identities(Function<HomeId, Home> homes) {
        return Optional.empty();
    }

    /// How this service seals what refusals rest on.
    ///
    /// @param homes as for [#accessKeys]
    default Optional<AuthorizationMessages> authorizationMessages(Function<HomeId, Home> homes) {
        return Optional.empty();
    }

    /// The organizations that this service keeps.
    ///
    /// @param homes as for [#accessKeys]
    default Optional<Organizations> organizations(Function<HomeId, Home> homes) {
        return Optional.empty();
    }

    /// Some call was answered, by whatever service; for what is kept of the use of things. The caller gets the answer when this
    /// returns, so what is written here is there before he knows, and what takes long here is his loss.
    ///
    /// @param homes as for [#accessKeys]
    /// @param call all else that is known of the call; empty when it did not come as far as a service
    default void answered(Function<HomeId, Home> homes, Entry entry, Optional<Answered> call) { }

    /// The store was emptied. What is remembered of it beside homes and their parts is not true any more.
    default void emptied() { }

    /// The pages this service shows under hosts of their own.
    default Optional<Site> site() {
        return Optional.empty();
    }

    /// What this service shows beside AWS's API.
    default List<Window> windows() {
        return List.of();
    }
}
