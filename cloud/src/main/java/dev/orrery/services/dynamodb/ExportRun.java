package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.dynamodb.values.ItemJson;
import dev.orrery.services.dynamodb.values.ItemSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/// Writes the files of one export. Done again it writes the same files again.
/// Source: Developer Guide, "DynamoDB table export output format".
final class ExportRun {
    private static final Logger LOG = LoggerFactory.getLogger(ExportRun.class);
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private final Home home;
    private final ExportRow row;
    private final OpenTable table;
    private long items;
    private long bytes;

    ExportRun(Home home, ExportRow row) {
        this.home = home;
        this.row = row;
        this.table = new OpenTable(row.table());
    }

    /// What has become of it.
    ExportRow run() {
        try {
            return row.errand().run(home, () -> {
                var files = new ExportFiles(home.client(S3Client.class), row);
                files.begin();
                write(files);
                return files.end(home, row, items, bytes);
            });
        } catch (AwsServiceException e) {
            return row.failed(home.clock().now(), S3Failure.of(e));
        } catch (RuntimeException e) {
            LOG.error("{} failed", row.arn(), e);
            return row.failed(home.clock().now(), new S3Failure("UNKNOWN", e.toString()));
        }
    }

    private void write(ExportFiles files) {
        Optional<byte[]> position = Optional.empty();
        while (true) {
            var behind = position;
            var lines = new ArrayList<String>();
            var last = home.store().read(tx -> row.isIncremental() ? changes(tx, behind, lines) : states(tx, behind, lines));
            lines.forEach(files::line);
            if (last.isEmpty()) {
                return;
            }
            position = last;
        }
    }

    private Optional<byte[]> states(Tables.Read tx, Optional<byte[]> behind, List<String> lines) {
        var keys = PastItems.keys(tx, table, behind);
        var moment = HistoryTimes.of(tx, table.definition().number()).of(row.moment());
        for (var key : keys) {
            Histories.at(tx, key, moment).ifPresent(item -> {
                var line = new StringBuilder("{\"Item\":");
                ItemJson.write(item, line);
                add(line.append('}'), item, lines);
            });
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast());
    }

    private Optional<byte[]> changes(Tables.Read tx, Optional<byte[]> behind, List<String> lines) {
        var keys = PastItems.changed(tx, table, behind);
        var times = HistoryTimes.of(tx, table.definition().number());
        var from = times.of(row.from().orElseThrow());
        var to = times.of(row.moment());
        for (var key : keys) {
            Histories.lastChange(tx, key, from, to).ifPresent(at -> change(Histories.at(tx, key, from.minusNanos(1)),
                    Histories.at(tx, key, to.minusNanos(1)), times.clouds(at), lines));
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast());
    }

    /// What came and went within the period is not told.
    private void change(Optional<Map<String, AttributeValue>> before, Optional<Map<String, AttributeValue>> after, Instant at,
            List<String> lines) {
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        var any = after.or(() -> before).orElseThrow();
        long micros = at.getEpochSecond() * MICROS_PER_SECOND + at.getNano() / NANOS_PER_MICRO;
        var line = new StringBuilder("{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"").append(micros).append("\"}},\"Keys\":");
        ItemJson.write(table.keys().of(any), line);
        if (row.view().equals("NEW_AND_OLD_IMAGES")) {
            before.ifPresent(image -> image("OldImage", image, line));
        }
        after.ifPresent(image -> image("NewImage", image, line));
        add(line.append('}'), any, lines);
    }

    private static void image(String name, Map<String, AttributeValue> image, StringBuilder line) {
        line.append(",\"").append(name).append("\":");
        ItemJson.write(image, line);
    }

    private void add(StringBuilder line, Map<String, AttributeValue> item, List<String> lines) {
        lines.add(line.append('\n').toString());
        items++;
        bytes += ItemSize.of(item);
    }
}
