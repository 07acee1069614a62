package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.Settings.TimeToLive;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/// Which attribute of a table tells when its items go.
final class TimesToLive implements DynamoDbClient {
    private static final int ATTRIBUTE_MAX = 255;
    private final Home home;
    private final TableLookup tables;

    TimesToLive(Home home) {
        this.home = home;
        this.tables = new TableLookup(home);
    }

    @Override
    public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
        CreateTableChecks.requireTableName(request.tableName());
        new Constraints().pattern("tableName", request.tableName()).check();
        tables.await(request.tableName());
        var found = home.store().read(tx -> tables.require(tx, request.tableName()).definition().timeToLive());
        return DescribeTimeToLiveResponse.builder()
                .timeToLiveDescription(found.map(this::description)
                        .orElseGet(() -> TimeToLiveDescription.builder().timeToLiveStatus("DISABLED").build())).build();
    }

    private TimeToLiveDescription description(TimeToLive timeToLive) {
        boolean settled = Settling.isOver(timeToLive.settlesAt(), home.clock().now());
        var description = TimeToLiveDescription.builder()
                .timeToLiveStatus(timeToLive.enabled() ? settled ? "ENABLED" : "ENABLING" : settled ? "DISABLED" : "DISABLING");
        return settled && !timeToLive.enabled() ? description.build() : description.attributeName(timeToLive.attribute()).build();
    }

    @Override
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
        CreateTableChecks.requireTableName(request.tableName());
        var specification = request.timeToLiveSpecification();
        var constraints = new Constraints().pattern("tableName", request.tableName()).notNull("timeToLiveSpecification", specification);
        if (specification != null) {
            constraints.notNull("timeToLiveSpecification.enabled", specification.enabled())
                    .notNull("timeToLiveSpecification.attributeName", specification.attributeName())
                    .length("timeToLiveSpecification.attributeName", specification.attributeName(), 1, ATTRIBUTE_MAX);
        }
        constraints.check();
        new Unlocking(home).write(tx -> {
            var found = tables.require(tx, request.tableName());
            OpenedKeys.require(tx, home, found);
            var table = found.definition();
            var now = home.clock().now();
            var before = table.timeToLive();
            boolean enabled = before.filter(TimeToLive::enabled).isPresent();
            if (before.isPresent() && !Settling.isOver(before.get().settlesAt(), now)) {
                throw DynamoDbErrors.validation("Time to live has been modified multiple times within a fixed interval");
            }
            if (enabled == specification.enabled()) {
                throw DynamoDbErrors.validation("TimeToLive is already " + (enabled ? "enabled" : "disabled"));
            }
            if (enabled && !before.get().attribute().equals(specification.attributeName())) {
                throw DynamoDbErrors.validation("TimeToLive is active on a different AttributeName: current AttributeName is "
                        + before.get().attribute());
            }
            var settlesAt = now.plus(DynamoDbLimits.SETTLING);
            var next = new TimeToLive(specification.attributeName(), specification.enabled(), settlesAt);
            tables.write(tx, set(tx, home, table, next));
            new SharedSettings(home).eachOther(tx, table, now, (peer, there, known) -> set(there, peer, known, next));
            return table;
        });
        return UpdateTimeToLiveResponse.builder().timeToLiveSpecification(specification).build();
    }

    private static TableDefinition set(Tables.Write tx, Home home, TableDefinition table, TimeToLive next) {
        if (next.enabled()) {
            home.timers().set(tx, Expirations.FILL, table.name(), next.settlesAt());
        }
        return table.with(settings -> settings.withTimeToLive(next));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
