package dev.orrery.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.identity.Decision;
import dev.orrery.kernel.identity.Inquiry;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// What refusals rest on, sealed as the gateway seals it and opened by `DecodeAuthorizationMessage`.
class SealedMessagesTest {
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);
    private final StsClient sts = cloud.client(StsClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tellsWhichStatementDeniedAndUnderWhichConditions() {
        // given
        var alice = user("alice", "'Effect':'Allow','Action':'*','Resource':'*'},{'Sid':'Keep','Effect':'Deny','Action':['sqs:DeleteQueue'],"
                + "'Resource':'*','Condition':{'StringEquals':{'aws:RequestedRegion':'us-east-1'}}");

        // when
        var message = refused(alice);

        // then
        var told = members(sts.decodeAuthorizationMessage(decode -> decode.encodedMessage(message)).decodedMessage());
        assertThat(told).containsEntry("allowed", new Json.Truth(false)).containsEntry("explicitDeny", new Json.Truth(true));
        var statement = members(items(told.get("matchedStatements")).getFirst());
        assertThat(statement).containsEntry("statementId", new Json.Text("Keep")).containsEntry("effect", new Json.Text("DENY"));
        assertThat(items(statement.get("actions")).toString()).contains("sqs:DeleteQueue");
        assertThat(items(statement.get("conditions")).toString()).contains("aws:RequestedRegion", "us-east-1");
        var context = members(told.get("context"));
        assertThat(context).containsEntry("action", new Json.Text("sqs:DeleteQueue"))
                .containsEntry("resource", new Json.Text("arn:aws:sqs:us-east-1:123456789012:orders"));
        assertThat(members(context.get("principal"))).containsEntry("name", new Json.Text("alice"))
                .containsEntry("id", new Json.Text(iam.getUser(get -> get.userName("alice")).user().userId()))
                .containsEntry("arn", new Json.Text("arn:aws:iam::123456789012:user/alice"));
        assertThat(items(context.get("conditions")).toString()).contains("aws:SourceIp", "127.0.0.1");
    }

    @Test
    void onlyItsAccountReadsIt() {
        var message = refused(user("alice", "'Effect':'Allow','Action':'s3:*','Resource':'*'"));
        var told = members(sts.decodeAuthorizationMessage(decode -> decode.encodedMessage(message)).decodedMessage());
        assertThat(told).containsEntry("explicitDeny", new Json.Truth(false));
        assertThat(items(told.get("matchedStatements"))).isEmpty();

        var other = cloud.account("999999999999").client(StsClient.class);
        assertInvalid(() -> other.decodeAuthorizationMessage(decode -> decode.encodedMessage(message)));
        var changed = message.substring(0, 40) + (message.charAt(40) == 'A' ? 'B' : 'A') + message.substring(41);
        assertInvalid(() -> sts.decodeAuthorizationMessage(decode -> decode.encodedMessage(changed)));
        assertInvalid(() -> sts.decodeAuthorizationMessage(decode -> decode.encodedMessage("a\nb")));
        assertInvalid(() -> sts.decodeAuthorizationMessage(decode -> decode.encodedMessage("AQ")));
        assertThatThrownBy(() -> user("bob", "'Effect':'Allow','Action':'s3:*','Resource':'*'").client(StsClient.class)
                .decodeAuthorizationMessage(decode -> decode.encodedMessage(message))).hasMessageContaining("sts:DecodeAuthorizationMessage");
    }

    /// What the newest refusal would be sealed as.
    private String refused(Clients clients) {
        var url = cloud.client(SqsClient.class).createQueue(create -> create.queueName("orders")).queueUrl();
        assertThatThrownBy(() -> clients.client(SqsClient.class).deleteQueue(delete -> delete.queueUrl(url))).hasMessageContaining("not authorized");
        Decision decision = cloud.journal().latest(1).getFirst().decisions().getLast();
        var call = TestHome.callOf(Inquiry.into(decision).caller().orElseThrow());
        return new Sts().authorizationMessages(id -> cloud.cloud().services().instance("sts", id).home()).orElseThrow().encoded(call, decision);
    }

    private Clients user(String name, String statements) {
        iam.createUser(create -> create.userName(name));
        iam.putUserPolicy(put -> put.userName(name).policyName("p").policyDocument(SessionsTest.document(statements)));
        var key = iam.createAccessKey(create -> create.userName(name)).accessKey();
        return cloud.as(key.accessKeyId(), key.secretAccessKey());
    }

    private static Map<String, Json> members(String document) {
        return members(JsonReader.read(document, 100_000));
    }

    private static Map<String, Json> members(Json json) {
        return ((Json.Members) json).byName();
    }

    private static java.util.List<Json> items(Json json) {
        return ((Json.Sequence) members(json).get("items")).elements();
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAuthorizationMessageException");
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }
}
