package dev.orrery.services.iam;

import software.amazon.awssdk.services.iam.IamClient;

/// What every part has that implements some of IAM's operations.
interface IamPart extends IamClient {

    @Override
    default String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    default void close() { }
}
