package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import java.net.URI;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeEndpointsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeEndpointsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.dynamodb.model.Endpoint;

/// What an account may ask to be told: its quotas, and where it is served.
final class Account implements DynamoDbClient {
    private static final long CACHE_MINUTES = 1_440;

    /// The quotas that [Quotas] enforces.
    @Override
    public DescribeLimitsResponse describeLimits(DescribeLimitsRequest request) {
        return DescribeLimitsResponse.builder().accountMaxReadCapacityUnits(Quotas.ACCOUNT_UNITS_MAX)
                .accountMaxWriteCapacityUnits(Quotas.ACCOUNT_UNITS_MAX).tableMaxReadCapacityUnits(Quotas.TABLE_UNITS_MAX)
                .tableMaxWriteCapacityUnits(Quotas.TABLE_UNITS_MAX).build();
    }

    /// Where the caller reaches this cloud: a client that discovers its endpoint must not end up elsewhere.
    @Override
    public DescribeEndpointsResponse describeEndpoints(DescribeEndpointsRequest request) {
        return DescribeEndpointsResponse.builder().endpoints(Endpoint.builder()
                .address(URI.create(Call.current().endpoint()).getAuthority()).cachePeriodInMinutes(CACHE_MINUTES).build()).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
