package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.TableDefinition.State;
import dev.orrery.services.dynamodb.values.ItemSize;
import dev.orrery.services.dynamodb.values.ValueChecks;
import dev.orrery.services.dynamodb.values.Values;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Does one import: makes the table, and puts into it what is in the objects, in their order. Done again it begins anew, over
/// the table that it has made, and ends with the same.
final class ImportRun {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);
    /// Source: Developer Guide, "Quotas", import jobs.
    private static final int OBJECTS_MAX = 50_000;
    /// What one transaction takes of items; each is written once more for every index.
    private static final long BATCH_BYTES_MAX = 1024 * 1024;
    private static final S3Failure INVALID = new S3Failure("ItemValidationError", "Some of the items failed validation checks and were not"
            + " imported. Please check CloudWatch error logs for more details.");
    private final Home home;
    private final TableLookup tables;
    private final List<Map<String, AttributeValue>> batch = new ArrayList<>();
    private ImportRow row;
    private OpenTable open;
    private long batchBytes;
    private long processed;
    private long imported;
    private long errors;
    private long bytes;

    ImportRun(Home home, ImportRow row) {
        this.home = home;
        this.tables = new TableLookup(home);
        this.row = row;
    }

    void run() {
        Optional<S3Failure> failure;
        try {
            failure = row.errand().run(home, () -> {
                var s3 = home.client(S3Client.class);
                var objects = objects(s3);
                if (!make()) {
                    return Optional.of(new S3Failure("TableAlreadyExists", "Table already exists: " + row.table()));
                }
                open = home.store().read(this::table).orElseThrow();
                objects.forEach(object -> read(s3, object));
                flush();
                return errors > 0 ? Optional.of(INVALID) : Optional.empty();
            });
        } catch (AwsServiceException e) {
            failure = Optional.of(S3Failure.of(e));
        } catch (RuntimeException e) {
            LOG.error("{} failed", row.arn(), e);
            failure = Optional.of(new S3Failure("UNKNOWN", e.toString()));
        }
        end(failure);
    }

    private List<String> objects(S3Client s3) {
        var source = row.asked().s3BucketSource();
        var keys = new ArrayList<String>();
        String token = null;
        do {
            var page = s3.listObjectsV2(ListObjectsV2Request.builder().bucket(source.s3Bucket()).prefix(source.s3KeyPrefix())
                    .expectedBucketOwner(source.s3BucketOwner()).continuationToken(token).build());
            page.contents().stream().map(S3Object::key).forEach(keys::add);
            if (keys.size() > OBJECTS_MAX) {
                throw DynamoDbErrors.validation("The number of S3 objects exceeds the limit of " + OBJECTS_MAX);
            }
            token = page.nextContinuationToken();
        } while (token != null);
        return keys;
    }

    /// @return whether the table is this import's own
    private boolean make() {
        return home.store().write(tx -> {
            var existing = tables.find(tx, row.table());
            if (existing.isPresent()) {
                return row.number() != 0 && existing.get().definition().number() == row.number();
            }
            var creation = ImportRow.creation(row.asked().tableCreationParameters());
            var table = new TableDrafts(home).draft(creation, row.tableId(), CounterRow.next(tx, "tables"), row.key())
                    .settling(State.CREATING, Restores.LATER);
            Quotas.require(tx, home, table, Optional.empty());
            tables.write(tx, table);
            KeyWatch.begin(tx, home, table);
            row = row.making(table.number());
            ImportRow.IMPORTS.put(tx, row);
            return true;
        });
    }

    private Optional<OpenTable> table(Tables.Read tx) {
        return tables.find(tx, row.table()).filter(table -> table.definition().number() == row.number());
    }

    private void read(S3Client s3, String key) {
        var source = row.asked().s3BucketSource();
        var request = GetObjectRequest.builder().bucket(source.s3Bucket()).key(key).expectedBucketOwner(source.s3BucketOwner()).build();
        s3.getObject(request, (ResponseTransformer<GetObjectResponse, Boolean>) (_, content) -> {
            read(content);
            return true;
        });
    }

    private void read(InputStream content) {
        var items = ImportedItems.of(content, row.asked(), open);
        boolean more = true;
        while (more) {
            var next = items.next();
            bytes += items.charactersSince();
            more = switch (next) {
                case ImportedItems.Item(var item) -> count(isAdded(item));
                case ImportedItems.Invalid _ -> count(false);
                case ImportedItems.Unreadable _ -> {
                    count(false);
                    yield false;
                }
                case ImportedItems.End _ -> false;
            };
        }
    }

    /// @return that there may be more
    private boolean count(boolean added) {
        processed++;
        if (added) {
            imported++;
        } else {
            errors++;
        }
        return true;
    }

    private boolean isAdded(Map<String, AttributeValue> item) {
        if (!isValid(open, item)) {
            return false;
        }
        batch.add(Values.canonical(item));
        batchBytes += ItemSize.of(item);
        if (batch.size() >= TableWalk.ROWS_PER_TRANSACTION || batchBytes >= BATCH_BYTES_MAX) {
            flush();
        }
        return true;
    }

    private static boolean isValid(OpenTable table, Map<String, AttributeValue> item) {
        if (ValueChecks.problem(item).isPresent() || ItemSize.of(item) > DynamoDbLimits.ITEM_BYTES_MAX) {
            return false;
        }
        try {
            KeyChecks.requireItem(table, item);
            return true;
        } catch (AwsServiceException _) {
            return false;
        }
    }

    private void flush() {
        var items = List.copyOf(batch);
        home.store().write(tx -> {
            var table = table(tx).orElseThrow();
            for (var item : items) {
                var key = table.key(item);
                new ItemChange(table, key, tx.get(ItemRow.ITEMS, key).map(ItemRow::attributes), Optional.of(item))
                        .apply(tx, home, ItemChange.Actor.CALLER);
            }
            return null;
        });
        batch.clear();
        batchBytes = 0;
    }

    private void end(Optional<S3Failure> failure) {
        home.store().write(tx -> {
            table(tx).filter(_ -> row.number() != 0).ifPresent(table ->
                    tables.write(tx, table.definition().settling(State.CREATING, home.clock().now())));
            ImportRow.IMPORTS.put(tx, row.ended(home.clock().now(), new ImportRow.Counts(processed, imported, errors, bytes), failure));
            if (row.number() == 0) {
                KeyWatch.end(tx, home, row.table(), row.key());
            }
            Jobs.end(tx, home, Imports.TIMER, row.arn());
            home.timers().set(tx, Imports.FORGET, row.arn(), home.clock().now().plus(JobRows.KEPT));
            return null;
        });
    }
}
