package dev.orrery.services.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.Orrery;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Tag;

class AccessTest extends SnsTest {
    private static final String STRANGER = "999999999999";
    private final SnsClient stranger = cloud.account(STRANGER).client(SnsClient.class);
    private String topic;

    @BeforeEach
    void topic() {
        topic = topic("news");
    }

    @Test
    void anotherAccountMayNothingByDefault() {
        assertRefused(() -> stranger.publish(r -> r.topicArn(topic).message("x")), "SNS:Publish");
        assertRefused(() -> stranger.subscribe(r -> r.topicArn(topic).protocol("email").endpoint("a@example.com")), "SNS:Subscribe");
        assertRefused(() -> stranger.deleteTopic(r -> r.topicArn(topic)), "SNS:DeleteTopic");
        assertThat(mail()).isEmpty();
    }

    @Test
    void aPermissionLetsItIn() {
        sns.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint("+15551234567"));
        sns.addPermission(r -> r.topicArn(topic).label("friends").awsAccountIds(STRANGER).actionNames("Publish"));

        stranger.publish(r -> r.topicArn(topic).message("from a friend"));

        assertThat(text(mail().getFirst().get("Body"))).isEqualTo("from a friend");
        assertRefused(() -> stranger.getTopicAttributes(r -> r.topicArn(topic)), "SNS:GetTopicAttributes");
        sns.removePermission(r -> r.topicArn(topic).label("friends"));
        assertRefused(() -> stranger.publish(r -> r.topicArn(topic).message("x")), "SNS:Publish");
    }

    @Test
    void aPolicyMayChooseByProtocolAndEndpoint() {
        sns.setTopicAttributes(r -> r.topicArn(topic).attributeName("Policy").attributeValue("""
                {"Version": "2012-10-17", "Statement": [{"Sid": "s", "Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "SNS:Subscribe",
                 "Resource": "%s", "Condition": {"StringEquals": {"sns:Protocol": "email"}, "StringLike": {"sns:Endpoint": "*@example.com"}}}]}"""
                .formatted(STRANGER, topic)));

        stranger.subscribe(r -> r.topicArn(topic).protocol("email").endpoint("a@example.com"));

        assertRefused(() -> stranger.subscribe(r -> r.topicArn(topic).protocol("email").endpoint("a@example.org")), "SNS:Subscribe");
        assertRefused(() -> stranger.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint("+15551234567")), "SNS:Subscribe");
    }

    @Test
    void whoSubscribedMayEndTheSubscriptionAndOthersMayNot() {
        sns.addPermission(r -> r.topicArn(topic).label("friends").awsAccountIds(STRANGER).actionNames("Subscribe"));
        var arn = stranger.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint("+15551234567")).subscriptionArn();
        var other = cloud.account("888888888888").client(SnsClient.class);

        assertThat(stranger.getSubscriptionAttributes(r -> r.subscriptionArn(arn)).attributes()).containsEntry("Owner", STRANGER);
        assertRefused(() -> other.unsubscribe(r -> r.subscriptionArn(arn)), "SNS:Unsubscribe");
        assertRefused(() -> other.getSubscriptionAttributes(r -> r.subscriptionArn(arn)), "SNS:GetSubscriptionAttributes");
        stranger.unsubscribe(r -> r.subscriptionArn(arn));
        assertThat(sns.listSubscriptions().subscriptions()).isEmpty();
    }

    @Test
    void aDenyBindsTheOwnerToo() {
        sns.setTopicAttributes(r -> r.topicArn(topic).attributeName("Policy").attributeValue("""
                {"Version": "2012-10-17", "Statement": [{"Sid": "s", "Effect": "Deny", "Principal": "*", "Action": "SNS:Publish", "Resource": "%s"}]}"""
                .formatted(topic)));

        assertRefused(() -> sns.publish(r -> r.topicArn(topic).message("x")), "SNS:Publish");
    }

    @Test
    void whoHasNoPolicyMayNothingInTheOwnAccountEither() {
        var nobody = user("nobody", "");

        assertRefused(() -> nobody.publish(r -> r.topicArn(topic).message("x")), "SNS:Publish");
        assertRefused(() -> nobody.subscribe(r -> r.topicArn(topic).protocol("email").endpoint("a@example.com")), "SNS:Subscribe");
        assertRefused(() -> nobody.setTopicAttributes(r -> r.topicArn(topic).attributeName("DisplayName").attributeValue("x")),
                "SNS:SetTopicAttributes");
        assertRefused(() -> nobody.getTopicAttributes(r -> r.topicArn(topic)), "SNS:GetTopicAttributes");
        assertRefused(() -> nobody.listSubscriptionsByTopic(r -> r.topicArn(topic)), "SNS:ListSubscriptionsByTopic");
        assertRefused(() -> nobody.addPermission(r -> r.topicArn(topic).label("l").awsAccountIds(STRANGER).actionNames("Publish")),
                "SNS:AddPermission");
        assertRefused(() -> nobody.deleteTopic(r -> r.topicArn(topic)), "SNS:DeleteTopic");
    }

    private SnsClient service(String principal, String sourceArn, String account) {
        return cloud.cloud().clients().forService(SnsClient.class, new HomeId(Orrery.ACCOUNT, Orrery.REGION),
                new ServiceCaller(principal, sourceArn, account));
    }

    private int publishing(SnsClient sns) {
        var error = catchThrowableOfType(AwsServiceException.class, () -> sns.publish(r -> r.topicArn(topic).message("x")));
        return error == null ? 200 : error.statusCode();
    }

    /// Source: SNS Developer Guide, "aws:SourceAccount versus aws:SourceOwner", "Allow Amazon S3 event notifications to publish to a
    /// topic"; CloudTrail User Guide, "Amazon SNS topic policy for CloudTrail".
    @Test
    void aServiceThatTellsTheOwnerMayPublishForWhatIsTheOwners() {
        assertThat(publishing(service("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:us-east-1:1:alarm:a", Orrery.ACCOUNT))).isEqualTo(200);
        assertThat(publishing(service("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:us-east-1:2:alarm:a", STRANGER))).isEqualTo(403);
    }

    @Test
    void aServiceThatTellsTheAccountNeedsAStatementOfItsOwn() {
        var s3 = service("s3.amazonaws.com", "arn:aws:s3:::photos", Orrery.ACCOUNT);
        assertThat(publishing(s3)).isEqualTo(403);

        cloud.client(SnsClient.class).setTopicAttributes(r -> r.topicArn(topic).attributeName("Policy").attributeValue("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"SNS:Publish",
                "Resource":"%s","Condition":{"StringEquals":{"aws:SourceAccount":"%s"}}}]}""".formatted(topic, Orrery.ACCOUNT)));

        assertThat(publishing(s3)).isEqualTo(200);
        assertThat(publishing(service("s3.amazonaws.com", "arn:aws:s3:::photos", STRANGER))).isEqualTo(403);
    }

    @Test
    void tagsOfTopicsAndRequestsAreConditions() {
        var careful = user("careful", """
                {"Effect": "Allow", "Action": "sns:*", "Resource": "*"},
                {"Effect": "Deny", "Action": "sns:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/secret": "yes"}}},
                {"Effect": "Deny", "Action": "sns:*", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestTag/env": "prod"}}},
                {"Effect": "Deny", "Action": "sns:*", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "owner"}}}""");
        var env = Tag.builder().key("env").value("prod").build();
        var owner = Tag.builder().key("owner").value("me").build();

        careful.publish(r -> r.topicArn(topic).message("x"));
        assertRefused(() -> careful.createTopic(r -> r.name("new").tags(env)), "SNS:CreateTopic");
        assertRefused(() -> careful.tagResource(r -> r.resourceArn(topic).tags(env)), "SNS:TagResource");
        assertRefused(() -> careful.tagResource(r -> r.resourceArn(topic).tags(owner)), "SNS:TagResource");
        assertRefused(() -> careful.untagResource(r -> r.resourceArn(topic).tagKeys("owner")), "SNS:UntagResource");

        sns.tagResource(r -> r.resourceArn(topic).tags(Tag.builder().key("secret").value("yes").build()));
        assertRefused(() -> careful.publish(r -> r.topicArn(topic).message("x")), "SNS:Publish");
    }

    @Test
    void aTopicWithTagsNeedsThePermissionToTag() {
        var maker = user("maker", """
                {"Effect": "Allow", "Action": "sns:CreateTopic", "Resource": "*"}""");

        assertRefused(() -> maker.createTopic(r -> r.name("tagged").tags(Tag.builder().key("a").value("b").build())), "SNS:TagResource");
        assertThat(maker.createTopic(r -> r.name("plain")).topicArn()).endsWith(":plain");
    }

    private SnsClient user(String name, String statements) {
        var iam = cloud.client(IamClient.class);
        iam.createUser(r -> r.userName(name));
        if (!statements.isEmpty()) {
            iam.putUserPolicy(r -> r.userName(name).policyName("all").policyDocument("""
                    {"Version": "2012-10-17", "Statement": [%s]}""".formatted(statements)));
        }
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey()).client(SnsClient.class);
    }

    @Test
    void aTopicHasOneNameSoThatADenyBindsUnderEach() {
        var id = sns.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint("+15551234567")).subscriptionArn().substring(topic.length());
        sns.setTopicAttributes(r -> r.topicArn(topic).attributeName("Policy").attributeValue("""
                {"Version": "2012-10-17", "Statement": [{"Sid": "s", "Effect": "Deny", "Principal": "*", "Action": "SNS:Publish", "Resource": "%s"}]}"""
                .formatted(topic)));

        for (var other : List.of(topic + ":x", topic + ":", topic + id, topic.replace("arn:aws:", "arn:aws-cn:"),
                topic.replace("us-east-1", "eu-west-1"))) {
            assertInvalid(() -> sns.publish(r -> r.topicArn(other).message("x")), "TopicArn");
            assertInvalid(() -> sns.publish(r -> r.targetArn(other).message("x")), "TargetArn");
            assertInvalid(() -> sns.deleteTopic(r -> r.topicArn(other)), "TopicArn");
            assertInvalid(() -> sns.listTagsForResource(r -> r.resourceArn(other)), "ResourceArn");
        }
        assertThat(mail()).isEmpty();
        assertThat(sns.listTopics().topics()).hasSize(1);
    }

    @Test
    void aSubscriptionHasOneNameToo() {
        var arn = sns.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint("+15551234567")).subscriptionArn();

        for (var other : List.of(arn.replace("arn:aws:", "arn:aws-cn:"), arn.replace("us-east-1", "eu-west-1"), arn.replace(":sns:", ":sqs:"))) {
            assertInvalid(() -> sns.getSubscriptionAttributes(r -> r.subscriptionArn(other)), "SubscriptionArn");
            assertInvalid(() -> sns.setSubscriptionAttributes(r -> r.subscriptionArn(other).attributeName("RawMessageDelivery")
                    .attributeValue("true")), "SubscriptionArn");
        }
        assertInvalid(() -> sns.unsubscribe(r -> r.subscriptionArn(arn.replace("arn:aws:", "arn:aws-cn:"))), "SubscriptionArn");
        assertThat(sns.listSubscriptions().subscriptions()).hasSize(1);
    }

    @Test
    void aTokenConfirmsOnlyForItsOwnTopic() {
        var other = topic("other");
        sns.subscribe(r -> r.topicArn(topic).protocol("email").endpoint("a@example.com"));
        var link = text(mail().getFirst().get("ConfirmationLink"));
        var token = link.substring(link.indexOf("&Token=") + "&Token=".length());

        assertInvalid(() -> sns.confirmSubscription(r -> r.topicArn(other).token(token)), "Token");
        assertThat(sns.confirmSubscription(r -> r.topicArn(topic).token(token)).subscriptionArn()).startsWith(topic);
    }

    @Test
    void whoDoesNotSignMayNothingButFollowLinks() {
        var nobody = cloud.anonymous().client(SnsClient.class);

        var error = catchThrowableOfType(AwsServiceException.class, () -> nobody.publish(r -> r.topicArn(topic).message("x")));
        assertThat(error.statusCode()).isEqualTo(403);
        assertThat(sns.listTopics().topics()).hasSize(1);
    }

    @Test
    void eachAccountAndRegionHasItsOwn() {
        assertThat(stranger.listTopics().topics()).isEmpty();
        assertThat(cloud.in("eu-west-1").client(SnsClient.class).listTopics().topics()).isEmpty();
        assertThat(stranger.createTopic(r -> r.name("news")).topicArn()).isEqualTo("arn:aws:sns:us-east-1:" + STRANGER + ":news");
        assertThat(sns.listTopics().topics()).hasSize(1);
    }

    private static void assertRefused(ThrowingCallable call, String action) {
        var error = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(error).isNotNull();
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("AuthorizationError");
        assertThat(error.statusCode()).isEqualTo(403);
        assertThat(error.awsErrorDetails().errorMessage()).contains("is not authorized to perform: " + action);
    }
}
