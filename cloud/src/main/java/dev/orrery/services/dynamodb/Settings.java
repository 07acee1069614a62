package dev.orrery.services.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What may be set for a table at any time.
///
/// @param tableClass empty when nobody has named one
/// @param onDemandMaximum -1 for no limit
/// @param recovery whether every moment of the last days can be restored
/// @param replicas the same table in other regions, in the order in which they came
/// @param encryption empty as long as nobody has spoken of it
/// @param warm of the table and those indexes whose throughput was raised or lowered
record Settings(boolean deletionProtection, String tableClass, Optional<StreamDefinition> stream, Optional<TimeToLive> timeToLive,
        Optional<MaximumThroughput> onDemandMaximum, Optional<Recovery> recovery, Optional<ResourcePolicy> policy,
        List<Replica> replicas, Optional<Encryption> encryption, List<WarmUnits> warm) {

    Settings(boolean deletionProtection, String tableClass, Optional<MaximumThroughput> onDemandMaximum, Optional<TimeToLive> timeToLive,
            Optional<Encryption> encryption) {
        this(deletionProtection, tableClass, Optional.empty(), timeToLive, onDemandMaximum, Optional.empty(), Optional.empty(), List.of(),
                encryption, List.of());
    }

    record MaximumThroughput(long read, long write) { }

    /// @param number stands for it in keys
    /// @param label the time that names it
    record StreamDefinition(long number, String label, String viewType, boolean enabled) { }

    record TimeToLive(String attribute, boolean enabled, Instant settlesAt) { }

    /// @param days how far back one can go; none is all of [Histories#KEPT]
    record Recovery(Instant since, int days) {

        Duration kept() {
            return days == 0 ? Histories.KEPT : Duration.ofDays(days);
        }
    }

    /// @param revision names the text
    record ResourcePolicy(String text, String revision) { }

    Settings withDeletionProtection(boolean next) {
        return new Settings(next, tableClass, stream, timeToLive, onDemandMaximum, recovery, policy, replicas, encryption, warm);
    }

    Settings withTableClass(String next) {
        return new Settings(deletionProtection, next, stream, timeToLive, onDemandMaximum, recovery, policy, replicas, encryption, warm);
    }

    Settings withStream(StreamDefinition next) {
        return new Settings(deletionProtection, tableClass, Optional.of(next), timeToLive, onDemandMaximum, recovery, policy, replicas, encryption, warm);
    }

    Settings withTimeToLive(TimeToLive next) {
        return new Settings(deletionProtection, tableClass, stream, Optional.of(next), onDemandMaximum, recovery, policy, replicas, encryption, warm);
    }

    Settings withOnDemandMaximum(Optional<MaximumThroughput> next) {
        return new Settings(deletionProtection, tableClass, stream, timeToLive, next, recovery, policy, replicas, encryption, warm);
    }

    Settings withRecovery(Optional<Recovery> next) {
        return new Settings(deletionProtection, tableClass, stream, timeToLive, onDemandMaximum, next, policy, replicas, encryption, warm);
    }

    Settings withPolicy(Optional<ResourcePolicy> next) {
        return new Settings(deletionProtection, tableClass, stream, timeToLive, onDemandMaximum, recovery, next, replicas, encryption, warm);
    }

    Settings withReplicas(List<Replica> next) {
        return new Settings(deletionProtection, tableClass, stream, timeToLive, onDemandMaximum, recovery, policy, next, encryption, warm);
    }

    Settings withEncryption(Encryption next) {
        return new Settings(deletionProtection, tableClass, stream, timeToLive, onDemandMaximum, recovery, policy, replicas, Optional.of(next), warm);
    }

    Settings withWarm(List<WarmUnits> next) {
        return new Settings(deletionProtection, tableClass, stream, timeToLive, onDemandMaximum, recovery, policy, replicas, encryption, next);
    }
}
