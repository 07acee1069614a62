package dev.orrery.services.s3;

import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

/// The four switches of "block public access". A switch that is not told is off.
record PublicAccess(boolean blockPublicAcls, boolean ignorePublicAcls, boolean blockPublicPolicy, boolean restrictPublicBuckets) {
    static final PublicAccess OPEN = new PublicAccess(false, false, false, false);
    /// Of new buckets, since April 2023.
    static final PublicAccess BLOCKED = new PublicAccess(true, true, true, true);

    static PublicAccess of(PublicAccessBlockConfiguration document) {
        return new PublicAccess(Boolean.TRUE.equals(document.blockPublicAcls()), Boolean.TRUE.equals(document.ignorePublicAcls()),
                Boolean.TRUE.equals(document.blockPublicPolicy()), Boolean.TRUE.equals(document.restrictPublicBuckets()));
    }

    PublicAccessBlockConfiguration document() {
        return PublicAccessBlockConfiguration.builder().blockPublicAcls(blockPublicAcls).ignorePublicAcls(ignorePublicAcls)
                .blockPublicPolicy(blockPublicPolicy).restrictPublicBuckets(restrictPublicBuckets).build();
    }
}
