package dev.orrery.services.cloudtrail;

import static dev.orrery.services.cloudtrail.LookupsTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/// Trails as they are made, changed and shown. Messages are those of moto, which were compared with AWS, unless said otherwise.
class TrailsTest {
    private static final String ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit";
    private final Orrery cloud = Orrery.start();
    private final CloudTrailClient trail = cloud.client(CloudTrailClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void trailIsShownAsItWasMade() {
        TrailBucket.make(cloud, "logs", "audit").allow("us-east-1", "audit", "deep/down/");
        var made = trail.createTrail(create -> create.name("audit").s3BucketName("logs").s3KeyPrefix("deep/down").enableLogFileValidation(true));
        assertThat(made.trailARN()).isEqualTo(ARN);
        assertThat(made.includeGlobalServiceEvents()).isTrue();
        assertThat(made.isMultiRegionTrail()).isFalse();
        assertThat(made.kmsKeyId()).isNull();
        var shown = trail.getTrail(get -> get.name("audit")).trail();
        assertThat(shown).isEqualTo(trail.getTrail(get -> get.name(ARN)).trail());
        assertThat(shown.s3KeyPrefix()).isEqualTo("deep/down");
        assertThat(shown.logFileValidationEnabled()).isTrue();
        assertThat(shown.homeRegion()).isEqualTo("us-east-1");
        assertThat(shown.hasCustomEventSelectors()).isFalse();
        assertThat(trail.describeTrails().trailList()).containsExactly(shown);
        assertThat(trail.listTrails(_ -> { }).trails()).containsExactly(TrailInfo.builder().name("audit").trailARN(ARN).homeRegion("us-east-1").build());
        assertThat(trail.getTrailStatus(get -> get.name("audit")).isLogging()).isFalse();
    }

    @Test
    void bucketMustBeThereAndLetTheTrailIn() {
        var s3 = cloud.client(S3Client.class);
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("nowhere")), "S3BucketDoesNotExistException");
        s3.createBucket(create -> create.bucket("logs"));
        assertRefused(() -> make("audit"), "InsufficientS3BucketPolicyException");
        var bucket = new TrailBucket(s3, "logs");
        bucket.allow("us-east-1", "other", "");
        assertRefused(() -> make("audit"), "InsufficientS3BucketPolicyException");
        bucket.allow("us-east-1", "audit", "elsewhere/");
        assertRefused(() -> make("audit"), "InsufficientS3BucketPolicyException");
        assertThat(trail.listTrails(_ -> { }).trails()).isEmpty();
        bucket.allow("us-east-1", "audit", "");
        make("audit");
        assertRefused(() -> trail.updateTrail(update -> update.name("audit").s3KeyPrefix("elsewhere")), "InsufficientS3BucketPolicyException");
        assertThat(trail.getTrail(get -> get.name("audit")).trail().s3KeyPrefix()).isNull();
    }

    @Test
    void bucketMayBeInAnotherRegion() {
        cloud.in("eu-west-1").client(S3Client.class).createBucket(create -> create.bucket("logs")
                .createBucketConfiguration(where -> where.locationConstraint("eu-west-1")));
        var bucket = new TrailBucket(cloud.in("eu-west-1").client(S3Client.class), "logs");
        bucket.allow("us-east-1", "audit", "");
        make("audit");
        trail.startLogging(start -> start.name("audit"));
        cloud.client(IamClient.class).createUser(create -> create.userName("alice"));
        cloud.time().advance(Duration.ofMinutes(5));
        assertThat(bucket.eventNames()).contains("CreateUser");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "-abc", "abc-", "a b c", "abc..def", "192.168.5.4", "a$c"})
    void wrongNamesAreRefused(String name) {
        TrailBucket.make(cloud, "logs", "audit");
        assertRefused(() -> make(name), "InvalidTrailNameException");
        assertRefused(() -> trail.getTrail(get -> get.name(name)), "InvalidTrailNameException");
    }

    @Test
    void otherMistakesAreRefused() {
        TrailBucket.make(cloud, "logs", "audit");
        assertRefused(() -> make("x".repeat(129)), "InvalidTrailNameException");
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("Not A Bucket")), "InvalidS3BucketNameException");
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs").s3KeyPrefix("x".repeat(201))),
                "InvalidS3PrefixException");
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs").isMultiRegionTrail(true)
                .includeGlobalServiceEvents(false)), "InvalidParameterCombinationException");
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs").isOrganizationTrail(true)),
                "OrganizationsNotInUseException");
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs")
                .cloudWatchLogsLogGroupArn("arn:aws:logs:us-east-1:123456789012:log-group:g:*")), "CloudWatchLogsDeliveryUnavailableException");
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs").snsTopicName("nowhere")),
                "InsufficientSnsTopicPolicyException");
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs").kmsKeyId("alias/nowhere")),
                "KmsKeyNotFoundException");
        assertThat(trail.listTrails(_ -> { }).trails()).isEmpty();
        make("audit");
        assertRefused(() -> make("audit"), "TrailAlreadyExistsException");
        assertRefused(() -> trail.getTrail(get -> get.name("nobody")), "TrailNotFoundException");
        assertRefused(() -> trail.getTrail(get -> get.name("arn:aws:cloudtrail:us-east-1:123456789012:bicycle/audit")), "CloudTrailARNInvalidException");
        assertRefused(() -> trail.deleteTrail(delete -> delete.name("nobody")), "TrailNotFoundException");
        assertThat(trail.describeTrails(describe -> describe.trailNameList("nobody")).trailList()).isEmpty();
    }

    @Test
    void noMoreThanFiveAreInARegion() {
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("logs"));
        s3.putBucketPolicy(put -> put.bucket("logs").policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},
                "Action":["s3:GetBucketAcl","s3:PutObject"],"Resource":["arn:aws:s3:::logs","arn:aws:s3:::logs/*"]}]}"""));
        for (int i = 1; i <= 5; i++) {
            make("audit-" + i);
        }
        assertRefused(() -> make("audit-6"), "MaximumNumberOfTrailsExceededException");
        cloud.in("eu-west-1").client(CloudTrailClient.class).createTrail(create -> create.name("audit-6").s3BucketName("logs"));
    }

    @Test
    void trailOfAllRegionsIsSeenEverywhereAndChangedAtHome() {
        TrailBucket.make(cloud, "logs", "audit");
        trail.createTrail(create -> create.name("audit").s3BucketName("logs").isMultiRegionTrail(true));
        var paris = cloud.in("eu-west-3").client(CloudTrailClient.class);
        assertThat(paris.describeTrails().trailList()).extracting(Trail::homeRegion).containsExactly("us-east-1");
        assertThat(paris.describeTrails(describe -> describe.includeShadowTrails(false)).trailList()).isEmpty();
        assertThat(paris.getTrail(get -> get.name(ARN)).trail().name()).isEqualTo("audit");
        assertRefused(() -> paris.getTrail(get -> get.name("audit")), "TrailNotFoundException");
        assertRefused(() -> paris.stopLogging(stop -> stop.name(ARN)), "InvalidHomeRegionException");
        trail.updateTrail(update -> update.name("audit").isMultiRegionTrail(false));
        assertThat(paris.describeTrails().trailList()).isEmpty();
        assertRefused(() -> paris.getTrail(get -> get.name(ARN)), "TrailNotFoundException");
    }

    @Test
    void keyAndTopicMustLetTheTrailIn() {
        TrailBucket.make(cloud, "logs", "audit");
        var key = cloud.client(KmsClient.class).createKey().keyMetadata();
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs").kmsKeyId(key.keyId())),
                "InsufficientEncryptionPolicyException");
        var topic = cloud.client(SnsClient.class).createTopic(create -> create.name("news")).topicArn();
        cloud.client(SnsClient.class).setTopicAttributes(set -> set.topicArn(topic).attributeName("Policy").attributeValue("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},
                "Action":"SNS:Publish","Resource":"TOPIC"}]}""".replace("TOPIC", topic)));
        assertRefused(() -> trail.createTrail(create -> create.name("audit").s3BucketName("logs").snsTopicName(topic)),
                "InsufficientSnsTopicPolicyException");
    }

    @Test
    void tagsComeAndGo() {
        TrailBucket.make(cloud, "logs", "audit");
        trail.createTrail(create -> create.name("audit").s3BucketName("logs").tagsList(tag("team", "red")));
        trail.addTags(add -> add.resourceId(ARN).tagsList(tag("team", "blue"), tag("cost", "7")));
        assertThat(trail.listTags(list -> list.resourceIdList(ARN)).resourceTagList().getFirst().tagsList())
                .containsExactlyInAnyOrder(tag("team", "blue"), tag("cost", "7"));
        trail.removeTags(remove -> remove.resourceId(ARN).tagsList(tag("cost", null)));
        assertThat(trail.listTags(list -> list.resourceIdList(ARN)).resourceTagList().getFirst().tagsList()).containsExactly(tag("team", "blue"));
        assertRefused(() -> trail.addTags(add -> add.resourceId(ARN).tagsList(tag("a", "1"), tag("a", "2"))), "InvalidTagParameterException");
        assertRefused(() -> trail.listTags(list -> list.resourceIdList(ARN + "x")), "ResourceNotFoundException");
        assertRefused(() -> trail.addTags(add -> add.resourceId("audit").tagsList(tag("a", "1"))), "CloudTrailARNInvalidException");
        assertRefused(() -> trail.addTags(add -> add.resourceId(ARN).tagsList(IntStream.range(0, 51)
                .mapToObj(i -> tag("k" + i, "v")).toList())), "TagsLimitExceededException");
    }

    /// Terraform asks this of each trail, and takes the refusal for an answer.
    @Test
    void noTrailHasInsights() {
        TrailBucket.make(cloud, "logs", "audit");
        make("audit");
        assertRefused(() -> trail.getInsightSelectors(get -> get.trailName("audit")), "InsightNotEnabledException");
        assertRefused(() -> trail.getInsightSelectors(get -> get.trailName(ARN)), "InsightNotEnabledException");
        assertRefused(() -> trail.getInsightSelectors(get -> get.trailName("other")), "TrailNotFoundException");
        assertRefused(() -> trail.getInsightSelectors(get -> { }), "InvalidParameterCombinationException");
    }

    @Test
    void selectorsAreTheDefaultUntilTheyArePut() {
        TrailBucket.make(cloud, "logs", "audit");
        make("audit");
        assertThat(trail.getEventSelectors(get -> get.trailName("audit")).eventSelectors()).singleElement().satisfies(selector -> {
            assertThat(selector.readWriteType()).isEqualTo(ReadWriteType.ALL);
            assertThat(selector.includeManagementEvents()).isTrue();
            assertThat(selector.dataResources()).isEmpty();
        });
        var basic = EventSelector.builder().readWriteType("WriteOnly").includeManagementEvents(false)
                .dataResources(data("AWS::S3::Object", "arn:aws:s3:::photos/")).build();
        trail.putEventSelectors(put -> put.trailName("audit").eventSelectors(basic));
        assertThat(trail.getEventSelectors(get -> get.trailName("audit")).eventSelectors()).singleElement()
                .extracting(EventSelector::dataResources).isEqualTo(basic.dataResources());
        assertThat(trail.getTrail(get -> get.name("audit")).trail().hasCustomEventSelectors()).isTrue();
        var advanced = AdvancedEventSelector.builder().name("all").fieldSelectors(field("eventCategory", "Management")).build();
        trail.putEventSelectors(put -> put.trailName(ARN).advancedEventSelectors(advanced));
        var shown = trail.getEventSelectors(get -> get.trailName("audit"));
        assertThat(shown.advancedEventSelectors()).containsExactly(advanced);
        assertThat(shown.hasEventSelectors()).isFalse();
    }

    @Test
    void wrongSelectorsAreRefused() {
        TrailBucket.make(cloud, "logs", "audit");
        make("audit");
        var fine = EventSelector.builder().build();
        var advanced = AdvancedEventSelector.builder().fieldSelectors(field("eventCategory", "Management")).build();
        for (var wrong : List.<PutEventSelectorsRequest.Builder>of(
                PutEventSelectorsRequest.builder(),
                PutEventSelectorsRequest.builder().eventSelectors(fine).advancedEventSelectors(advanced),
                PutEventSelectorsRequest.builder().eventSelectors(fine, fine, fine, fine, fine, fine),
                PutEventSelectorsRequest.builder().eventSelectors(EventSelector.builder().readWriteType("read-only").build()),
                PutEventSelectorsRequest.builder().eventSelectors(EventSelector.builder().includeManagementEvents(false).build()),
                PutEventSelectorsRequest.builder().eventSelectors(EventSelector.builder().dataResources(data("AWS::SQS::Queue", "arn:aws:sqs")).build()),
                PutEventSelectorsRequest.builder().eventSelectors(EventSelector.builder().dataResources(data("AWS::S3::Object", "photos")).build()),
                PutEventSelectorsRequest.builder().eventSelectors(EventSelector.builder().excludeManagementEventSources("s3.amazonaws.com").build()),
                advanced(field("readOnly", "true")),
                advanced(field("eventCategory", "Data")),
                advanced(field("eventCategory", "Management"), field("colour", "red")),
                advanced(field("eventCategory", "Management"), field("resources.type", "AWS::S3::Object")),
                advanced(field("eventCategory", "Management"), field("readOnly", "maybe")),
                advanced(field("eventCategory", "Management"), AdvancedFieldSelector.builder().field("eventName").build()))) {
            assertRefused(() -> trail.putEventSelectors(wrong.trailName("audit").build()), "InvalidEventSelectorsException");
        }
        assertThat(trail.getTrail(get -> get.name("audit")).trail().hasCustomEventSelectors()).isFalse();
    }

    @Test
    void permissionsAreOnTheTrail() {
        TrailBucket.make(cloud, "logs", "audit");
        make("audit");
        var iam = cloud.client(IamClient.class);
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
                + "\"Allow\",\"Action\":\"cloudtrail:*Logging\",\"Resource\":\"" + ARN + "\"}]}"));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        var alice = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(CloudTrailClient.class);
        alice.startLogging(start -> start.name("audit"));
        assertRefused(() -> alice.deleteTrail(delete -> delete.name("audit")), "AccessDeniedException");
        assertRefused(() -> alice.startLogging(start -> start.name("other")), "AccessDeniedException");
        assertThat(trail.getTrailStatus(get -> get.name("audit")).isLogging()).isTrue();
    }

    private void make(String name) {
        trail.createTrail(create -> create.name(name).s3BucketName("logs"));
    }

    private static PutEventSelectorsRequest.Builder advanced(AdvancedFieldSelector... fields) {
        return PutEventSelectorsRequest.builder().advancedEventSelectors(AdvancedEventSelector.builder().fieldSelectors(fields).build());
    }

    static AdvancedFieldSelector field(String name, String... values) {
        return AdvancedFieldSelector.builder().field(name).equalsValue(values).build();
    }

    static DataResource data(String type, String... values) {
        return DataResource.builder().type(type).values(values).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
