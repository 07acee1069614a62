package dev.orrery.services.organizations;

import software.amazon.awssdk.services.organizations.OrganizationsClient;

/// What every part has that implements some of the operations.
interface OrganizationsPart extends OrganizationsClient {

    @Override
    default String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    default void close() { }
}
