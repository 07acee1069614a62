package dev.orrery.gateway.facts;

import java.util.List;
import java.util.Optional;

/// The facts of every service on the class path.
public interface Facts {

    /// In the order of their ids.
    List<ServiceFacts> services();

    /// The facts for a client interface of the SDK; a service's sync and async interfaces share theirs.
    Optional<ServiceFacts> of(Class<?> client);

    /// The id of the service of a client interface, without reading its facts.
    ///
    /// @param client the interface's name
    Optional<String> idOf(String client);
}
