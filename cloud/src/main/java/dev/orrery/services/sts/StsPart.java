package dev.orrery.services.sts;

import software.amazon.awssdk.services.sts.StsClient;

/// What every part has that implements some of STS's operations.
interface StsPart extends StsClient {

    @Override
    default String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    default void close() { }
}
