package dev.orrery.services.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import dev.orrery.gateway.inprocess.InProcess;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The history of events: who is in it, how it is searched, and when it forgets.
/// Sources: CloudTrail User Guide, "CloudTrail record contents", "CloudTrail userIdentity element"; API Reference, `LookupEvents`.
class LookupsTest {
    private static final String TRUSTING = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"AWS\":\"arn:aws:iam::123456789012:root\"},\"Action\":[\"sts:AssumeRole\",\"sts:SetSourceIdentity\"]}]}";
    private final Orrery cloud = Orrery.start();
    private final CloudTrailClient trail = cloud.client(CloudTrailClient.class);
    private final IamClient iam = cloud.client(IamClient.class);
    private final SqsClient sqs = cloud.client(SqsClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void rootsCallIsThereWithWhatItAskedAndGot() {
        var url = sqs.createQueue(create -> create.queueName("orders")).queueUrl();

        var event = named("CreateQueue").getFirst();
        assertThat(event.eventSource()).isEqualTo("sqs.amazonaws.com");
        assertThat(event.username()).isEqualTo("root");
        assertThat(event.readOnly()).isEqualTo("false");
        assertThat(event.eventTime()).isEqualTo(cloud.time().now());
        assertThat(event.resources()).anySatisfy(resource -> {
            assertThat(resource.resourceType()).isEqualTo("AWS::SQS::Queue");
            assertThat(resource.resourceName()).isEqualTo(url);
        });
        var record = record(event);
        assertThat(text(record, "eventVersion")).isEqualTo("1.11");
        assertThat(text(record, "eventID")).isEqualTo(event.eventId());
        assertThat(text(record, "eventTime")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(text(record, "awsRegion")).isEqualTo("us-east-1");
        assertThat(text(record, "requestParameters.queueName")).isEqualTo("orders");
        assertThat(text(record, "responseElements.queueUrl")).isEqualTo(url);
        assertThat(text(record, "userIdentity.type")).isEqualTo("Root");
        assertThat(text(record, "userIdentity.principalId")).isEqualTo("123456789012");
        assertThat(text(record, "userIdentity.arn")).isEqualTo("arn:aws:iam::123456789012:root");
        assertThat(text(record, "eventCategory")).isEqualTo("Management");
        assertThat(text(record, "recipientAccountId")).isEqualTo("123456789012");
        assertThat(at(record, "managementEvent")).isEqualTo(new Json.Truth(true));
        assertThat(at(record, "errorCode")).isNull();
    }

    @Test
    void deniedCallOfUserIsThereWithHisNameAndTheError() {
        iam.createUser(create -> create.userName("alice"));
        var alice = key("alice");

        assertThatThrownBy(() -> alice.client(SqsClient.class).createQueue(create -> create.queueName("orders")))
                .isInstanceOf(AwsServiceException.class);

        var event = named("CreateQueue").getFirst();
        assertThat(event.username()).isEqualTo("alice");
        var record = record(event);
        assertThat(text(record, "errorCode")).isEqualTo("AccessDenied");
        assertThat(text(record, "errorMessage")).contains("alice is not authorized to perform: sqs:createqueue");
        assertThat(text(record, "userIdentity.type")).isEqualTo("IAMUser");
        assertThat(text(record, "userIdentity.userName")).isEqualTo("alice");
        assertThat(text(record, "userIdentity.principalId")).startsWith("AIDA");
        assertThat(text(record, "userIdentity.accessKeyId")).isEqualTo(event.accessKeyId()).startsWith("AKIA");
        assertThat(at(record, "userIdentity.sessionContext")).isNull();
        assertThat(at(record, "responseElements")).isEqualTo(new Json.Nothing());
        assertThat(text(record, "requestParameters.queueName")).isEqualTo("orders");
    }

    @Test
    void sessionOfRoleTellsItsIssuerAndWhenItBegan() {
        var role = iam.createRole(create -> create.roleName("auditor").assumeRolePolicyDocument(TRUSTING)).role();
        cloud.time().advance(Duration.ofMinutes(3));
        var sts = cloud.client(StsClient.class);
        var session = sts.assumeRole(assume -> assume.roleArn(role.arn()).roleSessionName("tuesday").sourceIdentity("bob")).credentials();
        cloud.time().advance(Duration.ofMinutes(2));
        var auditor = cloud.as(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        assertThatThrownBy(() -> auditor.client(IamClient.class).listUsers()).isInstanceOf(AwsServiceException.class);

        var event = named("ListUsers").getFirst();
        assertThat(event.username()).isEqualTo("tuesday");
        assertThat(event.accessKeyId()).isEqualTo(session.accessKeyId());
        assertThat(event.readOnly()).isEqualTo("true");
        var record = record(event);
        assertThat(text(record, "userIdentity.type")).isEqualTo("AssumedRole");
        assertThat(text(record, "userIdentity.principalId")).isEqualTo(role.roleId() + ":tuesday");
        assertThat(text(record, "userIdentity.arn")).isEqualTo("arn:aws:sts::123456789012:assumed-role/auditor/tuesday");
        assertThat(text(record, "userIdentity.sessionContext.sessionIssuer.arn")).isEqualTo(role.arn());
        assertThat(text(record, "userIdentity.sessionContext.sessionIssuer.principalId")).isEqualTo(role.roleId());
        assertThat(text(record, "userIdentity.sessionContext.sessionIssuer.userName")).isEqualTo("auditor");
        assertThat(text(record, "userIdentity.sessionContext.attributes.creationDate")).isEqualTo("2026-01-01T00:03:00Z");
        assertThat(text(record, "userIdentity.sessionContext.attributes.mfaAuthenticated")).isEqualTo("false");
        assertThat(text(record, "userIdentity.sessionContext.sourceIdentity")).isEqualTo("bob");

        // and the call that began the session is there without the secret and the token
        var assumed = named("AssumeRole").getFirst();
        assertThat(assumed.readOnly()).isEqualTo("true");
        assertThat(text(record(assumed), "responseElements.credentials.accessKeyId")).isEqualTo(session.accessKeyId());
        assertThat(text(record(assumed), "responseElements.credentials.expiration")).isEqualTo("Jan 1, 2026, 1:03:00 AM");
        assertThat(assumed.cloudTrailEvent()).doesNotContain(session.secretAccessKey(), session.sessionToken());
        assertThat(assumed.resources()).anyMatch(resource -> resource.resourceName().equals(role.arn()));
    }

    @Test
    void secretsAndContentsAreInNoRecord() {
        iam.createUser(create -> create.userName("alice"));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        iam.createLoginProfile(create -> create.userName("alice").password("Very-Secret-1"));
        var kms = cloud.client(KmsClient.class);
        var cmk = kms.createKey().keyMetadata();
        var data = kms.generateDataKey(generate -> generate.keyId(cmk.keyId()).keySpec("AES_256"));

        assertThat(all()).noneMatch(event -> event.cloudTrailEvent().contains(key.secretAccessKey())
                || event.cloudTrailEvent().contains("Very-Secret-1") || event.cloudTrailEvent().contains("plaintext"));
        assertThat(data.plaintext().asByteArray()).hasSize(32);
        assertThat(text(record(named("CreateAccessKey").getFirst()), "responseElements.accessKey.accessKeyId")).isEqualTo(key.accessKeyId());
        var generated = record(named("GenerateDataKey").getFirst());
        assertThat(at(generated, "readOnly")).isEqualTo(new Json.Truth(true));
        assertThat(at(generated, "responseElements")).isEqualTo(new Json.Nothing());
        assertThat(JsonWriter.write(at(generated, "resources"))).isEqualTo("[{\"accountId\":\"123456789012\",\"type\":\"AWS::KMS::Key\",\"ARN\":\""
                + cmk.arn() + "\"}]");
        assertThat(text(record(named("CreateKey").getFirst()), "responseElements.keyMetadata.aWSAccountId")).isEqualTo("123456789012");
    }

    @Test
    void keysPasswordsAndCredentialsOfProvidersAreInNoRecord() {
        assertThatThrownBy(() -> iam.createSAMLProvider(create -> create.name("company").addPrivateKey("Very-Secret-Key-1")
                .samlMetadataDocument("<nonsense/>".repeat(100)))).isInstanceOf(AwsServiceException.class);
        iam.createUser(create -> create.userName("alice"));
        var made = iam.createServiceSpecificCredential(create -> create.userName("alice").serviceName("codecommit.amazonaws.com"))
                .serviceSpecificCredential();
        var again = iam.resetServiceSpecificCredential(reset -> reset.userName("alice").serviceSpecificCredentialId(made.serviceSpecificCredentialId()))
                .serviceSpecificCredential();
        assertThat(made.servicePassword()).isNotEmpty();
        assertThat(again.servicePassword()).isNotEmpty();
        cloud.client(SnsClient.class).createPlatformApplication(create -> create.name("app").platform("GCM")
                .attributes(Map.of("PlatformCredential", "Very-Secret-2")));

        assertThat(all()).extracting(Event::eventName).contains("CreateSAMLProvider", "CreateServiceSpecificCredential",
                "ResetServiceSpecificCredential", "CreatePlatformApplication");
        assertThat(all()).noneMatch(event -> event.cloudTrailEvent().contains("Very-Secret") || event.cloudTrailEvent().contains(made.servicePassword())
                || event.cloudTrailEvent().contains(again.servicePassword()));
    }

    @Test
    void tagsAreToldWhateverTheirKeys() {
        sqs.createQueue(create -> create.queueName("orders").tags(Map.of("password", "none")));
        assertThat(text(record(named("CreateQueue").getFirst()), "requestParameters.tags.password")).isEqualTo("none");
    }

    /// Source: Organizations User Guide, "Logging AWS Organizations API calls with AWS CloudTrail".
    @Test
    void namesAndAddressesOfNewAccountsAreMasked() {
        var organizations = cloud.client(OrganizationsClient.class);
        organizations.createOrganization();
        organizations.createAccount(create -> create.accountName("Very-Private").email("private@example.com"));
        var record = record(named("CreateAccount").getFirst());
        assertThat(text(record, "requestParameters.accountName")).isEqualTo("****");
        assertThat(text(record, "requestParameters.email")).isEqualTo("****");
        assertThat(text(record, "responseElements.createAccountStatus.accountName")).isEqualTo("****");
    }

    @Test
    void dataEventsAreNotInTheHistory() {
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        s3.putObject(put -> put.bucket("photos").key("cat"), RequestBody.fromString("meow"));
        s3.getObjectAsBytes(get -> get.bucket("photos").key("cat"));
        var url = sqs.createQueue(create -> create.queueName("orders")).queueUrl();
        sqs.sendMessage(send -> send.queueUrl(url).messageBody("hello"));

        assertThat(all()).extracting(Event::eventName).containsExactly("CreateQueue", "CreateBucket");
        var bucket = record(named("CreateBucket").getFirst());
        assertThat(text(bucket, "requestParameters.bucketName")).isEqualTo("photos");
        assertThat(text(bucket, "requestParameters.Host")).isNotEmpty();
        assertThat(text(bucket, "additionalEventData.SignatureVersion")).isEqualTo("SigV4");
    }

    @Test
    void everyAttributeFinds() {
        iam.createUser(create -> create.userName("alice"));
        iam.createUser(create -> create.userName("bob"));
        var alice = key("alice");
        assertThatThrownBy(() -> alice.client(SqsClient.class).createQueue(create -> create.queueName("orders"))).isNotNull();
        sqs.createQueue(create -> create.queueName("orders"));

        var denied = look(LookupAttributeKey.USERNAME, "alice").getFirst();
        assertThat(look(LookupAttributeKey.USERNAME, "alice")).singleElement().extracting(Event::eventName).isEqualTo("CreateQueue");
        assertThat(look(LookupAttributeKey.EVENT_ID, denied.eventId())).singleElement().isEqualTo(denied);
        assertThat(look(LookupAttributeKey.EVENT_NAME, "CreateUser")).hasSize(2);
        assertThat(look(LookupAttributeKey.ACCESS_KEY_ID, denied.accessKeyId())).singleElement().isEqualTo(denied);
        assertThat(look(LookupAttributeKey.EVENT_SOURCE, "sqs.amazonaws.com")).hasSize(2);
        assertThat(look(LookupAttributeKey.RESOURCE_NAME, "bob")).singleElement().extracting(Event::eventName).isEqualTo("CreateUser");
        assertThat(look(LookupAttributeKey.RESOURCE_TYPE, "AWS::IAM::User")).extracting(Event::eventName)
                .containsExactly("CreateAccessKey", "CreateUser", "CreateUser");
        assertThat(look(LookupAttributeKey.READ_ONLY, "false")).extracting(Event::eventName).doesNotContain("LookupEvents").hasSize(5);
        assertThat(look(LookupAttributeKey.READ_ONLY, "true")).extracting(Event::eventName).containsOnly("LookupEvents");
        assertThat(look(LookupAttributeKey.EVENT_NAME, "createuser")).isEmpty();
    }

    @Test
    void timesAreIncludedAtBothEnds() {
        for (var name : List.of("one", "two", "three")) {
            sqs.createQueue(create -> create.queueName(name));
            cloud.time().advance(Duration.ofSeconds(10));
        }
        var start = Orrery.Beginning.USUAL.time();
        assertThat(queues(look -> look.startTime(start.plusSeconds(10)).endTime(start.plusSeconds(20)))).containsExactly("three", "two");
        assertThat(queues(look -> look.startTime(start.plusSeconds(11)))).containsExactly("three");
        assertThat(queues(look -> look.endTime(start.plusSeconds(9)))).containsExactly("one");
        assertThat(queues(look -> look.startTime(start.plusSeconds(10)).endTime(start.plusSeconds(10)))).containsExactly("two");
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrOverlap() {
        for (int i = 0; i < 7; i++) {
            var name = "queue-" + i;
            sqs.createQueue(create -> create.queueName(name));
        }
        var seen = new ArrayList<String>();
        String token = null;
        int pages = 0;
        do {
            var next = token;
            var page = trail.lookupEvents(look -> look.maxResults(3).nextToken(next).lookupAttributes(by("EventName", "CreateQueue")));
            page.events().forEach(event -> seen.add(text(record(event), "requestParameters.queueName")));
            token = page.nextToken();
            pages++;
        } while (token != null && pages < 10);
        assertThat(seen).containsExactly("queue-6", "queue-5", "queue-4", "queue-3", "queue-2", "queue-1", "queue-0");
        assertThat(trail.lookupEventsPaginator(look -> look.maxResults(1)).events().stream().filter(event ->
                event.eventName().equals("CreateQueue")).limit(7)).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({"0", "51", "-1"})
    void countsOutsideTheBoundsAreRefused(int count) {
        assertRefused(() -> trail.lookupEvents(look -> look.maxResults(count)), "InvalidMaxResultsException");
    }

    @Test
    void wrongQuestionsAreRefused() {
        sqs.createQueue(create -> create.queueName("one"));
        sqs.createQueue(create -> create.queueName("two"));
        assertRefused(() -> trail.lookupEvents(look -> look.lookupAttributes(by("EventName", "a"), by("Username", "b"))), "InvalidLookupAttributesException");
        assertRefused(() -> trail.lookupEvents(look -> look.lookupAttributes(by("Colour", "a"))),
                "InvalidLookupAttributesException");
        assertRefused(() -> trail.lookupEvents(look -> look.lookupAttributes(by("EventName", "x".repeat(2001)))),
                "InvalidLookupAttributesException");
        var now = cloud.time().now();
        assertRefused(() -> trail.lookupEvents(look -> look.startTime(now).endTime(now.minusSeconds(1))), "InvalidTimeRangeException");
        assertRefused(() -> trail.lookupEvents(look -> look.eventCategory("weather")), "InvalidEventCategoryException");
        assertRefused(() -> trail.lookupEvents(look -> look.nextToken("bm9uc2Vuc2U")), "InvalidNextTokenException");
        var token = trail.lookupEvents(look -> look.maxResults(1)).nextToken();
        assertRefused(() -> trail.lookupEvents(look -> look.nextToken(token).lookupAttributes(by("EventName", "CreateQueue"))), "InvalidNextTokenException");
    }

    @Test
    void globalServicesAreInVirginiaAndOthersWhereTheyWereCalled() {
        cloud.in("eu-west-1").client(SqsClient.class).createQueue(create -> create.queueName("orders"));
        cloud.in("eu-west-1").client(IamClient.class).createUser(create -> create.userName("alice"));

        assertThat(all()).extracting(Event::eventName).contains("CreateUser").doesNotContain("CreateQueue");
        var ireland = cloud.in("eu-west-1").client(CloudTrailClient.class).lookupEvents().events();
        assertThat(ireland).extracting(Event::eventName).contains("CreateQueue").doesNotContain("CreateUser");
        assertThat(text(record(named("CreateUser").getFirst()), "awsRegion")).isEqualTo("us-east-1");
    }

    @Test
    void eventsEndAfterNinetyDays() {
        sqs.createQueue(create -> create.queueName("old"));
        cloud.time().advance(Duration.ofDays(89));
        sqs.createQueue(create -> create.queueName("young"));
        assertThat(queues(_ -> { })).containsExactly("young", "old");
        cloud.time().advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(queues(_ -> { })).containsExactly("young");
        cloud.time().advance(Duration.ofDays(92));
        assertThat(queues(_ -> { })).isEmpty();
    }

    @Test
    void sweepBeginsAgainAfterSilence() {
        sqs.createQueue(create -> create.queueName("old"));
        cloud.time().advance(Duration.ofDays(95));
        assertThat(sweeps()).isEmpty();
        sqs.createQueue(create -> create.queueName("young"));
        assertThat(sweeps()).isPresent();
        cloud.time().advance(Duration.ofDays(95));
        assertThat(sweeps()).isEmpty();
    }

    /// Nothing else in this cloud waits for anything.
    private Optional<Timer> sweeps() {
        return cloud.time().read().next().filter(timer -> timer.kind().equals(History.SWEEP));
    }

    @Test
    void otherAccountsSeeOnlyWhatIsTheirs() {
        var other = cloud.account("222233334444");
        var topic = sharedTopic();
        other.client(SnsClient.class).getTopicAttributes(get -> get.topicArn(topic));

        var theirs = other.client(CloudTrailClient.class).lookupEvents().events();
        assertThat(theirs).extracting(Event::eventName).contains("GetTopicAttributes").doesNotContain("CreateTopic");
        var mine = named("GetTopicAttributes").getFirst();
        assertThat(mine.username()).isNull();
        assertThat(text(record(mine), "userIdentity.type")).isEqualTo("AWSAccount");
        assertThat(text(record(mine), "userIdentity.accountId")).isEqualTo("222233334444");
        assertThat(text(record(mine), "recipientAccountId")).isEqualTo("123456789012");
        assertThat(text(record(mine), "sharedEventID")).isEqualTo(text(record(theirs.stream().filter(event ->
                event.eventName().equals("GetTopicAttributes")).findFirst().orElseThrow()), "sharedEventID"));
    }

    @Test
    void callsRefusedToStrangersAreInTheirHistoryOnly() {
        var other = cloud.account("222233334444");
        var topic = sharedTopic();
        assertThatThrownBy(() -> other.client(SnsClient.class).deleteTopic(delete -> delete.topicArn(topic))).isInstanceOf(AwsServiceException.class);
        cloud.client(IamClient.class).createUser(create -> create.userName("alice"));
        assertThatThrownBy(() -> key("alice").client(SnsClient.class).listTopics()).isInstanceOf(AwsServiceException.class);

        assertThat(named("DeleteTopic")).isEmpty();
        assertThat(named("ListTopics")).hasSize(1);
        var refused = other.client(CloudTrailClient.class).lookupEvents().events().stream().filter(event -> event.eventName().equals("DeleteTopic"))
                .findFirst().orElseThrow();
        assertThat(text(record(refused), "errorCode")).isNotEmpty();
        assertThat(at(record(refused), "sharedEventID")).isNull();
    }

    /// @return the ARN of a topic about which others may ask
    private String sharedTopic() {
        var sns = cloud.client(SnsClient.class);
        var topic = sns.createTopic(create -> create.name("news")).topicArn();
        sns.addPermission(add -> add.topicArn(topic).label("others").awsAccountIds("222233334444").actionNames("GetTopicAttributes"));
        return topic;
    }

    /// Source: S3 User Guide, "CloudTrail log file examples for Amazon S3".
    @Test
    void subresourcesAreMembersWithoutValue() {
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        s3.getBucketAcl(get -> get.bucket("photos"));
        s3.putBucketTagging(put -> put.bucket("photos").tagging(tagging -> tagging.tagSet(List.of(Tag.builder().key("team").value("press").build()))));

        assertThat(text(record(named("GetBucketAcl").getFirst()), "requestParameters.acl")).isEmpty();
        assertThat(text(record(named("PutBucketTagging").getFirst()), "requestParameters.tagging")).isEmpty();
        assertThat(at(record(named("CreateBucket").getFirst()), "requestParameters")).isInstanceOfSatisfying(Json.Members.class, members ->
                assertThat(members.byName()).containsOnlyKeys("bucketName", "Host"));
    }

    /// Sources: S3 User Guide, "Logging options for Amazon S3": what fails for want of a permission is logged, also of nobody, and what
    /// fails to prove who calls is not.
    @Test
    void callsOfNobodyAreWithTheOwnerUnlessTheyProveNothing() {
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket("photos"));
        var nobody = S3Client.builder().httpClient(new InProcess(cloud.cloud().handler())).endpointOverride(URI.create(Orrery.ENDPOINT))
                .region(Region.US_EAST_1).forcePathStyle(true).credentialsProvider(AnonymousCredentialsProvider.create()).build();
        assertThatThrownBy(() -> nobody.getBucketAcl(get -> get.bucket("photos"))).isInstanceOf(AwsServiceException.class);
        assertThatThrownBy(() -> nobody.getBucketAcl(get -> get.bucket("not-there"))).isInstanceOf(AwsServiceException.class);
        assertThatThrownBy(() -> cloud.client(StsClient.class).assumeRoleWithWebIdentity(assume -> assume.roleArn("arn:aws:iam::123456789012:role/auditor")
                .roleSessionName("me").webIdentityToken("no.real.token"))).isInstanceOf(AwsServiceException.class);

        assertThat(named("GetBucketAcl")).singleElement().satisfies(event -> {
            assertThat(text(record(event), "userIdentity.accountId")).isEqualTo("ANONYMOUS_PRINCIPAL");
            assertThat(text(record(event), "errorCode")).isEqualTo("AccessDenied");
        });
        assertThat(named("AssumeRoleWithWebIdentity")).isEmpty();
    }

    @Test
    void whoMayNotLookIsRefused() {
        iam.createUser(create -> create.userName("alice"));
        assertRefused(() -> key("alice").client(CloudTrailClient.class).lookupEvents(), "AccessDeniedException");
    }

    private Clients key(String user) {
        var key = iam.createAccessKey(create -> create.userName(user)).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey());
    }

    private List<Event> all() {
        return trail.lookupEventsPaginator().events().stream().toList();
    }

    private List<Event> named(String name) {
        return look(LookupAttributeKey.EVENT_NAME, name);
    }

    private List<Event> look(LookupAttributeKey key, String value) {
        return trail.lookupEvents(look -> look.lookupAttributes(by(key.toString(), value))).events();
    }

    private List<String> queues(Consumer<LookupEventsRequest.Builder> question) {
        return trail.lookupEvents(look -> question.accept(look.lookupAttributes(by("EventName", "CreateQueue")))).events().stream()
                .map(event -> text(record(event), "requestParameters.queueName")).toList();
    }

    private static LookupAttribute by(String key, String value) {
        return LookupAttribute.builder().attributeKey(key).attributeValue(value).build();
    }

    static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }

    static Json record(Event event) {
        return JsonReader.read(event.cloudTrailEvent(), 300_000);
    }

    static String text(Json json, String path) {
        return at(json, path) instanceof Json.Text(var text) ? text : null;
    }

    static Json at(Json json, String path) {
        var at = json;
        for (var name : path.split("\\.")) {
            at = at instanceof Json.Members(var members) ? members.get(name) : null;
        }
        return at;
    }
}
