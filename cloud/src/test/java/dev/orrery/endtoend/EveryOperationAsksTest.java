package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.facts.Operation;
import dev.orrery.gateway.invocation.Invocation;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;
import software.amazon.awssdk.services.sts.model.GetFederationTokenRequest;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest;

/// An operation that tells nothing needs no permission: everybody could call it. So every operation that some service has must
/// tell what it needs, but for those that are listed here with a reason. A new service is asked without a line here; where its
/// operations tell of things that must exist, [#things] makes one.
class EveryOperationAsksTest {
    private static final String FREE = "needs no permission, and no Deny stops it (STS API Reference)";
    private static final String LATER = "asks on the way: see those that ask on the way";
    private static final String PROVEN = "asks once a provider's signature is proven: see WebSessionsTest and SamlSessionsTest";
    private static final Map<String, String> EXEMPT = Map.of("sts:GetCallerIdentity", FREE, "sts:GetSessionToken", FREE,
            "sts:AssumeRoleWithWebIdentity", PROVEN, "sts:AssumeRoleWithSAML", PROVEN, "s3:DeleteObjects", LATER,
            "dynamodb:ExecuteStatement", LATER, "dynamodb:BatchExecuteStatement", LATER, "dynamodb:ExecuteTransaction", LATER);
    private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9-]+:[A-Z][A-Za-z0-9]+");
    private static final String NAME = "gate";
    private static final Map<String, AttributeValue> ITEM = Map.of("id", AttributeValue.fromS("1"));
    private static final String SELECT = "SELECT * FROM \"" + NAME + "\" WHERE id = '1'";
    private final Orrery cloud = Orrery.start();
    private final Map<String, Object> members = new HashMap<>();
    private final Map<String, SdkPojo> whole = new HashMap<>();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void everyOperationTellsWhatItNeeds() throws ReflectiveOperationException {
        things();
        var facts = new ClassPathFacts();
        var wrong = new TreeMap<String, String>();
        int asked = 0;
        for (var name : cloud.cloud().services().names()) {
            var instance = cloud.cloud().services().instance(name, HomeId.ofPartition());
            var parts = instance.service().parts(instance.home());
            for (var client : instance.service().clients()) {
                for (var operation : facts.of(client).orElseThrow().operations().values()) {
                    if (parts.stream().anyMatch(part -> Invocation.implemented(operation, part))) {
                        asked++;
                        var told = told(name, instance.service(), operation);
                        if (!told.isEmpty()) {
                            wrong.put(name + ":" + operation.name(), told);
                        }
                    }
                }
            }
        }
        EXEMPT.keySet().forEach(operation -> assertThat(wrong.remove(operation)).as("%s is exempt, but tells", operation).isNotNull());
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(350);
    }

    /// What is about many things, or is read only by the operation, is decided there: about each key, and about each statement.
    @Test
    void thoseThatAskOnTheWayRefuseWhoMayNot() {
        things();
        var iam = cloud.client(IamClient.class);
        iam.createUser(create -> create.userName(NAME));
        var key = iam.createAccessKey(create -> create.userName(NAME)).accessKey();
        var nobody = cloud.as(key.accessKeyId(), key.secretAccessKey());

        var deleted = nobody.client(S3Client.class).deleteObjects(delete -> delete.bucket(NAME).delete(Delete.builder()
                .objects(ObjectIdentifier.builder().key("cat").build()).build()));
        assertThat(deleted.deleted()).isEmpty();
        assertThat(deleted.errors()).extracting(S3Error::code).containsExactly("AccessDenied");

        var dynamodb = nobody.client(DynamoDbClient.class);
        assertThatThrownBy(() -> dynamodb.executeStatement(execute -> execute.statement(SELECT))).hasMessageContaining("not authorized to perform");
        assertThat(dynamodb.batchExecuteStatement(batch -> batch.statements(BatchStatementRequest.builder().statement(SELECT).build())).responses())
                .extracting(response -> response.error().codeAsString()).containsExactly("AccessDenied");
        assertThatThrownBy(() -> dynamodb.executeTransaction(execute -> execute.transactStatements(
                ParameterizedStatement.builder().statement(SELECT).build()))).hasMessageContaining("not authorized to perform");
    }

    /// What is wrong with what an operation tells; empty when nothing is.
    private String told(String name, CloudService service, Operation operation) throws ReflectiveOperationException {
        var request = request(operation);
        var caller = new Caller(new Principal.User(TestHome.ACCOUNT, "/", NAME, "AIDAGATE"), "AKIAGATE", List.of(), Map.of());
        try {
            var told = Call.run(TestHome.callOf(caller), () -> {
                var home = service.home(new HomeId(TestHome.ACCOUNT, Orrery.REGION), request);
                return service.access(cloud.cloud().services().instance(name, home).home(), request);
            });
            return told.isEmpty() ? "tells nothing"
                    : told.stream().map(Access::action).allMatch(action -> ACTION.matcher(action).matches()) ? "" : "tells no action: " + told;
        } catch (AwsServiceException e) {
            return "was not asked, because its request was refused: " + e.getMessage();
        }
    }

    private SdkPojo request(Operation operation) throws ReflectiveOperationException {
        if (whole.containsKey(operation.name())) {
            return whole.get(operation.name());
        }
        var type = Class.forName(operation.requestType());
        var builder = type.getMethod("builder").invoke(null);
        for (var field : ((SdkPojo) builder).sdkFields()) {
            var value = members.get(field.memberName());
            if (value != null && field.marshallingType().getTargetClass().isInstance(value)) {
                field.set(builder, value);
            }
        }
        return (SdkPojo) type.getMethod("toBuilder").getReturnType().getMethod("build").invoke(builder);
    }

    /// One of each thing that requests may be about, under the names of the members that name it.
    private void things() {
        var s3 = cloud.client(S3Client.class);
        s3.createBucket(create -> create.bucket(NAME));
        s3.putObject(put -> put.bucket(NAME).key("cat"), RequestBody.fromString("meow"));
        members.putAll(Map.of("Bucket", NAME, "Key", "cat", "SourceBucket", NAME, "SourceKey", "cat", "DestinationBucket", NAME, "DestinationKey", "dog"));

        var kms = cloud.client(KmsClient.class);
        var key = kms.createKey().keyMetadata().arn();
        kms.createAlias(create -> create.aliasName("alias/" + NAME).targetKeyId(key));
        var grant = kms.createGrant(create -> create.keyId(key).granteePrincipal("arn:aws:iam::" + TestHome.ACCOUNT + ":root").operationsWithStrings("Decrypt"));
        members.putAll(Map.of("KeyId", key, "DestinationKeyId", key, "TargetKeyId", key, "AliasName", "alias/" + NAME, "GrantId", grant.grantId(),
                "CiphertextBlob", kms.encrypt(encrypt -> encrypt.keyId(key).plaintext(SdkBytes.fromUtf8String("meow"))).ciphertextBlob()));

        var sqs = cloud.client(SqsClient.class);
        members.putAll(Map.of("QueueUrl", sqs.createQueue(create -> create.queueName(NAME)).queueUrl(), "QueueName", NAME));
        var queue = "arn:aws:sqs:" + Orrery.REGION + ":" + TestHome.ACCOUNT + ":" + NAME;
        sqs.createQueue(create -> create.queueName("source").attributes(Map.of(QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"" + queue + "\",\"maxReceiveCount\":1}")));
        members.put("TaskHandle", sqs.startMessageMoveTask(start -> start.sourceArn(queue)).taskHandle());
        var trail = "arn:aws:cloudtrail:" + Orrery.REGION + ":" + TestHome.ACCOUNT + ":trail/" + NAME;
        members.putAll(Map.of("Name", NAME, "TrailName", NAME, "S3BucketName", NAME));
        whole.put("AddTags", AddTagsRequest.builder().resourceId(trail).build());
        whole.put("RemoveTags", RemoveTagsRequest.builder().resourceId(trail).build());
        whole.put("ListTags", ListTagsRequest.builder().resourceIdList(trail).build());
        whole.put("AssumeRole", AssumeRoleRequest.builder().roleArn("arn:aws:iam::" + TestHome.ACCOUNT + ":role/" + NAME).roleSessionName(NAME).build());
        whole.put("AssumeRoot", AssumeRootRequest.builder().targetPrincipal(TestHome.ACCOUNT)
                .taskPolicyArn(task -> task.arn("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")).build());
        whole.put("GetWebIdentityToken", GetWebIdentityTokenRequest.builder().audience(NAME).signingAlgorithm("RS256").build());
        whole.put("GetFederationToken", GetFederationTokenRequest.builder().name(NAME).build());
        members.put("TopicArn", cloud.client(SnsClient.class).createTopic(create -> create.name(NAME)).topicArn());

        cloud.client(DynamoDbClient.class).createTable(create -> create.tableName(NAME).billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                .attributeDefinitions(AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build()));
        whole.put("BatchGetItem", BatchGetItemRequest.builder().requestItems(Map.of(NAME,
                KeysAndAttributes.builder().keys(List.of(ITEM)).build())).build());
        whole.put("BatchWriteItem", BatchWriteItemRequest.builder().requestItems(Map.of(NAME,
                List.of(WriteRequest.builder().putRequest(put -> put.item(ITEM)).build()))).build());
        whole.put("TransactGetItems", TransactGetItemsRequest.builder()
                .transactItems(TransactGetItem.builder().get(get -> get.tableName(NAME).key(ITEM)).build()).build());
        whole.put("TransactWriteItems", TransactWriteItemsRequest.builder()
                .transactItems(TransactWriteItem.builder().put(put -> put.tableName(NAME).item(ITEM)).build()).build());
    }
}
