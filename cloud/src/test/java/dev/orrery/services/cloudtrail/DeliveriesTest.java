package dev.orrery.services.cloudtrail;

import static dev.orrery.services.cloudtrail.LookupsTest.at;
import static dev.orrery.services.cloudtrail.LookupsTest.text;
import static dev.orrery.services.cloudtrail.TrailsTest.data;
import static dev.orrery.services.cloudtrail.TrailsTest.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Log files, digests and notices, as the cloud's time goes on.
/// Sources: CloudTrail User Guide, "Finding your CloudTrail log files", "CloudTrail digest file structure", "Custom
/// implementations of CloudTrail log file integrity validation", "Logging data events".
class DeliveriesTest {
    private final Orrery cloud = Orrery.start();
    private final CloudTrailClient trail = cloud.client(CloudTrailClient.class);
    private final SqsClient sqs = cloud.client(SqsClient.class);
    private final IamClient iam = cloud.client(IamClient.class);
    private final TrailBucket bucket = TrailBucket.make(cloud, "logs", "audit");

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void eventsComeInFilesEveryFiveMinutes() {
        start(false, false);
        cloud.time().advance(Duration.ofMinutes(2));
        sqs.createQueue(create -> create.queueName("one"));
        assertThat(bucket.logs()).isEmpty();
        cloud.time().advance(Duration.ofMinutes(3));
        assertThat(bucket.logs()).singleElement().asString().matches(
                "AWSLogs/123456789012/CloudTrail/us-east-1/2026/01/01/123456789012_CloudTrail_us-east-1_20260101T0005Z_[A-Za-z0-9]{16}\\.json\\.gz");
        assertThat(names("CreateQueue")).hasSize(1);
        assertThat(text(event("CreateQueue"), "requestParameters.queueName")).isEqualTo("one");
        var head = bucket.s3().headObject(get -> get.bucket("logs").key(bucket.logs().getFirst()));
        assertThat(head.contentType()).isEqualTo("application/json");
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        var status = trail.getTrailStatus(get -> get.name("audit"));
        assertThat(status.latestDeliveryTime()).isEqualTo(cloud.time().now());
        assertThat(status.latestDeliveryError()).isNull();

        sqs.createQueue(create -> create.queueName("two"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(names("CreateQueue")).hasSize(2);
    }

    @Test
    void onlyWhatHappensWhileLoggingIsRecorded() {
        trail.createTrail(create -> create.name("audit").s3BucketName("logs"));
        sqs.createQueue(create -> create.queueName("before"));
        trail.startLogging(start -> start.name("audit"));
        sqs.createQueue(create -> create.queueName("during"));
        trail.stopLogging(stop -> stop.name("audit"));
        sqs.createQueue(create -> create.queueName("after"));
        cloud.time().advance(Duration.ofMinutes(10));
        assertThat(names("CreateQueue")).singleElement().extracting(event -> text(event, "requestParameters.queueName")).isEqualTo("during");
        trail.deleteTrail(delete -> delete.name("audit"));
        sqs.createQueue(create -> create.queueName("late"));
        cloud.time().advance(Duration.ofHours(1));
        assertThat(names("CreateQueue")).hasSize(1);
    }

    @Test
    void trailOfOneRegionHasNoEventsOfOthersAndOneOfAllHas() {
        start(false, false);
        cloud.in("eu-west-1").client(SqsClient.class).createQueue(create -> create.queueName("orders"));
        iam.createUser(create -> create.userName("alice"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(names("CreateQueue")).isEmpty();
        assertThat(names("CreateUser")).hasSize(1);

        trail.updateTrail(update -> update.name("audit").isMultiRegionTrail(true));
        cloud.in("eu-west-1").client(SqsClient.class).createQueue(create -> create.queueName("bills"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(names("CreateQueue")).hasSize(1);
        assertThat(bucket.keys("/CloudTrail/eu-west-1/2026/01/01/123456789012_CloudTrail_eu-west-1_")).hasSize(1);
    }

    @Test
    void globalServicesMayBeLeftOut() {
        trail.createTrail(create -> create.name("audit").s3BucketName("logs").includeGlobalServiceEvents(false));
        trail.startLogging(start -> start.name("audit"));
        iam.createUser(create -> create.userName("alice"));
        sqs.createQueue(create -> create.queueName("orders"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(bucket.eventNames()).contains("CreateQueue").doesNotContain("CreateUser");
    }

    @Test
    void selectedObjectsAreLoggedAndNoOthers() {
        start(false, false);
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(EventSelector.builder().readWriteType("WriteOnly")
                .includeManagementEvents(false).dataResources(data("AWS::S3::Object", "arn:aws:s3:::photos/cats/")).build()));
        s3.putObject(put -> put.bucket("photos").key("cats/tom").serverSideEncryption("AES256"), RequestBody.fromString("meow-meow"));
        s3.putObject(put -> put.bucket("photos").key("dogs/rex"), RequestBody.fromString("woof"));
        s3.getObjectAsBytes(get -> get.bucket("photos").key("cats/tom"));
        sqs.createQueue(create -> create.queueName("orders"));
        cloud.time().advance(Duration.ofMinutes(5));

        assertThat(names("PutObject")).singleElement().satisfies(event -> {
            assertThat(text(event, "requestParameters.key")).isEqualTo("cats/tom");
            assertThat(text(event, "requestParameters.x-amz-server-side-encryption")).isEqualTo("AES256");
            assertThat(text(event, "eventCategory")).isEqualTo("Data");
            assertThat(at(event, "managementEvent")).isEqualTo(new Json.Truth(false));
            assertThat(((Json.Sequence) at(event, "resources")).elements()).extracting(resource -> text(resource, "ARN"))
                    .containsExactly("arn:aws:s3:::photos/cats/tom", "arn:aws:s3:::photos");
            assertThat(event.toString()).doesNotContain("meow-meow");
        });
        assertThat(bucket.eventNames()).doesNotContain("GetObject");
        assertThat(names("CreateQueue")).isEmpty();
        assertThat(trail.lookupEvents().events()).noneMatch(event -> event.eventName().equals("PutObject"));
    }

    @Test
    void advancedSelectorsChooseByEveryField() {
        start(false, false);
        var url = sqs.createQueue(create -> create.queueName("orders")).queueUrl();
        var other = sqs.createQueue(create -> create.queueName("bills")).queueUrl();
        var arn = sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)).attributes().get(QueueAttributeName.QUEUE_ARN);
        trail.putEventSelectors(put -> put.trailName("audit").advancedEventSelectors(
                AdvancedEventSelector.builder().fieldSelectors(field("eventCategory", "Data"), field("resources.type", "AWS::SQS::Queue"),
                        field("resources.ARN", arn), field("eventName", "SendMessage", "DeleteMessage")).build(),
                AdvancedEventSelector.builder().fieldSelectors(field("eventCategory", "Management"), field("readOnly", "true")).build()));
        sqs.sendMessage(send -> send.queueUrl(url).messageBody("very private"));
        sqs.sendMessage(send -> send.queueUrl(other).messageBody("other"));
        sqs.receiveMessage(receive -> receive.queueUrl(url));
        iam.listUsers();
        iam.createUser(create -> create.userName("alice"));
        cloud.time().advance(Duration.ofMinutes(5));

        assertThat(names("SendMessage")).singleElement().satisfies(event -> {
            assertThat(text(event, "requestParameters.queueUrl")).isEqualTo(url);
            assertThat(text(event, "requestParameters.messageBody")).isEqualTo("HIDDEN_DUE_TO_SECURITY_REASONS");
        });
        assertThat(bucket.eventNames()).contains("ListUsers").doesNotContain("ReceiveMessage", "CreateUser");
    }

    @Test
    void itemsOfTablesAreLoggedWithoutTheirContent() {
        start(false, false);
        var tables = cloud.client(DynamoDbClient.class);
        var table = tables.createTable(create -> create.tableName("music").keySchema(KeySchemaElement.builder().attributeName("artist").keyType("HASH").build())
                .attributeDefinitions(AttributeDefinition.builder().attributeName("artist").attributeType("S").build()).billingMode("PAY_PER_REQUEST"))
                .tableDescription();
        cloud.time().advance(Duration.ofMinutes(1));
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(EventSelector.builder()
                .dataResources(data("AWS::DynamoDB::Table", table.tableArn())).build()));
        tables.putItem(put -> put.tableName("music").item(Map.of("artist", AttributeValue.fromS("Nina"), "secret", AttributeValue.fromS("tune"))));
        tables.getItem(get -> get.tableName("music").key(Map.of("artist", AttributeValue.fromS("Nina"))));
        tables.transactWriteItems(all -> all.transactItems(TransactWriteItem.builder().update(update -> update.tableName("music")
                .key(Map.of("artist", AttributeValue.fromS("Ella"))).updateExpression("SET secret = :s")
                .expressionAttributeValues(Map.of(":s", AttributeValue.fromS("tune")))).build()));
        tables.batchWriteItem(batch -> batch.requestItems(Map.of("music", List.of(WriteRequest.builder().deleteRequest(delete ->
                delete.key(Map.of("artist", AttributeValue.fromS("Nina")))).build()))));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(names("PutItem")).singleElement().satisfies(event -> {
            assertThat(text(event, "requestParameters.tableName")).isEqualTo("music");
            assertThat(event.toString()).doesNotContain("tune");
            assertThat(((Json.Sequence) at(event, "resources")).elements()).extracting(resource -> text(resource, "ARN")).containsExactly(table.tableArn());
        });
        assertThat(JsonWriter.write(at(event("PutItem"), "requestParameters.item"))).isIn("[\"artist\",\"secret\"]", "[\"secret\",\"artist\"]");
        assertThat(text(event("GetItem"), "requestParameters.key.artist")).isEqualTo("Nina");
        assertThat(JsonWriter.write(at(event("TransactWriteItems"), "requestParameters.requestItems"))).isEqualTo("[{\"operation\":\"Update\","
                + "\"tableName\":\"music\",\"key\":{\"artist\":\"Ella\"},\"updateExpression\":\"SET secret = :s\"}]");
        assertThat(JsonWriter.write(at(event("BatchWriteItem"), "requestParameters.requestItems"))).isEqualTo("[{\"operation\":\"Delete\","
                + "\"tableName\":\"music\",\"key\":{\"artist\":\"Nina\"}}]");
        assertThat(bucket.events().toString()).doesNotContain("tune");
        assertThat(names("CreateTable")).hasSize(1);
    }

    /// Which table a statement is about is decided only when it is read.
    @Test
    void statementsOnTablesAreLoggedLikeOtherCalls() {
        start(false, false);
        var tables = cloud.client(DynamoDbClient.class);
        var arn = table(tables, "music");
        table(tables, "films");
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(EventSelector.builder()
                .dataResources(data("AWS::DynamoDB::Table", arn)).build()));
        tables.executeStatement(one -> one.statement("INSERT INTO music VALUE {'artist': 'Nina', 'secret': 'tune'}"));
        tables.executeStatement(one -> one.statement("INSERT INTO films VALUE {'artist': 'Agnes', 'secret': 'tune'}"));
        tables.batchExecuteStatement(batch -> batch.statements(
                BatchStatementRequest.builder().statement("SELECT * FROM films WHERE artist = 'tune'").build(),
                BatchStatementRequest.builder().statement("SELECT * FROM music WHERE artist = 'tune'").build()));
        tables.executeTransaction(all -> all.transactStatements(
                ParameterizedStatement.builder().statement("INSERT INTO music VALUE {'artist': 'tune'}").build()));
        cloud.time().advance(Duration.ofMinutes(5));

        assertThat(names("ExecuteStatement")).singleElement().satisfies(event ->
                assertThat(((Json.Sequence) at(event, "resources")).elements()).extracting(resource -> text(resource, "ARN")).containsExactly(arn));
        assertThat(names("BatchExecuteStatement")).singleElement().satisfies(event ->
                assertThat(((Json.Sequence) at(event, "resources")).elements()).hasSize(2));
        assertThat(names("ExecuteTransaction")).hasSize(1);
        assertThat(bucket.events().toString()).doesNotContain("tune");
    }

    @Test
    void itemsNamedInConditionsAreInNoRecord() {
        start(false, false);
        var tables = cloud.client(DynamoDbClient.class);
        var arn = table(tables, "music");
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(EventSelector.builder()
                .dataResources(data("AWS::DynamoDB::Table", arn)).build()));
        var tune = AttributeValue.fromS("tune");
        var equal = Condition.builder().comparisonOperator("EQ").attributeValueList(tune).build();
        tables.updateItem(update -> update.tableName("music").key(Map.of("artist", AttributeValue.fromS("Nina")))
                .attributeUpdates(Map.of("song", AttributeValueUpdate.builder().value(tune).build()))
                .expected(Map.of("song", ExpectedAttributeValue.builder().exists(false).build())));
        tables.scan(scan -> scan.tableName("music").scanFilter(Map.of("song", equal)));
        tables.query(query -> query.tableName("music").keyConditions(Map.of("artist", equal)).queryFilter(Map.of("song", equal)));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(bucket.eventNames()).contains("UpdateItem", "Scan", "Query");
        assertThat(bucket.events().toString()).doesNotContain("tune");
    }

    /// Sources: S3 User Guide, "Logging options for Amazon S3": keys of a batch delete are not logged.
    @Test
    void objectsDeletedTogetherAreAnEventOfTheirBucket() {
        start(false, false);
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(EventSelector.builder().readWriteType("WriteOnly")
                .includeManagementEvents(false).dataResources(data("AWS::S3::Object", "arn:aws:s3:::photos/")).build()));
        s3.putObject(put -> put.bucket("photos").key("tom"), RequestBody.fromString("meow"));
        s3.deleteObjects(delete -> delete.bucket("photos").delete(all -> all.objects(
                ObjectIdentifier.builder().key("tom").build(), ObjectIdentifier.builder().key("felix").build())));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(names("DeleteObjects")).singleElement().satisfies(event -> {
            assertThat(((Json.Sequence) at(event, "resources")).elements()).hasSize(2).first()
                    .extracting(resource -> text(resource, "ARNPrefix")).isEqualTo("arn:aws:s3:::photos/");
            assertThat(event.toString()).doesNotContain("felix");
        });
    }

    /// Whoever asks for nothing is asked whether he may list the bucket; the event is about the object all the same.
    @Test
    void objectsThatAreNotThereAreNamedAlone() {
        start(false, false);
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(EventSelector.builder().readWriteType("ReadOnly")
                .includeManagementEvents(false).dataResources(data("AWS::S3::Object", "arn:aws:s3:::photos/")).build()));
        assertThatThrownBy(() -> s3.getObjectAsBytes(get -> get.bucket("photos").key("tom"))).isInstanceOf(NoSuchKeyException.class);
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(names("GetObject")).singleElement().satisfies(event ->
                assertThat(((Json.Sequence) at(event, "resources")).elements()).extracting(resource -> text(resource, "ARN"))
                        .containsExactly("arn:aws:s3:::photos/tom", "arn:aws:s3:::photos"));
    }

    private String table(DynamoDbClient tables, String name) {
        var arn = tables.createTable(create -> create.tableName(name).keySchema(KeySchemaElement.builder().attributeName("artist").keyType("HASH").build())
                .attributeDefinitions(AttributeDefinition.builder().attributeName("artist").attributeType("S").build()).billingMode("PAY_PER_REQUEST"))
                .tableDescription().tableArn();
        cloud.time().advance(Duration.ofMinutes(1));
        return arn;
    }

    @Test
    void bucketThatRefusesGetsEverythingWhenItNoLongerDoes() {
        start(false, false);
        bucket.s3().deleteBucketPolicy(delete -> delete.bucket("logs"));
        sqs.createQueue(create -> create.queueName("one"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(trail.getTrailStatus(get -> get.name("audit")).latestDeliveryError()).isEqualTo("AccessDenied");
        sqs.createQueue(create -> create.queueName("two"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(bucket.logs()).isEmpty();

        bucket.allow("us-east-1", "audit", "");
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(names("CreateQueue")).hasSize(2);
        assertThat(trail.getTrailStatus(get -> get.name("audit")).latestDeliveryError()).isNull();
        assertThat(new HashSet<>(ids())).hasSameSizeAs(ids());
    }

    @Test
    void manyEventsAreInSeveralFilesAndEachInOne() {
        start(false, false);
        for (int i = 0; i < 2_100; i++) {
            iam.getAccountSummary();
        }
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(bucket.logs()).hasSize(2);
        assertThat(names("GetAccountSummary")).hasSize(2_100);
        assertThat(new HashSet<>(ids())).hasSameSizeAs(ids());
    }

    /// The file itself is an event, which the next file has: one file every five minutes, not one after the other.
    @Test
    void trailThatLogsItsOwnBucketWritesOneFileAtATime() {
        start(false, false);
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(EventSelector.builder().readWriteType("WriteOnly")
                .includeManagementEvents(false).dataResources(data("AWS::S3::Object", "arn:aws:s3:::logs/")).build()));
        cloud.time().advance(Duration.ofMinutes(5));
        int before = bucket.logs().size();
        bucket.s3().putObject(put -> put.bucket("logs").key("mine"), RequestBody.fromString("content"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(bucket.logs()).hasSize(before + 1);
        cloud.time().advance(Duration.ofMinutes(20));
        assertThat(bucket.logs()).hasSize(before + 5);
        assertThat(new HashSet<>(ids())).hasSameSizeAs(ids());
    }

    @Test
    void topicIsToldOfEachFile() {
        var sns = cloud.client(SnsClient.class);
        var topic = sns.createTopic(create -> create.name("news")).topicArn();
        sns.setTopicAttributes(set -> set.topicArn(topic).attributeName("Policy").attributeValue("""
                {"Version":"2012-10-17","Statement":[{"Sid":"AWSCloudTrailSNSPolicy20131101","Effect":"Allow",
                "Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"SNS:Publish","Resource":"TOPIC"}]}""".replace("TOPIC", topic)));
        var url = sqs.createQueue(create -> create.queueName("inbox")).queueUrl();
        var queue = sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)).attributes().get(QueueAttributeName.QUEUE_ARN);
        sqs.setQueueAttributes(set -> set.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},
                "Action":"sqs:SendMessage","Resource":"QUEUE"}]}""".replace("QUEUE", queue))));
        sns.subscribe(subscribe -> subscribe.topicArn(topic).protocol("sqs").endpoint(queue).attributes(Map.of("RawMessageDelivery", "true")));

        assertThat(trail.createTrail(create -> create.name("audit").s3BucketName("logs").snsTopicName("news")).snsTopicARN()).isEqualTo(topic);
        trail.startLogging(start -> start.name("audit"));
        cloud.time().advance(Duration.ofMinutes(5));

        var told = sqs.receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(10)).messages().stream().map(message -> message.body()).toList();
        assertThat(told).containsExactlyInAnyOrder("CloudTrail validation message.",
                "{\"s3Bucket\":\"logs\",\"s3ObjectKey\":[\"" + bucket.logs().getFirst() + "\"]}");
        assertThat(trail.getTrailStatus(get -> get.name("audit")).latestNotificationTime()).isEqualTo(cloud.time().now());
    }

    /// The policy is that of CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail".
    @Test
    void filesAreEncryptedWithTheKeyOfTheTrail() {
        var kms = cloud.client(KmsClient.class);
        var key = kms.createKey(create -> create.policy("""
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},
                {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
                 "Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"},
                              "StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:123456789012:trail/*"}}},
                {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*"}]}""")).keyMetadata();
        assertThat(trail.createTrail(create -> create.name("audit").s3BucketName("logs").kmsKeyId(key.keyId())).kmsKeyId()).isEqualTo(key.arn());
        trail.startLogging(start -> start.name("audit"));
        cloud.time().advance(Duration.ofMinutes(5));
        var head = bucket.s3().headObject(get -> get.bucket("logs").key(bucket.logs().getFirst()));
        assertThat(head.serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(head.ssekmsKeyId()).isEqualTo(key.arn());
        assertThat(bucket.eventNames()).contains("StartLogging");
    }

    @Test
    void digestsAreSignedAndChainedAndTellEveryFile() throws GeneralSecurityException {
        start(false, true);
        sqs.createQueue(create -> create.queueName("one"));
        cloud.time().advance(Duration.ofMinutes(30));
        sqs.createQueue(create -> create.queueName("two"));
        cloud.time().advance(Duration.ofHours(3));

        var digests = bucket.digests();
        assertThat(digests).hasSize(3);
        assertThat(digests.getFirst()).matches("AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2026/01/01/123456789012_CloudTrail-Digest_us-east-1"
                + "_audit_us-east-1_20260101T010000Z\\.json\\.gz");
        var told = new HashSet<String>();
        String before = null;
        for (var key : digests) {
            var digest = bucket.json(key);
            verify(key, digest);
            assertThat(text(digest, "previousDigestS3Object")).isEqualTo(before);
            assertThat(text(digest, "previousDigestHashValue")).isEqualTo(before == null ? null : sha256(bucket.unpacked(before)));
            ((Json.Sequence) at(digest, "logFiles")).elements().forEach(file -> {
                assertThat(text(file, "hashValue")).isEqualTo(sha256(bucket.unpacked(text(file, "s3Object"))));
                assertThat(told.add(text(file, "s3Object"))).isTrue();
            });
            before = key;
        }
        var last = bucket.json(digests.getLast());
        assertThat(text(last, "digestStartTime")).isEqualTo("2026-01-01T02:00:00Z");
        assertThat(text(last, "digestEndTime")).isEqualTo("2026-01-01T03:00:00Z");
        assertThat(told).containsAll(bucket.logs().stream().filter(key -> key.compareTo(logNameAt("20260101T0300Z")) < 0).toList());
        assertThat(trail.getTrailStatus(get -> get.name("audit")).latestDigestDeliveryTime()).isEqualTo("2026-01-01T03:00:00Z");
    }

    @Test
    void chainEndsWithValidationAndWithTheTrail() {
        start(false, true);
        cloud.time().advance(Duration.ofHours(1));
        assertThat(bucket.digests()).hasSize(1);
        trail.updateTrail(update -> update.name("audit").enableLogFileValidation(false));
        cloud.time().advance(Duration.ofHours(3));
        assertThat(bucket.digests()).hasSize(1);
        trail.updateTrail(update -> update.name("audit").enableLogFileValidation(true));
        sqs.createQueue(create -> create.queueName("one"));
        cloud.time().advance(Duration.ofHours(2));
        assertThat(bucket.digests()).hasSizeGreaterThan(1);
        assertThat(at(bucket.json(bucket.digests().get(1)), "previousDigestSignature")).isEqualTo(new Json.Nothing());
        trail.deleteTrail(delete -> delete.name("audit"));
        int digests = bucket.digests().size();
        cloud.time().advance(Duration.ofHours(3));
        assertThat(bucket.digests()).hasSize(digests);
    }

    /// By the guide's own words: the digest's end, its place, the hash of its content, and the signature before it.
    private void verify(String key, Json digest) throws GeneralSecurityException {
        var keys = trail.listPublicKeys(list -> list.startTime(Orrery.Beginning.USUAL.time()).endTime(cloud.time().now())).publicKeyList();
        assertThat(keys).singleElement();
        assertThat(keys.getFirst().fingerprint()).isEqualTo(text(digest, "digestPublicKeyFingerprint"));
        var previous = text(digest, "previousDigestSignature");
        var signed = text(digest, "digestEndTime") + "\nlogs/" + key + "\n" + sha256(bucket.unpacked(key)) + "\n" + (previous == null ? "null" : previous);
        var metadata = bucket.s3().headObject(head -> head.bucket("logs").key(key)).metadata();
        assertThat(metadata).containsEntry("signature-algorithm", "SHA256withRSA");
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(KeyFactory.getInstance("RSA").generatePublic(pkcs1(keys.getFirst().value().asByteArray())));
        verifier.update(signed.getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(HexFormat.of().parseHex(metadata.get("signature")))).isTrue();
    }

    /// Two integers in a sequence, with lengths of two bytes around a modulus of 2,048 bits and one around the exponent.
    private static RSAPublicKeySpec pkcs1(byte[] der) {
        int modulus = (der[6] & 0xFF) << 8 | der[7] & 0xFF;
        return new RSAPublicKeySpec(new BigInteger(Arrays.copyOfRange(der, 8, 8 + modulus)),
                new BigInteger(Arrays.copyOfRange(der, 10 + modulus, der.length)));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String logNameAt(String minute) {
        return "AWSLogs/123456789012/CloudTrail/us-east-1/2026/01/01/123456789012_CloudTrail_us-east-1_" + minute;
    }

    private void start(boolean everywhere, boolean validation) {
        trail.createTrail(create -> create.name("audit").s3BucketName("logs").isMultiRegionTrail(everywhere).enableLogFileValidation(validation));
        trail.startLogging(start -> start.name("audit"));
    }

    private List<Json> names(String name) {
        return bucket.events().stream().filter(event -> name.equals(text(event, "eventName"))).toList();
    }

    private Json event(String name) {
        return names(name).getFirst();
    }

    private List<String> ids() {
        return bucket.events().stream().map(event -> text(event, "eventID")).toList();
    }
}
