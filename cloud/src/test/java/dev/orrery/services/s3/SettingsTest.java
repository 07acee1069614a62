package dev.orrery.services.s3;

import static dev.orrery.services.s3.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLoggingStatus;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.Destination;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.InventoryConfiguration;
import software.amazon.awssdk.services.s3.model.MFADelete;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.RoutingRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/// Sources: the pages of each operation in the S3 API Reference; LocalStack's recordings of AWS (`test_s3.snapshot.json`,
/// `test_s3_api.snapshot.json`, `test_s3_cors.snapshot.json`).
class SettingsTest {
    private final S3Cloud cloud = new S3Cloud();
    private final S3Client s3 = cloud.root();

    @BeforeEach
    void makeBucket() {
        s3.createBucket(r -> r.bucket("box"));
    }

    @Test
    void whatWasNeverSetIsToldInManyWays() {
        refused(() -> s3.getBucketPolicy(r -> r.bucket("box")), "NoSuchBucketPolicy", 404, "The bucket policy does not exist");
        refused(() -> s3.getBucketPolicyStatus(r -> r.bucket("box")), "NoSuchBucketPolicy", 404);
        refused(() -> s3.getBucketCors(r -> r.bucket("box")), "NoSuchCORSConfiguration", 404);
        refused(() -> s3.getBucketLifecycleConfiguration(r -> r.bucket("box")), "NoSuchLifecycleConfiguration", 404);
        refused(() -> s3.getBucketTagging(r -> r.bucket("box")), "NoSuchTagSet", 404);
        refused(() -> s3.getBucketWebsite(r -> r.bucket("box")), "NoSuchWebsiteConfiguration", 404);
        refused(() -> s3.getBucketReplication(r -> r.bucket("box")), "ReplicationConfigurationNotFoundError", 404);
        refused(() -> s3.getObjectLockConfiguration(r -> r.bucket("box")), "ObjectLockConfigurationNotFoundError", 404);
        refused(() -> s3.getBucketInventoryConfiguration(r -> r.bucket("box").id("x")), "NoSuchConfiguration", 404);
        refused(() -> s3.deleteBucketMetricsConfiguration(r -> r.bucket("box").id("x")), "NoSuchConfiguration", 404);
        assertThat(s3.getBucketLogging(r -> r.bucket("box")).loggingEnabled()).isNull();
        assertThat(s3.getBucketAccelerateConfiguration(r -> r.bucket("box")).status()).isNull();
        assertThat(s3.getBucketRequestPayment(r -> r.bucket("box")).payer()).isEqualTo(Payer.BUCKET_OWNER);
        var notifications = s3.getBucketNotificationConfiguration(r -> r.bucket("box"));
        assertThat(notifications.hasQueueConfigurations() || notifications.hasTopicConfigurations()).isFalse();
        var encryption = s3.getBucketEncryption(r -> r.bucket("box")).serverSideEncryptionConfiguration().rules().getFirst();
        assertThat(encryption.applyServerSideEncryptionByDefault().sseAlgorithm()).isEqualTo(ServerSideEncryption.AES256);
        assertThat(encryption.bucketKeyEnabled()).isFalse();
    }

    @Test
    void deletingWhatIsNotSetIsNoError() {
        s3.deleteBucketPolicy(r -> r.bucket("box"));
        s3.deleteBucketCors(r -> r.bucket("box"));
        s3.deleteBucketLifecycle(r -> r.bucket("box"));
        s3.deleteBucketTagging(r -> r.bucket("box"));
        s3.deleteBucketWebsite(r -> r.bucket("box"));
        s3.deleteBucketReplication(r -> r.bucket("box"));
        s3.deleteBucketEncryption(r -> r.bucket("box"));
        s3.deletePublicAccessBlock(r -> r.bucket("box"));
        s3.deleteBucketOwnershipControls(r -> r.bucket("box"));
        refused(() -> s3.getPublicAccessBlock(r -> r.bucket("box")), "NoSuchPublicAccessBlockConfiguration", 404);
        refused(() -> s3.getBucketOwnershipControls(r -> r.bucket("box")), "OwnershipControlsNotFoundError", 404);
        refused(() -> s3.deleteBucketCors(r -> r.bucket("nowhere")), "NoSuchBucket", 404);
    }

    @Test
    void settingIsSeenAtOnceAndAfterEveryChange() {
        for (int i = 0; i < 20; i++) {
            var value = Integer.toString(i % 3);
            s3.putBucketTagging(r -> r.bucket("box").tagging(t -> t.tagSet(Tag.builder().key("k").value(value).build())));
            assertThat(s3.getBucketTagging(r -> r.bucket("box")).tagSet()).extracting(Tag::value).containsExactly(value);
        }
    }

    @Test
    void tagsAreChecked() {
        refused(() -> tag("aws:x", "v"), "InvalidTag", 400, "System tags cannot be added/updated by requester");
        refused(() -> tag("a,b", "v"), "InvalidTag", 400, "The TagKey you have provided is invalid");
        refused(() -> tag("a", "v,w"), "InvalidTag", 400, "The TagValue you have provided is invalid");
        refused(() -> s3.putBucketTagging(r -> r.bucket("box").tagging(t -> t.tagSet(
                Tag.builder().key("a").value("1").build(), Tag.builder().key("a").value("2").build()))), "InvalidTag", 400,
                "Cannot provide multiple Tags with the same key");
    }

    private void tag(String key, String value) {
        s3.putBucketTagging(r -> r.bucket("box").tagging(t -> t.tagSet(Tag.builder().key(key).value(value).build())));
    }

    @Test
    void versioningCannotBeSaidBadly() {
        refused(() -> s3.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(c -> { })),
                "IllegalVersioningConfigurationException", 400, "The Versioning element must be specified");
        refused(() -> s3.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(c -> c.status("abc"))), "MalformedXML", 400);
        refused(() -> s3.putBucketVersioning(r -> r.bucket("box").versioningConfiguration(c ->
                c.status(BucketVersioningStatus.ENABLED).mfaDelete(MFADelete.ENABLED))), "NotImplemented", 501);
    }

    @Test
    void policiesAreChecked() {
        refused(() -> policy(""), "MalformedPolicy", 400, "Policies must be valid JSON and the first byte must be '{'");
        refused(() -> policy("random"), "MalformedPolicy", 400, "Policies must be valid JSON and the first byte must be '{'");
        refused(() -> policy("{}"), "MalformedPolicy", 400, "Missing required field Statement");
        refused(() -> policy(statement("arn:aws:s3:::other/*", "s3:GetObject")), "MalformedPolicy", 400, "Policy has invalid resource");
        refused(() -> policy(statement("arn:aws:s3:::c*/*", "s3:GetObject")), "MalformedPolicy", 400, "Policy has invalid resource");
        refused(() -> policy(statement("*", "s3:GetObject")), "MalformedPolicy", 400, "Policy has invalid resource");
        policy(statement("arn:aws:s3:::*/*", "s3:GetObject"));
        policy(statement("arn:aws:s3:::*", "s3:ListBucket"));
        refused(() -> policy(statement("arn:aws:s3:::boxes/*", "s3:GetObject")), "MalformedPolicy", 400, "Policy has invalid resource");
        refused(() -> policy(statement("arn:aws:s3:::box/*", "sqs:SendMessage")), "MalformedPolicy", 400, "Policy has invalid action");
        refused(() -> policy(statement("arn:aws:s3:::box", "s3:GetObject")), "MalformedPolicy", 400,
                "Action does not apply to any resource(s) in statement");
        refused(() -> policy(statement("arn:aws:s3:::box/" + "x".repeat(21_000), "s3:GetObject")), "MalformedPolicy", 400);
        policy(statement("arn:aws:s3:::box/*", "s3:GetObject"));
        assertThat(s3.getBucketPolicy(r -> r.bucket("box")).policy()).isEqualTo(statement("arn:aws:s3:::box/*", "s3:GetObject"));
        assertThat(s3.getBucketPolicyStatus(r -> r.bucket("box")).policyStatus().isPublic()).isFalse();
    }

    @Test
    void bucketPolicyAsksOnlyForKeysThatItsActionsHave() {
        var inapplicable = "Conditions do not apply to combination of actions and resources in statement";
        for (var key : List.of("s3:prefix", "S3:Delimiter", "s3:max-keys")) {
            refused(() -> policy(asking(key, "/*", "s3:GetObject")), "MalformedPolicy", 400, inapplicable);
            policy(asking(key, "", "s3:ListBucket"));
            policy(asking(key, "", "s3:List*"));
        }
        for (var key : List.of("s3:foobar", "aws:FooBar", "s3:ExistingObjectTag", "aws:SourceIp/team")) {
            refused(() -> policy(asking(key, "/*", "s3:GetObject")), "MalformedPolicy", 400, "Policy has an invalid condition key");
        }
        for (var key : List.of("s3:ExistingObjectTag/team", "aws:sourceip", "aws:PrincipalTag/a/b", "s3:VersionId", "saml:aud")) {
            policy(asking(key, "/*", "s3:GetObject"));
        }
    }

    private static String asking(String key, String path, String action) {
        return statement("arn:aws:s3:::box" + path, action).replace("}]}", ",\"Condition\":{\"StringEquals\":{\"" + key + "\":\"1\"}}}]}");
    }

    private static String statement(String resource, String action) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"999999999999\"},\"Action\":\""
                + action + "\",\"Resource\":\"" + resource + "\"}]}";
    }

    private void policy(String text) {
        s3.putBucketPolicy(r -> r.bucket("box").policy(text));
    }

    @Test
    void crossOriginRulesAreCheckedAndTold() {
        refused(() -> cors(CORSRule.builder().allowedMethods("MYMETHOD").allowedOrigins("*").build()), "InvalidRequest", 400,
                "Found unsupported HTTP method in CORS config. Unsupported method is MYMETHOD");
        refused(() -> cors(CORSRule.builder().allowedMethods("GET").build()), "MalformedXML", 400);
        refused(() -> cors(CORSRule.builder().allowedMethods("GET").allowedOrigins("a*b*").build()), "InvalidRequest", 400);
        refused(() -> s3.putBucketCors(r -> r.bucket("box").corsConfiguration(c -> c.corsRules(List.of()))), "MalformedXML", 400);

        cors(CORSRule.builder().id("x").allowedMethods("GET").allowedOrigins("https://*.example").maxAgeSeconds(5).build());

        assertThat(s3.getBucketCors(r -> r.bucket("box")).corsRules().getFirst().maxAgeSeconds()).isEqualTo(5);
        var rules = new S3().crossOrigin(cloud.test.home, software.amazon.awssdk.services.s3.model.GetObjectRequest.builder()
                .bucket("box").key("k").build()).orElseThrow();
        assertThat(rules.match("https://a.example", "GET", List.of())).isPresent();
        assertThat(rules.match("https://a.other", "GET", List.of())).isEmpty();
    }

    private void cors(CORSRule rule) {
        s3.putBucketCors(r -> r.bucket("box").corsConfiguration(c -> c.corsRules(rule)));
    }

    @Test
    void encryptionIsByS3OrByKms() {
        refused(() -> encrypt(r -> r.sseAlgorithm(ServerSideEncryption.AWS_KMS_DSSE)), "NotImplemented", 501);
        refused(() -> encrypt(r -> r.sseAlgorithm(ServerSideEncryption.AES256).kmsMasterKeyID("k")), "InvalidArgument", 400,
                "a KMSMasterKeyID is not applicable");
        refused(() -> s3.putBucketEncryption(r -> r.bucket("box").serverSideEncryptionConfiguration(c ->
                c.rules(List.<ServerSideEncryptionRule>of()))), "MalformedXML", 400);
        encrypt(r -> r.sseAlgorithm(ServerSideEncryption.AES256));
    }

    private void encrypt(java.util.function.Consumer<software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault.Builder> rule) {
        s3.putBucketEncryption(r -> r.bucket("box").serverSideEncryptionConfiguration(c -> c.rules(
                ServerSideEncryptionRule.builder().applyServerSideEncryptionByDefault(rule).build())));
    }

    @Test
    void websitesAreChecked() {
        refused(() -> s3.putBucketWebsite(r -> r.bucket("box").websiteConfiguration(c -> c.indexDocument(d -> d.suffix("/index.html")))),
                "InvalidArgument", 400, "The IndexDocument Suffix is not well formed");
        refused(() -> s3.putBucketWebsite(r -> r.bucket("box").websiteConfiguration(c -> c.errorDocument(d -> d.key("e")))),
                "InvalidArgument", 400, "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty");
        refused(() -> s3.putBucketWebsite(r -> r.bucket("box").websiteConfiguration(c -> c.indexDocument(d -> d.suffix("i"))
                .redirectAllRequestsTo(t -> t.hostName("h")))), "InvalidArgument", 400,
                "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.");
        refused(() -> s3.putBucketWebsite(r -> r.bucket("box").websiteConfiguration(c -> c.redirectAllRequestsTo(t ->
                t.hostName("h").protocol("ftp")))), "InvalidRequest", 400, "Invalid protocol");
        refused(() -> s3.putBucketWebsite(r -> r.bucket("box").websiteConfiguration(c -> c.indexDocument(d -> d.suffix("i"))
                .routingRules(RoutingRule.builder().redirect(t -> t.replaceKeyWith("a").replaceKeyPrefixWith("b")).build()))),
                "InvalidRequest", 400, "You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        s3.putBucketWebsite(r -> r.bucket("box").websiteConfiguration(c -> c.indexDocument(d -> d.suffix("index.html"))));
        assertThat(s3.getBucketWebsite(r -> r.bucket("box")).indexDocument().suffix()).isEqualTo("index.html");
    }

    @Test
    void notificationsAreCheckedAndNamed() {
        refused(() -> notify(queue("invalid-queue", "s3:ObjectCreated:*", "")), "InvalidArgument", 400, "The ARN could not be parsed");
        refused(() -> notify(queue("arn:aws:sqs:us-east-1:123456789012:q", "s3:Nothing", "")), "InvalidArgument", 400);
        refused(() -> notify(queue("arn:aws:sqs:us-east-1:123456789012:q", "s3:ObjectCreated:*", "a"),
                queue("arn:aws:sqs:us-east-1:123456789012:r", "s3:ObjectCreated:Put", "ab")), "InvalidArgument", 400,
                "Configuration is ambiguously defined");
        refused(() -> notify(queue("arn:aws:sqs:us-east-1:123456789012:q", "s3:ObjectCreated:*", ""),
                queue("arn:aws:sqs:us-east-1:123456789012:r", "s3:ObjectCreated:Put", "")), "InvalidArgument", 400,
                "Configurations overlap");

        notify(queue("arn:aws:sqs:us-east-1:123456789012:q", "s3:ObjectCreated:*", "a"),
                queue("arn:aws:sqs:us-east-1:123456789012:r", "s3:ObjectCreated:Put", "b"));

        var told = s3.getBucketNotificationConfiguration(r -> r.bucket("box")).queueConfigurations();
        assertThat(told).hasSize(2).allSatisfy(one -> {
            assertThat(one.id()).isNotEmpty();
            assertThat(one.filter().key().filterRules().getFirst().nameAsString()).isEqualTo("Prefix");
        });
        s3.putBucketNotificationConfiguration(r -> r.bucket("box").notificationConfiguration(c -> { }));
        assertThat(s3.getBucketNotificationConfiguration(r -> r.bucket("box")).hasQueueConfigurations()).isFalse();
    }

    private void notify(QueueConfiguration... queues) {
        s3.putBucketNotificationConfiguration(r -> r.bucket("box").skipDestinationValidation(true)
                .notificationConfiguration(c -> c.queueConfigurations(queues)));
    }

    private static QueueConfiguration queue(String arn, String event, String prefix) {
        var queue = QueueConfiguration.builder().queueArn(arn).eventsWithStrings(event);
        if (!prefix.isEmpty()) {
            queue.filter(f -> f.key(k -> k.filterRules(FilterRule.builder().name("prefix").value(prefix).build())));
        }
        return queue.build();
    }

    @Test
    void replicationNeedsVersionsOnBothEnds() {
        s3.createBucket(r -> r.bucket("copy"));
        refused(this::replicate, "InvalidRequest", 400, "Versioning must be 'Enabled' on the bucket to apply a replication configuration");
        enable("box");
        refused(this::replicate, "InvalidRequest", 400, "Destination bucket must have versioning enabled.");
        enable("copy");
        replicate();
        assertThat(s3.getBucketReplication(r -> r.bucket("box")).replicationConfiguration().role()).isEqualTo("role");
        assertThat(s3.getBucketReplication(r -> r.bucket("box")).replicationConfiguration().rules().getFirst().id())
                .as("a rule without an id gets one").hasSize(48);
        refused(() -> s3.putBucketReplication(r -> r.bucket("box").replicationConfiguration(c -> c.role("role").rules(List.of()))),
                "MalformedXML", 400);
    }

    private void replicate() {
        s3.putBucketReplication(r -> r.bucket("box").replicationConfiguration(c -> c.role("role").rules(ReplicationRule.builder()
                .priority(1).status("Enabled").filter(f -> f.prefix("Tax")).deleteMarkerReplication(d -> d.status("Disabled"))
                .destination(Destination.builder().bucket("arn:aws:s3:::copy").build()).build())));
    }

    private void enable(String bucket) {
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
    }

    @Test
    void objectLockNeedsVersionsAndOneMeasure() {
        refused(() -> lock(DefaultRetention.builder().mode("GOVERNANCE").days(1).build()), "InvalidBucketState", 409);
        enable("box");
        refused(() -> lock(DefaultRetention.builder().mode("GOVERNANCE").days(1).years(1).build()), "MalformedXML", 400);
        refused(() -> lock(DefaultRetention.builder().mode("BAD").days(1).build()), "MalformedXML", 400);
        refused(() -> lock(DefaultRetention.builder().mode("GOVERNANCE").days(0).build()), "InvalidRetentionPeriod", 400);
        lock(DefaultRetention.builder().mode("GOVERNANCE").days(1).build());
        assertThat(s3.getObjectLockConfiguration(r -> r.bucket("box")).objectLockConfiguration().rule().defaultRetention().days()).isEqualTo(1);
    }

    private void lock(DefaultRetention retention) {
        s3.putObjectLockConfiguration(r -> r.bucket("box").objectLockConfiguration(c ->
                c.objectLockEnabled(ObjectLockEnabled.ENABLED).rule(rule -> rule.defaultRetention(retention))));
    }

    @Test
    void loggingNeedsATargetInTheSameRegion() {
        refused(() -> log("nowhere"), "InvalidTargetBucketForLogging", 400, "The target bucket for logging does not exist");
        s3.createBucket(r -> r.bucket("far").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
        refused(() -> log("far"), "CrossLocationLoggingProhibitted", 403);
        log("box");
        assertThat(s3.getBucketLogging(r -> r.bucket("box")).loggingEnabled().targetPrefix()).isEqualTo("log");
        s3.putBucketLogging(r -> r.bucket("box").bucketLoggingStatus(BucketLoggingStatus.builder().build()));
        assertThat(s3.getBucketLogging(r -> r.bucket("box")).loggingEnabled()).isNull();
    }

    private void log(String target) {
        s3.putBucketLogging(r -> r.bucket("box").bucketLoggingStatus(b -> b.loggingEnabled(l -> l.targetBucket(target).targetPrefix("log"))));
    }

    @Test
    void accelerationAndPaymentAreChecked() {
        refused(() -> s3.putBucketAccelerateConfiguration(r -> r.bucket("box").accelerateConfiguration(c -> c.status("enabled"))),
                "MalformedXML", 400);
        s3.createBucket(r -> r.bucket("b.o.x"));
        refused(() -> s3.putBucketAccelerateConfiguration(r -> r.bucket("b.o.x").accelerateConfiguration(c -> c.status("Enabled"))),
                "InvalidRequest", 400);
        refused(() -> s3.putBucketRequestPayment(r -> r.bucket("box").requestPaymentConfiguration(c -> c.payer("Random"))), "MalformedXML", 400);
        s3.putBucketRequestPayment(r -> r.bucket("box").requestPaymentConfiguration(c -> c.payer(Payer.REQUESTER)));
        assertThat(s3.getBucketRequestPayment(r -> r.bucket("box")).payer()).isEqualTo(Payer.REQUESTER);
    }

    @Test
    void namedConfigurationsAreListedByIdInPages() {
        // given
        IntStream.range(0, 130).forEach(i -> s3.putBucketInventoryConfiguration(r -> r.bucket("box").id("id-" + (1000 + i))
                .inventoryConfiguration(inventory("id-" + (1000 + i), "arn:aws:s3:::box"))));

        // when
        var first = s3.listBucketInventoryConfigurations(r -> r.bucket("box"));
        var second = s3.listBucketInventoryConfigurations(r -> r.bucket("box").continuationToken(first.nextContinuationToken()));

        // then
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.inventoryConfigurationList()).hasSize(100).first().extracting(InventoryConfiguration::id).isEqualTo("id-1000");
        assertThat(second.isTruncated()).isFalse();
        assertThat(second.inventoryConfigurationList()).hasSize(30);
        refused(() -> s3.putBucketInventoryConfiguration(r -> r.bucket("box").id("x").inventoryConfiguration(inventory("y", "arn:aws:s3:::box"))),
                "IdMismatch", 400);
        refused(() -> s3.putBucketInventoryConfiguration(r -> r.bucket("box").id("x").inventoryConfiguration(inventory("x", "box"))),
                "InvalidS3DestinationBucket", 400);
        s3.deleteBucketInventoryConfiguration(r -> r.bucket("box").id("id-1000"));
        refused(() -> s3.deleteBucketInventoryConfiguration(r -> r.bucket("box").id("id-1000")), "NoSuchConfiguration", 404);
    }

    private static InventoryConfiguration inventory(String id, String target) {
        return InventoryConfiguration.builder().id(id).isEnabled(true).includedObjectVersions("All").schedule(s -> s.frequency("Daily"))
                .destination(d -> d.s3BucketDestination(b -> b.bucket(target).format("CSV"))).build();
    }

    @Test
    void eventsOfTheSdkAreAllKnown() {
        assertThat(Event.knownValues()).allSatisfy(event -> notify(queue("arn:aws:sqs:us-east-1:123456789012:q", event.toString(), "")));
    }
}
