package dev.orrery.services.s3;

import static dev.orrery.services.s3.BucketOfRow.BUCKETS_OF;
import static dev.orrery.services.s3.BucketRow.BUCKETS;
import static dev.orrery.services.s3.SettingRow.SETTINGS;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.SettingRow.SettingKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

/// Buckets themselves: created, found, listed, deleted.
final class Buckets implements S3Client {
    private final Home home;

    Buckets(Home home) {
        this.home = home;
    }

    /// The bucket of this name, read in this transaction; `NoSuchBucket` where there is none. Refuses when it is no longer
    /// the bucket that lets the current call in, see [Grounds].
    static BucketRow require(Tables.Read tx, String name) {
        var bucket = find(tx, name);
        Grounds.check(tx, bucket);
        return bucket;
    }

    /// The bucket of this name, to decide about access.
    static BucketRow find(Tables.Read tx, String name) {
        return tx.get(BUCKETS, name).orElseThrow(() -> S3Errors.noSuchBucket(name));
    }

    @Override
    public CreateBucketResponse createBucket(CreateBucketRequest request) {
        var call = Call.current();
        var region = call.region().isEmpty() ? BucketCreation.US_EAST_1 : call.region();
        var bucket = new BucketCreation(home).create(request, call.caller().account(), region);
        var location = region.equals(BucketCreation.US_EAST_1) && bucket.region().equals(region)
                ? "/" + bucket.name() : "http://" + bucket.name() + ".s3.amazonaws.com/";
        return CreateBucketResponse.builder().location(location).bucketArn(bucket.arn()).build();
    }

    /// Only an empty bucket goes. Uploads that were begun and not completed go with it, as on AWS.
    @Override
    public DeleteBucketResponse deleteBucket(DeleteBucketRequest request) {
        home.store().write(tx -> {
            var bucket = require(tx, request.bucket());
            if (!Versions.none(tx, bucket.name())) {
                throw BucketErrors.bucketNotEmpty(bucket);
            }
            Uploads.abortAll(tx, bucket.name());
            LifecycleTimer.cancel(home, tx, bucket.name());
            SequencerRow.forget(tx, bucket.name());
            settings(tx, bucket.name()).forEach(key -> tx.delete(SETTINGS, key));
            tx.delete(BUCKETS_OF, new BucketOfRow(bucket.owner(), bucket.name()));
            tx.delete(BUCKETS, bucket.name());
            return bucket;
        });
        return DeleteBucketResponse.builder().build();
    }

    private static List<SettingKey> settings(Tables.Read tx, String bucket) {
        try (var rows = tx.scan(SETTINGS, Range.startingWith(Key.of(bucket)))) {
            return rows.map(row -> new SettingKey(row.bucket(), row.kind(), row.id())).toList();
        }
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        var bucket = home.store().read(tx -> require(tx, request.bucket()));
        return HeadBucketResponse.builder().bucketArn(bucket.arn()).bucketRegion(bucket.region()).accessPointAlias(false).build();
    }

    /// The oldest region has no name here: null, as ever.
    @Override
    public GetBucketLocationResponse getBucketLocation(GetBucketLocationRequest request) {
        var bucket = home.store().read(tx -> require(tx, request.bucket()));
        return GetBucketLocationResponse.builder().locationConstraint(!bucket.location().isEmpty() ? bucket.location()
                : bucket.region().equals(BucketCreation.US_EAST_1) ? null : bucket.region()).build();
    }

    @Override
    public ListBucketsResponse listBuckets(ListBucketsRequest request) {
        var account = Call.current().caller().account();
        int most = most(request.maxBuckets());
        if (request.bucketRegion() != null && !BucketCreation.isRegion(request.bucketRegion())) {
            throw S3Errors.invalidArgument("Argument value " + request.bucketRegion() + " is not a valid AWS Region", "bucket-region");
        }
        var prefix = request.prefix() == null ? "" : request.prefix();
        var range = Range.startingWith(Key.of(account).start(prefix));
        if (request.continuationToken() != null) {
            range = range.behind(Key.of(account).text(decoded(request.continuationToken())));
        }
        var page = page(account, range, request.bucketRegion(), most);
        boolean more = page.size() > most;
        var shown = more ? page.subList(0, most) : page;
        return ListBucketsResponse.builder()
                .owner(Owners.of(account))
                .prefix(request.prefix())
                .buckets(shown.stream().map(Buckets::listed).toList())
                .continuationToken(more ? encoded(shown.getLast().name()) : null)
                .build();
    }

    /// One bucket more than asked for, if there is one.
    private List<BucketRow> page(String account, Range range, String region, int most) {
        return home.store().read(tx -> {
            try (var owned = tx.scan(BUCKETS_OF, range)) {
                return owned.map(row -> require(tx, row.name()))
                        .filter(row -> region == null || region.equals(row.region()))
                        .limit(most + 1L).toList();
            }
        });
    }

    private static software.amazon.awssdk.services.s3.model.Bucket listed(BucketRow row) {
        return software.amazon.awssdk.services.s3.model.Bucket.builder().name(row.name()).creationDate(row.createdAt())
                .bucketRegion(row.region()).bucketArn(row.arn()).build();
    }

    private static int most(Integer maxBuckets) {
        if (maxBuckets == null) {
            return BucketCreation.BUCKETS_MAX;
        }
        if (maxBuckets < 1 || maxBuckets > BucketCreation.BUCKETS_MAX) {
            throw S3Errors.invalidArgument("Argument max-buckets must be an integer between 1 and 10000", "max-buckets",
                    maxBuckets.toString());
        }
        return maxBuckets;
    }

    private static String encoded(String name) {
        return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Errors.invalidContinuationToken();
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
