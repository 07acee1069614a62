package dev.orrery.services.s3;

import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.CrossOrigin;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Site;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.S3Client;

/// Amazon S3. All accounts' buckets live in one home, because their names are one namespace; who owns what is in the rows.
public final class S3 implements CloudService {

    @Override
    public List<Class<?>> clients() {
        return List.of(S3Client.class);
    }

    @Override
    public List<?> parts(Home home) {
        var settings = new Settings(home);
        return List.of(
                new Buckets(home), new Acls(home), new Policies(home), new PublicAccessBlocks(settings), new Ownerships(settings),
                new Versionings(home), new ObjectLockSettings(home), new Encryptions(settings), new BucketTags(settings),
                new CrossOriginRules(settings), new Lifecycles(home, settings), new Replications(home, settings),
                new Notifications(home, settings), new Websites(settings), new Loggings(settings), new Traffic(settings),
                new Inventories(home), new Analytics(home), new Metrics(home), new Tierings(home),
                new Objects(home), new ObjectReads(home), new Attributes(home), new Copies(home), new Deletes(home),
                new Uploads(home), new PartUploads(home), new Completions(home), new UploadListings(home),
                new Listings(home), new VersionListings(home), new ObjectTags(home), new ObjectLocks(home), new Restores(home));
    }

    @Override
    public HomeId home(HomeId callers, Object request) {
        return HomeId.ofPartition();
    }

    @Override
    public List<Access> access(Home home, Object request) {
        return S3Access.of(home, request);
    }

    @Override
    public Optional<CrossOrigin.Rules> crossOrigin(Home home, Object request) {
        if (!(request instanceof SdkPojo pojo)) {
            return Optional.empty();
        }
        var shape = RequestShape.of(pojo);
        return Optional.of(home.store().read(tx -> CrossOriginRules.rules(tx, RequestShape.text(shape.bucket(), pojo),
                RequestShape.text(shape.key(), pojo))));
    }

    @Override
    public Optional<Site> site() {
        return Optional.of(new WebsitePages());
    }

    @Override
    public void due(Home home, Timer timer) {
        switch (timer.kind()) {
            case LifecycleTimer.KIND -> LifecycleTimer.due(home, timer);
            case ReplicationTimer.KIND -> new ReplicationRun(home, ReplicationTimer.of(timer)).run();
            case RestoreTimer.KIND -> RestoreTimer.due(home, timer);
            case Notices.TIMER -> Notices.due(home, timer);
            default -> throw new IllegalStateException("S3 sets no such timer, but " + timer + " fell due");
        }
    }
}
