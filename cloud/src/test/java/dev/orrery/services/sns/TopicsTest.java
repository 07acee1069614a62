package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.Topic;

/// Texts and attributes: LocalStack's recordings of AWS, `tests/aws/services/sns/test_sns.snapshot.json`.
class TopicsTest extends SnsTest {
    private static final String EFFECTIVE = "{\"http\":{\"defaultHealthyRetryPolicy\":{\"minDelayTarget\":20,\"maxDelayTarget\":20,"
            + "\"numRetries\":3,\"numMaxDelayRetries\":0,\"numNoDelayRetries\":0,\"numMinDelayRetries\":0,\"backoffFunction\":\"linear\"},"
            + "\"disableSubscriptionOverrides\":false,\"defaultRequestPolicy\":{\"headerContentType\":\"text/plain; charset=UTF-8\"}}}";

    @Test
    void aTopicHasTheAttributesThatAwsGivesIt() {
        var arn = topic("news");

        assertThat(arn).isEqualTo(PREFIX + "news");
        var attributes = sns.getTopicAttributes(request -> request.topicArn(arn)).attributes();
        assertThat(attributes).containsOnlyKeys("TopicArn", "Owner", "DisplayName", "Policy", "EffectiveDeliveryPolicy",
                "SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted");
        assertThat(attributes).containsEntry("DisplayName", "").containsEntry("Owner", Orrery.ACCOUNT)
                .containsEntry("EffectiveDeliveryPolicy", EFFECTIVE).containsEntry("SubscriptionsConfirmed", "0");
        assertThat(attributes.get("Policy")).contains("\"Sid\":\"__default_statement_ID\"", "\"AWS:SourceOwner\":\"" + Orrery.ACCOUNT + "\"");
    }

    @Test
    void aFifoTopicSaysSo() {
        var arn = sns.createTopic(request -> request.name("news.fifo").attributes(Map.of("FifoTopic", "true"))).topicArn();

        assertThat(sns.getTopicAttributes(request -> request.topicArn(arn)).attributes())
                .containsEntry("FifoTopic", "true").containsEntry("ContentBasedDeduplication", "false");
        assertInvalid(() -> sns.setTopicAttributes(request -> request.topicArn(arn).attributeName("FifoTopic").attributeValue("false")),
                "AttributeName");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "with:colon", "with/slash", "with.dot", "ünicode", "a.fifo"})
    void namesAreChecked(String name) {
        assertInvalid(() -> topic(name), "Topic Name");
        assertInvalid(() -> topic("x".repeat(257)), "Topic Name");
        assertInvalid(() -> sns.createTopic(request -> request.name("plain").attributes(Map.of("FifoTopic", "true"))), "Topic Name");
    }

    @Test
    void creatingAgainIsNothingUnlessSomethingElseIsAskedFor() {
        sns.createTopic(request -> request.name("news").attributes(Map.of("DisplayName", "One"))
                .tags(Tag.builder().key("a").value("b").build()));

        assertThat(topic("news")).isEqualTo(PREFIX + "news");
        assertInvalid(() -> sns.createTopic(request -> request.name("news").attributes(Map.of("DisplayName", "Two"))),
                "Attributes Reason: Topic already exists with different attributes");
        assertInvalid(() -> sns.createTopic(request -> request.name("news").tags(Tag.builder().key("a").value("c").build())),
                "Tags Reason: Topic already exists with different tags");
        assertThat(sns.getTopicAttributes(request -> request.topicArn(PREFIX + "news")).attributes()).containsEntry("DisplayName", "One");
    }

    @Test
    void aDeletedTopicIsGoneWithItsSubscriptions() {
        var arn = topic("news");
        sns.subscribe(request -> request.topicArn(arn).protocol("sms").endpoint("+15551234567"));

        sns.deleteTopic(request -> request.topicArn(arn));
        sns.deleteTopic(request -> request.topicArn(arn));

        assertThat(sns.listTopics().topics()).isEmpty();
        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
        assertError(() -> sns.getTopicAttributes(request -> request.topicArn(arn)), 404, "NotFound", "Topic does not exist");
        assertError(() -> sns.publish(request -> request.topicArn(arn).message("x")), 404, "NotFound", "Topic does not exist");
    }

    @Test
    void listsHavePages() {
        for (int i = 0; i < 205; i++) {
            topic("t%03d".formatted(i));
        }

        var first = sns.listTopics();
        assertThat(first.topics()).hasSize(100);
        assertThat(sns.listTopicsPaginator().topics()).extracting(Topic::topicArn).hasSize(205).doesNotHaveDuplicates().isSorted();
        assertInvalid(() -> sns.listTopics(request -> request.nextToken("?")), "NextToken Reason: unparseable");
    }

    @Test
    void arnsAreCheckedAsAwsChecksThem() {
        assertInvalid(() -> sns.getTopicAttributes(request -> request.topicArn("random")),
                "TopicArn Reason: An ARN must have at least 6 elements, not 1");
        assertInvalid(() -> sns.publish(request -> request.topicArn("").message("x")),
                "TopicArn Reason: An ARN must have at least 6 elements, not 1");
        assertInvalid(() -> sns.publish(request -> request.topicArn("a:b").message("x")),
                "TopicArn Reason: An ARN must have at least 6 elements, not 2");
        var elsewhere = cloud.in("eu-west-1").client(SnsClient.class).createTopic(request -> request.name("there")).topicArn();
        assertInvalid(() -> sns.getTopicAttributes(request -> request.topicArn(elsewhere)), "TopicArn");
        assertInvalid(() -> sns.publish(request -> request.topicArn(elsewhere).message("x")), "TopicArn");
        assertInvalid(() -> sns.deleteTopic(request -> request.topicArn(elsewhere)), "TopicArn");
    }

    @Test
    void aDeliveryPolicyIsKeptAndCompleted() {
        var arn = topic("news");

        set(arn, "DeliveryPolicy", "{\"http\":{\"defaultHealthyRetryPolicy\":{\"minDelayTarget\":5,\"maxDelayTarget\":6,\"numRetries\":1}}}");

        assertThat(sns.getTopicAttributes(request -> request.topicArn(arn)).attributes())
                .containsEntry("DeliveryPolicy", "{\"http\":{\"defaultHealthyRetryPolicy\":{\"minDelayTarget\":5,\"maxDelayTarget\":6,"
                        + "\"numRetries\":1},\"disableSubscriptionOverrides\":false}}")
                .containsEntry("EffectiveDeliveryPolicy", EFFECTIVE.replace(":20,\"max", ":5,\"max").replace("\"maxDelayTarget\":20", "\"maxDelayTarget\":6")
                        .replace("\"numRetries\":3", "\"numRetries\":1"));
        set(arn, "DeliveryPolicy", "{\"http\":{\"defaultHealthyRetryPolicy\":null}}");
        assertThat(sns.getTopicAttributes(request -> request.topicArn(arn)).attributes())
                .containsEntry("DeliveryPolicy", "{\"http\":{\"disableSubscriptionOverrides\":false}}");
        set(arn, "DeliveryPolicy", "");
        assertThat(sns.getTopicAttributes(request -> request.topicArn(arn)).attributes()).doesNotContainKey("DeliveryPolicy")
                .containsEntry("EffectiveDeliveryPolicy", EFFECTIVE);
    }

    @Test
    void settingsThatNobodyBuiltAreRefused() {
        var arn = sns.createTopic(request -> request.name("news.fifo").attributes(Map.of("FifoTopic", "true"))).topicArn();

        assertError(() -> set(arn, "ArchivePolicy", "{\"MessageRetentionPeriod\":\"30\"}"), 501, "NotImplemented",
                "The archive of a topic is not implemented by Orrery yet");
        assertInvalid(() -> set(arn, "Fake", "x"), "AttributeName");
        assertInvalid(() -> set(arn, "SignatureVersion", "3"), "SignatureVersion: Invalid value [3].");
    }

    @Test
    void permissionsAreStatementsOfThePolicy() {
        var arn = topic("news");
        sns.addPermission(request -> request.topicArn(arn).label("friends").awsAccountIds("999999999999").actionNames("Publish"));

        assertThat(policy(arn)).contains("{\"Sid\":\"friends\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::999999999999:root\"},"
                + "\"Action\":\"SNS:Publish\",\"Resource\":\"" + arn + "\"}");
        assertInvalid(() -> sns.addPermission(request -> request.topicArn(arn).label("friends").awsAccountIds("999999999999")
                .actionNames("Publish")), "Statement already exists");
        assertInvalid(() -> sns.addPermission(request -> request.topicArn(arn).label("x").awsAccountIds("999999999999")
                .actionNames("CreateTopic")), "Policy statement action out of service scope!");
        sns.removePermission(request -> request.topicArn(arn).label("friends"));
        assertThat(policy(arn)).doesNotContain("friends").contains("__default_statement_ID");
    }

    @Test
    void aPolicyMustBeOneOfThisService() {
        var arn = topic("news");

        assertInvalid(() -> set(arn, "Policy", "no policy"), "Policy Error: null");
        assertInvalid(() -> set(arn, "Policy", "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"sqs:SendMessage\",\"Resource\":\"" + arn + "\"}}"), "Policy statement action out of service scope!");
    }

    @Test
    void tagsAreKept() {
        var arn = topic("news");
        sns.tagResource(request -> request.resourceArn(arn).tags(tag("a", "1"), tag("b", "2")));
        sns.tagResource(request -> request.resourceArn(arn).tags(tag("a", "3")));
        sns.untagResource(request -> request.resourceArn(arn).tagKeys("b"));

        assertThat(sns.listTagsForResource(request -> request.resourceArn(arn)).tags()).containsExactly(tag("a", "3"));
        assertInvalid(() -> sns.tagResource(request -> request.resourceArn(arn).tags(tag("x", "1"), tag("x", "2"))),
                "Duplicated keys are not allowed.");
        assertError(() -> sns.listTagsForResource(request -> request.resourceArn(PREFIX + "none")), 404, "ResourceNotFound",
                "Resource does not exist");
    }

    @Test
    void aDataProtectionPolicyIsKept() {
        var arn = topic("news");
        assertThat(sns.getDataProtectionPolicy(request -> request.resourceArn(arn)).dataProtectionPolicy()).isNull();

        var document = "{\"Name\":\"p\",\"Version\":\"2021-06-01\",\"Statement\":[]}";
        sns.putDataProtectionPolicy(request -> request.resourceArn(arn).dataProtectionPolicy(document));

        assertThat(sns.getDataProtectionPolicy(request -> request.resourceArn(arn)).dataProtectionPolicy()).isEqualTo(document);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private void set(String arn, String name, String value) {
        sns.setTopicAttributes(request -> request.topicArn(arn).attributeName(name).attributeValue(value));
    }

    private String policy(String arn) {
        return sns.getTopicAttributes(request -> request.topicArn(arn)).attributes().get("Policy");
    }

}
