package dev.orrery.services.cloudtrail;

import dev.orrery.Orrery;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket for log files, with the policy that AWS's guide gives for it, and what is in it.
/// Source: CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".
record TrailBucket(S3Client s3, String name) {
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[
             {"Sid":"AWSCloudTrailAclCheck20150319","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},
              "Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::BUCKET",
              "Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:REGION:123456789012:trail/TRAIL"}}},
             {"Sid":"AWSCloudTrailWrite20150319","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},
              "Action":"s3:PutObject","Resource":"arn:aws:s3:::BUCKET/PREFIXAWSLogs/123456789012/*",
              "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control",
                                           "aws:SourceArn":"arn:aws:cloudtrail:REGION:123456789012:trail/TRAIL"}}}]}""";

    static TrailBucket make(Orrery cloud, String name, String trail) {
        var bucket = new TrailBucket(cloud.client(S3Client.class), name);
        bucket.s3.createBucket(create -> create.bucket(name));
        bucket.allow("us-east-1", trail, "");
        return bucket;
    }

    /// @param prefix ends with a slash, or is empty
    void allow(String region, String trail, String prefix) {
        var policy = POLICY.replace("BUCKET", name).replace("TRAIL", trail).replace("REGION", region).replace("PREFIX", prefix);
        s3.putBucketPolicy(put -> put.bucket(name).policy(policy));
    }

    /// Keys of files, without the empty objects that stand for folders.
    List<String> keys(String containing) {
        return s3.listObjectsV2Paginator(list -> list.bucket(name)).contents().stream().map(S3Object::key)
                .filter(key -> key.contains(containing) && !key.endsWith("/")).toList();
    }

    List<String> logs() {
        return keys("/CloudTrail/");
    }

    List<String> digests() {
        return keys("/CloudTrail-Digest/");
    }

    byte[] unpacked(String key) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(s3.getObjectAsBytes(get -> get.bucket(name).key(key)).asByteArray()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Json json(String key) {
        return JsonReader.read(new String(unpacked(key), StandardCharsets.UTF_8), 16 * 1024 * 1024);
    }

    /// The events of all files, in the order of the files.
    List<Json> events() {
        return logs().stream().flatMap(key -> ((Json.Sequence) LookupsTest.at(json(key), "Records")).elements().stream()).toList();
    }

    List<String> eventNames() {
        return events().stream().map(event -> LookupsTest.text(event, "eventName")).toList();
    }
}
