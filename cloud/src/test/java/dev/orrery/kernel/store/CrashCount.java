package dev.orrery.kernel.store;

/// How often the store was crashed, opened again and audited.
final class CrashCount {
    private long kills;
    private long powerCuts;
    private long crashesOfRecovery;
    private long lostSuffixes;

    long total() {
        return kills + powerCuts + crashesOfRecovery;
    }

    long lostSuffixes() {
        return lostSuffixes;
    }

    void addKill() {
        kills++;
    }

    void addPowerCut() {
        powerCuts++;
    }

    void addCrashOfRecovery() {
        crashesOfRecovery++;
    }

    void addLostSuffix() {
        lostSuffixes++;
    }

    @Override
    public String toString() {
        return "%,d crash points: %,d kills, %,d power cuts, %,d crashes of a recovery; %,d power cuts took unsynced transactions"
                .formatted(total(), kills, powerCuts, crashesOfRecovery, lostSuffixes);
    }
}
