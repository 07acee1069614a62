package dev.orrery.services.dynamodb;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.CrossOrigin;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Amazon DynamoDB and its streams.
public final class DynamoDb implements CloudService {
    private static final int MAX_AGE_SECONDS = 172_800;

    @Override
    public List<Class<?>> clients() {
        return List.of(DynamoDbClient.class, DynamoDbStreamsClient.class);
    }

    @Override
    public List<?> parts(Home home) {
        return List.of(new TableLifecycle(home), new TableUpdates(home), new Tags(home), new TimesToLive(home), new ResourcePolicies(home),
                new ContinuousBackups(home), new Backups(home), new Exports(home), new Imports(home), new ContributorInsights(home),
                new ReplicaAutoScaling(home), new KinesisDestinations(home), new Account(), new ItemReads(home), new ItemWrites(home),
                new Batches(home), new Queries(home), new Scans(home), new Transactions(home), new PartiQl(home), new Streams(home));
    }

    /// Who names a table by its ARN reaches it in its own account and region.
    @Override
    public HomeId home(HomeId callers, Object request) {
        return RequestHome.of(callers, request);
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return DynamoDbAccess.of(home, request);
    }

    /// Browsers may call from anywhere; who has no key is refused all the same.
    @Override
    public Optional<CrossOrigin.Rules> crossOrigin(Home home, Object request) {
        return Optional.of(new CrossOrigin.Rules(List.of(new CrossOrigin.Rule(List.of("*"), List.of("POST"), List.of("*"),
                List.of("x-amzn-requestid", "x-amzn-errortype", "x-amz-crc32"), Optional.of(MAX_AGE_SECONDS))),
                "TABLE", "CORSResponse: This CORS request is not allowed."));
    }

    @Override
    public void due(Home home, Timer timer) {
        switch (timer.kind()) {
            case Purges.TIMER -> Purges.due(home, timer);
            case Expirations.TIMER -> Expirations.due(home, timer);
            case Expirations.FILL -> Expirations.fill(home, timer);
            case IndexFills.TIMER -> IndexFills.due(home, timer);
            case IdempotencyTokens.TIMER -> IdempotencyTokens.due(home, timer);
            case Histories.TIMER -> Histories.due(home, timer);
            case Restores.TIMER -> Restores.due(home, timer);
            case Backups.TIMER -> Backups.due(home, timer);
            case Replication.TIMER -> Replication.due(home, timer);
            case ReplicaFills.TIMER -> ReplicaFills.due(home, timer);
            case Versions.TIMER -> Versions.due(home, timer);
            case Exports.TIMER -> Exports.due(home, timer);
            case Exports.FORGET -> Exports.forget(home, timer);
            case Imports.TIMER -> Imports.due(home, timer);
            case Imports.FORGET -> Imports.forget(home, timer);
            case KeyWatch.TIMER -> KeyWatch.due(home, timer);
            case KeyWatch.RETIRE -> KeyWatch.retire(home, timer);
            case GrantIntents.TIMER -> GrantIntents.due(home, timer);
            case StreamTrims.TIMER -> StreamTrims.due(home, timer);
            default -> throw new IllegalStateException("DynamoDB sets no such timer, but " + timer + " fell due");
        }
    }
}
