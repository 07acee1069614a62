package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The files of an export in its bucket: `_started`, which shows that the bucket can be written to, the data, and in the end
/// the manifests, each with its checksum beside it.
final class ExportFiles {
    /// What goes into one data file, before it is compressed.
    private static final long DATA_BYTES_MAX = 16L * 1024 * 1024;
    private static final String FULL_VERSION = "2020-06-30";
    private static final String INCREMENTAL_VERSION = "2023-08-01";
    private final S3Client s3;
    private final ExportRow row;
    private final String bucketOwner;
    private final StringBuilder manifest = new StringBuilder();
    private ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private GZIPOutputStream data;
    private long inFile;
    private long itemsInFile;
    private int files;

    ExportFiles(S3Client s3, ExportRow row) {
        this.s3 = s3;
        this.row = row;
        this.bucketOwner = row.asked().s3BucketOwner();
        open();
    }

    void begin() {
        put(row.folder() + "_started", new byte[0], "application/octet-stream");
    }

    private void open() {
        compressed = new ByteArrayOutputStream();
        try {
            data = new GZIPOutputStream(compressed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inFile = 0;
        itemsInFile = 0;
    }

    /// One item, with its end of line.
    void line(String line) {
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            data.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inFile += bytes.length;
        itemsInFile++;
        if (inFile >= DATA_BYTES_MAX) {
            seal();
            open();
        }
    }

    private void seal() {
        try {
            data.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var content = compressed.toByteArray();
        var key = row.dataFolder() + row.files() + "%04d".formatted(files++) + ".json.gz";
        var etag = put(key, content, "application/x-gzip");
        manifest.append("{\"itemCount\":").append(itemsInFile).append(",\"md5Checksum\":\"").append(md5(content)).append("\",\"etag\":\"")
                .append(etag).append("\",\"dataFileS3Key\":").append(JsonWriter.quote(key)).append("}\n");
    }

    /// The rest of the data, and the manifests.
    ExportRow end(Home home, ExportRow export, long items, long bytes) {
        if (itemsInFile > 0 || files == 0) {
            seal();
        }
        var ended = export.completed(home.clock().now(), items, bytes);
        putWithChecksum("manifest-files", manifest.toString());
        putWithChecksum("manifest-summary", summary(home, ended));
        return ended;
    }

    private void putWithChecksum(String name, String text) {
        var content = text.getBytes(StandardCharsets.UTF_8);
        put(row.folder() + name + ".json", content, "application/json");
        put(row.folder() + name + ".md5", md5(content).getBytes(StandardCharsets.UTF_8), "text/plain");
    }

    private String summary(Home home, ExportRow ended) {
        var asked = ended.asked();
        var summary = new LinkedHashMap<String, Json>();
        summary.put("version", new Json.Text(ended.isIncremental() ? INCREMENTAL_VERSION : FULL_VERSION));
        summary.put("exportArn", new Json.Text(ended.arn()));
        summary.put("startTime", time(ended.startedAt()));
        summary.put("endTime", time(ended.endedAt().orElseThrow()));
        summary.put("tableArn", new Json.Text(ResourceNames.tableArn(home, ended.table().name())));
        summary.put("tableId", new Json.Text(ended.table().id()));
        ended.from().ifPresentOrElse(from -> {
            summary.put("exportFromTime", time(from));
            summary.put("exportToTime", time(ended.moment()));
        }, () -> summary.put("exportTime", time(ended.moment())));
        summary.put("s3Bucket", new Json.Text(asked.s3Bucket()));
        summary.put("s3Prefix", text(asked.s3Prefix()));
        summary.put("s3SseAlgorithm", new Json.Text(asked.s3SseAlgorithm() == null ? "AES256" : asked.s3SseAlgorithmAsString()));
        summary.put("s3SseKmsKeyId", text(asked.s3SseKmsKeyId()));
        summary.put("manifestFilesS3Key", new Json.Text(ended.folder() + "manifest-files.json"));
        summary.put("billedSizeBytes", new Json.Numeral(Long.toString(ended.bytes())));
        summary.put("itemCount", new Json.Numeral(Long.toString(ended.items())));
        summary.put("outputFormat", new Json.Text("DYNAMODB_JSON"));
        if (ended.isIncremental()) {
            summary.put("outputView", new Json.Text(ended.view()));
        }
        summary.put("exportType", new Json.Text(ended.isIncremental() ? "INCREMENTAL_EXPORT" : "FULL_EXPORT"));
        return JsonWriter.write(new Json.Members(summary));
    }

    private static Json time(Instant at) {
        return new Json.Text(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(java.time.ZoneOffset.UTC).format(at));
    }

    private static Json text(String value) {
        return value == null ? new Json.Nothing() : new Json.Text(value);
    }

    /// @return the entity tag, without its quotation marks
    private String put(String key, byte[] content, String type) {
        var asked = row.asked();
        var request = PutObjectRequest.builder().bucket(asked.s3Bucket()).key(key).contentType(type).expectedBucketOwner(bucketOwner);
        if ("KMS".equals(asked.s3SseAlgorithmAsString())) {
            request.serverSideEncryption("aws:kms").ssekmsKeyId(asked.s3SseKmsKeyId());
        } else {
            request.serverSideEncryption("AES256");
        }
        var etag = s3.putObject(request.build(), RequestBody.fromBytes(content)).eTag();
        return etag == null ? "" : etag.replace("\"", "");
    }

    private static String md5(byte[] content) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
