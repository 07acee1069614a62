package dev.orrery.kernel;

/// One account in one region, the unit of isolation. Things that AWS keeps once per account live in its region
/// [#GLOBAL]; things it keeps once per partition (the names of buckets) in the account [#PARTITION_ACCOUNT] of it.
public record HomeId(String account, String region) {
    public static final String GLOBAL = "aws-global";
    public static final String PARTITION_ACCOUNT = "partition";

    public HomeId {
        if (account.isEmpty() || region.isEmpty()) {
            throw new IllegalArgumentException("a home needs an account and a region: " + account + "/" + region);
        }
    }

    public static HomeId ofPartition() {
        return new HomeId(PARTITION_ACCOUNT, GLOBAL);
    }

    public HomeId global() {
        return new HomeId(account, GLOBAL);
    }

    @Override
    public String toString() {
        return account + "/" + region;
    }
}
