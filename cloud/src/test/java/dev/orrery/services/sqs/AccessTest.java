package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Who may do what with a queue: other accounts, nobody in particular, and other services.
class AccessTest {
    private static final String OTHER = "999999999999";
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:news";
    private final SqsBench bench = new SqsBench();
    private final String url = bench.queue("orders");
    private final SqsClient other = bench.cloud.account(OTHER).client(SqsClient.class);
    private final SqsClient nobody = bench.cloud.anonymous().client(SqsClient.class);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anotherAccountNeedsThePolicy() {
        assertThat(refusal(() -> other.sendMessage(request -> request.queueUrl(url).messageBody("hello"))))
                .startsWith("AccessDenied: User: arn:aws:iam::999999999999:root is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:us-east-1:"
                        + "123456789012:orders because no resource-based policy allows the sqs:sendmessage action");
        assertThat(refusal(() -> other.getQueueUrl(request -> request.queueName("orders").queueOwnerAWSAccountId(Orrery.ACCOUNT))))
                .startsWith("AccessDenied");

        bench.sqs.addPermission(request -> request.queueUrl(url).label("other").awsAccountIds(OTHER).actions("SendMessage", "GetQueueUrl"));

        other.sendMessage(request -> request.queueUrl(url).messageBody("hello"));
        assertThat(other.getQueueUrl(request -> request.queueName("orders").queueOwnerAWSAccountId(Orrery.ACCOUNT)).queueUrl()).isEqualTo(url);
        assertThat(bench.receive(url).getFirst().attributes()).containsEntry(MessageSystemAttributeName.SENDER_ID, OTHER);
        assertThat(refusal(() -> other.receiveMessage(request -> request.queueUrl(url)))).startsWith("AccessDenied");
    }

    @Test
    void someOperationsAreTheOwnersOnlyWhateverThePolicySays() {
        bench.sqs.addPermission(request -> request.queueUrl(url).label("other").awsAccountIds(OTHER).actions("*"));

        other.purgeQueue(request -> request.queueUrl(url));
        assertThat(refusal(() -> other.deleteQueue(request -> request.queueUrl(url)))).startsWith("AccessDenied");
        assertThat(refusal(() -> other.setQueueAttributes(request -> request.queueUrl(url).attributesWithStrings(Map.of("DelaySeconds", "1")))))
                .startsWith("AccessDenied");
        assertThat(refusal(() -> other.tagQueue(request -> request.queueUrl(url).tags(Map.of("a", "b"))))).startsWith("AccessDenied");
    }

    @Test
    void anExplicitDenyBindsTheOwnerToo() {
        bench.set(url, "Policy", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:PurgeQueue", "Resource": "%s"}]}"""
                .formatted(bench.arn(url)));

        assertThat(refusal(() -> bench.sqs.purgeQueue(request -> request.queueUrl(url)))).contains("explicit deny");
    }

    @Test
    void tagsThatARequestBringsAreConditions() {
        var iam = bench.cloud.client(IamClient.class);
        iam.createUser(request -> request.userName("careful"));
        iam.putUserPolicy(request -> request.userName("careful").policyName("all").policyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
                 {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestTag/env": "prod"}}},
                 {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "owner"}}}]}"""));
        var key = iam.createAccessKey(request -> request.userName("careful")).accessKey();
        var careful = bench.cloud.as(key.accessKeyId(), key.secretAccessKey()).client(SqsClient.class);

        careful.tagQueue(request -> request.queueUrl(url).tags(Map.of("env", "test")));
        assertThat(refusal(() -> careful.tagQueue(request -> request.queueUrl(url).tags(Map.of("env", "prod"))))).contains("explicit deny");
        assertThat(refusal(() -> careful.tagQueue(request -> request.queueUrl(url).tags(Map.of("owner", "me"))))).contains("explicit deny");
        assertThat(refusal(() -> careful.untagQueue(request -> request.queueUrl(url).tagKeys("owner")))).contains("explicit deny");
        assertThat(refusal(() -> careful.createQueue(request -> request.queueName("new").tags(Map.of("owner", "me"))))).contains("explicit deny");
    }

    @Test
    void aPublicQueueIsOpenToEverybody() {
        assertThat(refusal(() -> nobody.sendMessage(request -> request.queueUrl(url).messageBody("hello")))).startsWith("AccessDenied");
        bench.set(url, "Policy", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"],
                 "Resource": "%s"}]}""".formatted(bench.arn(url)));

        nobody.sendMessage(request -> request.queueUrl(url).messageBody("hello"));

        assertThat(nobody.receiveMessage(request -> request.queueUrl(url)).messages()).hasSize(1);
        assertThat(refusal(() -> nobody.createQueue(request -> request.queueName("mine")))).contains("Missing");
    }

    @Test
    void aServiceNeedsThePolicyForTheResourceThatItActsFor() {
        var sns = bench.cloud.cloud().clients().forService(SqsClient.class, new HomeId(Orrery.ACCOUNT, Orrery.REGION),
                new ServiceCaller("sns.amazonaws.com", TOPIC, Orrery.ACCOUNT));
        assertThat(codeOf(() -> sns.sendMessage(request -> request.queueUrl(url).messageBody("hello")))).startsWith("AccessDenied");
        allow("arn:aws:sns:us-east-1:123456789012:other");
        assertThat(codeOf(() -> sns.sendMessage(request -> request.queueUrl(url).messageBody("hello")))).startsWith("AccessDenied");

        allow(TOPIC);

        sns.sendMessage(request -> request.queueUrl(url).messageBody("hello"));
        assertThat(bench.bodies(url)).containsExactly("hello");
    }

    private void allow(String topic) {
        bench.set(url, "Policy", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
                 "Resource": "%s", "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}""".formatted(bench.arn(url), topic));
    }

    private static String codeOf(Runnable action) {
        try {
            action.run();
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode();
        }
        return "";
    }
}
