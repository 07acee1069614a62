package dev.orrery.services.kms;

/// A request that only asks whether it would succeed ends, once it is known that it would, in an error that says so.
final class DryRun {
    private DryRun() { }

    /// @param wanted null when absent
    static void stop(Boolean wanted) {
        if (Boolean.TRUE.equals(wanted)) {
            throw KmsErrors.dryRun();
        }
    }
}
