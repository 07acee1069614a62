package dev.orrery.services.s3;

import static dev.orrery.services.s3.SettingRow.SETTINGS;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.pojo.Pojos;
import dev.orrery.services.s3.SettingRow.Kind;
import dev.orrery.services.s3.SettingRow.SettingKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;

/// Configurations of which a bucket may have many, each by its id: all of one kind.
///
/// @param <T> the SDK's document
final class NamedSettings<T extends SdkPojo> {
    /// "You can have up to 1,000 inventory (metrics, storage class analysis, tiering) configurations per bucket."
    private static final int CONFIGURATIONS_MAX = 1_000;
    private static final int PAGE_MAX = 100;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private final Home home;
    private final Kind kind;
    private final Supplier<? extends SdkPojo> builder;

    NamedSettings(Home home, Kind kind, Supplier<? extends SdkPojo> builder) {
        this.home = home;
        this.kind = kind;
        this.builder = builder;
    }

    /// Adds the document, or replaces the one with its id.
    void put(String bucket, String id, T document) {
        if (id == null || !ID.matcher(id).matches()) {
            throw S3Errors.error("InvalidConfigurationId", 400, "The specified configuration id is invalid.");
        }
        var bytes = Pojos.write(document);
        home.store().write(tx -> {
            var row = Buckets.require(tx, bucket);
            if (tx.get(SETTINGS, new SettingKey(bucket, kind, id)).isEmpty()) {
                try (var all = tx.scan(SETTINGS, range(bucket))) {
                    if (all.limit(CONFIGURATIONS_MAX).count() == CONFIGURATIONS_MAX) {
                        throw BucketErrors.tooManyConfigurations();
                    }
                }
            }
            return Settings.put(tx, row, kind, id, bytes);
        });
    }

    T get(String bucket, String id) {
        return home.store().read(tx -> {
            Buckets.require(tx, bucket);
            return tx.get(SETTINGS, new SettingKey(bucket, kind, String.valueOf(id))).map(this::document)
                    .orElseThrow(BucketErrors::noSuchConfiguration);
        });
    }

    void delete(String bucket, String id) {
        home.store().write(tx -> {
            var row = Buckets.require(tx, bucket);
            if (tx.get(SETTINGS, new SettingKey(bucket, kind, String.valueOf(id))).isEmpty()) {
                throw BucketErrors.noSuchConfiguration();
            }
            return Settings.delete(tx, row, kind, id);
        });
    }

    /// @param next the token for the following page; empty behind the last
    record Page<T>(List<T> documents, Optional<String> next) {
        boolean truncated() {
            return next.isPresent();
        }
    }

    /// By id, a page at a time.
    Page<T> list(String bucket, String token) {
        return home.store().read(tx -> {
            Buckets.require(tx, bucket);
            var range = token == null ? range(bucket) : range(bucket).behind(key(bucket).text(decoded(token)));
            List<SettingRow> rows;
            try (var all = tx.scan(SETTINGS, range)) {
                rows = all.limit(PAGE_MAX + 1L).toList();
            }
            boolean more = rows.size() > PAGE_MAX;
            var shown = more ? rows.subList(0, PAGE_MAX) : rows;
            return new Page<>(shown.stream().map(this::document).toList(),
                    more ? Optional.of(encoded(shown.getLast().id())) : Optional.empty());
        });
    }

    private T document(SettingRow row) {
        return Pojos.<T>read(row.document(), builder);
    }

    private Range range(String bucket) {
        return Range.startingWith(key(bucket));
    }

    private Key key(String bucket) {
        return Key.of(bucket).text(kind.name());
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Errors.invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
        }
    }
}
