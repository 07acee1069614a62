package dev.orrery.services.s3;

import static dev.orrery.services.s3.BucketRow.BUCKETS;
import static dev.orrery.services.s3.SettingRow.SETTINGS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.pojo.Pojos;
import dev.orrery.services.s3.SettingRow.Kind;
import dev.orrery.services.s3.SettingRow.SettingKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/// The configurations of buckets, as documents of the SDK.
///
/// Every change gives the bucket a new revision in the same transaction, made of the one before and of what is set: so a
/// revision, which begins at a random number, names the content of all settings, and what is remembered by it is true.
final class Settings {
    private static final String ONLY = "";
    private final Home home;

    Settings(Home home) {
        this.home = home;
    }

    /// The document that is set; `NoSuchBucket` where there is no bucket.
    <T extends SdkPojo> Optional<T> find(String bucket, Kind kind, Supplier<? extends SdkPojo> builder) {
        return home.store().read(tx -> {
            Buckets.require(tx, bucket);
            return read(tx, bucket, kind, builder);
        });
    }

    void store(String bucket, Kind kind, SdkPojo document) {
        store(bucket, kind, document, (_, _) -> { });
    }

    /// @param check refuses what does not suit the bucket, in the transaction that stores
    void store(String bucket, Kind kind, SdkPojo document, BiConsumer<Tables.Write, BucketRow> check) {
        var bytes = Pojos.write(document);
        home.store().write(tx -> {
            var row = Buckets.require(tx, bucket);
            check.accept(tx, row);
            put(tx, row, kind, ONLY, bytes);
            return row;
        });
    }

    /// Back to nothing set. That nothing was set is no error, as on AWS.
    void remove(String bucket, Kind kind) {
        remove(bucket, kind, (_, _) -> { });
    }

    /// @param besides what else goes, in the transaction that removes
    void remove(String bucket, Kind kind, BiConsumer<Tables.Write, BucketRow> besides) {
        home.store().write(tx -> {
            var row = Buckets.require(tx, bucket);
            besides.accept(tx, row);
            delete(tx, row, kind, ONLY);
            return row;
        });
    }

    static <T extends SdkPojo> Optional<T> read(Tables.Read tx, String bucket, Kind kind, Supplier<? extends SdkPojo> builder) {
        return tx.get(SETTINGS, new SettingKey(bucket, kind, ONLY)).map(row -> Pojos.<T>read(row.document(), builder));
    }

    static Optional<byte[]> bytes(Tables.Read tx, String bucket, Kind kind) {
        return tx.get(SETTINGS, new SettingKey(bucket, kind, ONLY)).map(SettingRow::document);
    }

    static BucketRow put(Tables.Write tx, BucketRow bucket, Kind kind, byte[] document) {
        return put(tx, bucket, kind, ONLY, document);
    }

    static BucketRow put(Tables.Write tx, BucketRow bucket, Kind kind, String id, byte[] document) {
        tx.put(SETTINGS, new SettingKey(bucket.name(), kind, id), new SettingRow(bucket.name(), kind, id, document));
        return changed(tx, bucket, kind, id, Arrays.hashCode(document));
    }

    static BucketRow delete(Tables.Write tx, BucketRow bucket, Kind kind) {
        return delete(tx, bucket, kind, ONLY);
    }

    static BucketRow delete(Tables.Write tx, BucketRow bucket, Kind kind, String id) {
        tx.delete(SETTINGS, new SettingKey(bucket.name(), kind, id));
        return changed(tx, bucket, kind, id, 0);
    }

    private static BucketRow changed(Tables.Write tx, BucketRow bucket, Kind kind, String id, int content) {
        long change = mixed(((long) kind.name().hashCode() << Integer.SIZE) + content) + id.hashCode();
        return changed(tx, bucket.withRevision(mixed(bucket.revision() * 31 + change)));
    }

    /// Each bit of the result depends on each bit given (the finalizer of SplitMix64).
    private static long mixed(long value) {
        long first = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ first >>> 27) * 0x94D049BB133111EBL;
        return second ^ second >>> 31;
    }

    static BucketRow changed(Tables.Write tx, BucketRow bucket) {
        tx.put(BUCKETS, bucket.name(), bucket);
        Grounds.changed(bucket);
        return bucket;
    }
}
