package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// Tries the bucket, the key and the topic of a trail before anybody gets the trail: by looking at the key and the bucket, by a
/// message to the topic, as AWS does, and last by writing the empty objects that stand for the trail's folders.
record Destinations(Home home) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final Pattern TOPIC_ARN = Pattern.compile("arn:aws:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}");
    private static final String SNS_ARN_START = "arn:aws:sns:";

    TrailRow checked(TrailRow wished) {
        var row = withBucket(withKey(withTopic(wished)));
        tryTopic(row);
        tryFolders(row);
        return row;
    }

    private TrailRow withTopic(TrailRow row) {
        var given = row.topicArn();
        if (given.isEmpty() || TOPIC_ARN.matcher(given).matches()) {
            return row;
        }
        if (!TOPIC.matcher(given).matches()) {
            throw CloudTrailErrors.topicName("SNS topic name " + given + " is not valid.");
        }
        return row.notifying(SNS_ARN_START + row.homeRegion() + ":" + home.account() + ":" + given);
    }

    private TrailRow withKey(TrailRow row) {
        if (row.kmsKeyArn().isEmpty()) {
            return row;
        }
        var key = key(row);
        if (key.arn() == null || !key.enabled()) {
            throw CloudTrailErrors.keyDisabled(row.kmsKeyArn());
        }
        return row.encryptedWith(key.arn());
    }

    private KeyMetadata key(TrailRow row) {
        var given = row.kmsKeyArn();
        var parts = given.split(":", 6);
        var region = parts.length == 6 ? parts[3] : row.homeRegion();
        if (region.isEmpty()) {
            throw CloudTrailErrors.invalidKey(given);
        }
        try {
            return home.client(KmsClient.class, region, LogBucket.caller(home, row))
                    .describeKey(DescribeKeyRequest.builder().keyId(given).build()).keyMetadata();
        } catch (AwsServiceException e) {
            throw switch (CloudTrailErrors.code(e)) {
                case "NotFoundException" -> CloudTrailErrors.keyNotFound(given);
                case "AccessDeniedException" -> CloudTrailErrors.encryptionPolicy(row.bucket(), given);
                default -> CloudTrailErrors.invalidKey(given);
            };
        }
    }

    private TrailRow withBucket(TrailRow row) {
        if (!BUCKET.matcher(row.bucket()).matches()) {
            throw CloudTrailErrors.s3BucketName("Bucket name " + row.bucket() + " is not valid.");
        }
        try {
            return row.inBucket(new LogBucket(home, row).look());
        } catch (AwsServiceException e) {
            throw CloudTrailErrors.code(e).equals("NoSuchBucket") ? CloudTrailErrors.noBucket(row.bucket())
                    : CloudTrailErrors.bucketPolicy(row.bucket());
        }
    }

    private void tryFolders(TrailRow row) {
        var bucket = new LogBucket(home, row);
        try {
            bucket.put(row.bucket(), bucket.folder(Deliveries.FOLDER, row.member(home.account())), new byte[0], "application/x-directory", "", Map.of());
            if (row.validation()) {
                bucket.put(row.bucket(), bucket.folder(Digests.FOLDER, row.member(home.account())), new byte[0], "application/x-directory", "", Map.of());
            }
        } catch (AwsServiceException e) {
            throw row.kmsKeyArn().isEmpty() ? CloudTrailErrors.bucketPolicy(row.bucket())
                    : CloudTrailErrors.encryptionPolicy(row.bucket(), row.kmsKeyArn());
        }
    }

    private void tryTopic(TrailRow row) {
        if (row.topicArn().isEmpty()) {
            return;
        }
        try {
            publish(row, "CloudTrail validation message.");
        } catch (AwsServiceException _) {
            throw CloudTrailErrors.topicPolicy();
        }
    }

    void publish(TrailRow row, String message) {
        var region = row.topicArn().split(":")[3];
        home.client(SnsClient.class, region, LogBucket.caller(home, row))
                .publish(PublishRequest.builder().topicArn(row.topicArn()).message(message).build());
    }
}
