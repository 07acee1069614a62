package dev.orrery.gateway.admin;

import dev.orrery.kernel.clock.CloudTime;
import dev.orrery.kernel.identity.Identities;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.journal.Journal;
import java.time.Instant;
import java.util.SortedMap;

/// What the admin endpoints need of the cloud.
public interface CloudFacts {

    String version();

    /// By the machine's clock.
    Instant startedAt();

    /// By the machine's clock.
    Instant machineNow();

    /// The cloud's own time, which a person may turn.
    CloudTime time();

    /// One line for a person: where the data is, and what it survives.
    String storage();

    /// Every service by its name, as in `s3`, with `running` once it has been used and `available` before.
    SortedMap<String, String> services();

    Journal journal();

    /// The users and roles of all accounts.
    default Identities identities() {
        return Identities.NONE;
    }

    /// Where all accounts stand in organizations.
    default Organizations organizations() {
        return Organizations.NONE;
    }

    /// Empties the cloud, durably, before it returns.
    void reset();
}
