package dev.orrery.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.KmsException;

/// Grants for services, which come in their own name.
class ServiceGrantsTest {
    private static final Map<String, String> BOOKS = Map.of("table", "books");
    private final Orrery cloud = Orrery.start();
    private final KmsClient kms = cloud.client(KmsClient.class);
    private final String arn = kms.createKey().keyMetadata().arn();

    @AfterEach
    void close() {
        cloud.close();
    }

    private KmsClient as(String service) {
        var home = cloud.cloud().services().instance("dynamodb", new HomeId(Orrery.ACCOUNT, Orrery.REGION)).home();
        return home.client(KmsClient.class, Orrery.REGION, new ServiceCaller(service, "arn:aws:dynamodb:::table/books", Orrery.ACCOUNT));
    }

    private String grant(String service) {
        return kms.createGrant(create -> create.keyId(arn).granteePrincipal(service).retiringPrincipal(service)
                .operationsWithStrings("GenerateDataKey", "RetireGrant").constraints(c -> c.encryptionContextSubset(BOOKS))).grantId();
    }

    private void generate(String service, Map<String, String> context) {
        as(service).generateDataKey(make -> make.keyId(arn).keySpec(DataKeySpec.AES_256).encryptionContext(context));
    }

    private void denied(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(AwsServiceException.class,
                refusal -> assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
    }

    @Test
    void serviceDoesWhatItsGrantAllowsUntilItRetiresIt() {
        denied(() -> generate("dynamodb.amazonaws.com", BOOKS));
        var id = grant("dynamodb.us-east-1.amazonaws.com");

        generate("dynamodb.amazonaws.com", BOOKS);
        denied(() -> generate("dynamodb.amazonaws.com", Map.of("table", "films")));
        denied(() -> generate("sns.amazonaws.com", BOOKS));
        denied(() -> as("dynamodb.amazonaws.com").describeKey(describe -> describe.keyId(arn)));
        denied(() -> as("sns.amazonaws.com").retireGrant(retire -> retire.keyId(arn).grantId(id)));

        as("dynamodb.amazonaws.com").retireGrant(retire -> retire.keyId(arn).grantId(id));
        denied(() -> generate("dynamodb.amazonaws.com", BOOKS));
    }

    @Test
    void grantOfOneRegionIsForNoOther() {
        grant("dynamodb.eu-west-1.amazonaws.com");
        denied(() -> generate("dynamodb.amazonaws.com", BOOKS));
        grant("dynamodb.amazonaws.com");
        generate("dynamodb.amazonaws.com", BOOKS);
    }

    @Test
    void whatIsNoServiceIsNoPrincipal() {
        for (var wrong : new String[] {"dynamodb", "a.b.c.amazonaws.com", "dynamodb.amazonaws.com.example.org", "x\"y.amazonaws.com"}) {
            assertThatThrownBy(() -> grant(wrong)).isInstanceOf(KmsException.class).hasMessageContaining("Invalid ARN");
        }
    }
}
