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

    // As any record's, which the JDK would put together for the first request; and homes are looked up with every request.
    @Override
    public int hashCode() {
        return 31 * account.hashCode() + region.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HomeId home && home.account.equals(account) && home.region.equals(region);
    }

    @Override
    public String toString() {
        return account + "/" + region;
    }
}
