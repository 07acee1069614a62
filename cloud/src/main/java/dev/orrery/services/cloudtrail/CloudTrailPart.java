package dev.orrery.services.cloudtrail;

import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/// A part of CloudTrail.
interface CloudTrailPart extends CloudTrailClient {

    @Override
    default String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    default void close() { }
}
