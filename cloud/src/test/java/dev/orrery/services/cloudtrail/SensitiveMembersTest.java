package dev.orrery.services.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// What AWS's models call sensitive, which the SDK keeps out of its own texts, is in no record. S3 and Organizations are left out:
/// AWS's records show what their models call sensitive, such as ids of keys.
class SensitiveMembersTest {
    private static final String VALUE = "told-to-nobody";
    private static final String REDACTED = "Sensitive Data Redacted";
    private static final int DEPTH_MAX = 3;
    private final EventRules rules = EventRules.known();

    @ParameterizedTest
    @ValueSource(classes = {CloudTrailClient.class, DynamoDbClient.class, IamClient.class, KmsClient.class,
            SnsClient.class, SqsClient.class, StsClient.class})
    void sensitiveTextsAreInNoRecord(Class<?> client) throws ReflectiveOperationException {
        var service = client.getPackageName().substring(client.getPackageName().lastIndexOf('.') + 1);
        var told = new ArrayList<String>();
        for (var method : client.getMethods()) {
            if (method.getParameterCount() == 0 || !AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])) {
                continue;
            }
            var operation = method.getName().substring(0, 1).toUpperCase(Locale.ROOT) + method.getName().substring(1);
            var types = new ArrayList<Class<?>>(List.of(method.getParameterTypes()[0]));
            if (rules.of(service, operation).answers() && Arrays.asList(method.getReturnType().getInterfaces()).contains(SdkPojo.class)) {
                types.add(method.getReturnType());
            }
            for (var type : types) {
                var make = type.getMethod("builder");
                told.addAll(told(service, () -> (SdkPojo) invoked(make), type.getSimpleName(), 0));
            }
        }
        assertThat(told).isEmpty();
    }

    private static Object invoked(java.lang.reflect.Method make) {
        try {
            return make.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The sensitive members whose text a record shows: each is set alone, so that the SDK's text and the record are about it.
    private List<String> told(String service, Supplier<SdkPojo> builders, String path, int depth) {
        var told = new ArrayList<String>();
        for (var field : builders.get().sdkFields()) {
            var at = path + "." + field.memberName();
            if (field.marshallingType() == MarshallingType.STRING) {
                var pojo = built(builders, field, VALUE);
                if (pojo.toString().contains(REDACTED)
                        && new Elements(rules, service).request(pojo, "", "").contains(VALUE)) {
                    told.add(at);
                }
            } else if (field.marshallingType() == MarshallingType.SDK_POJO && depth < DEPTH_MAX) {
                told.addAll(told(service, field.constructor(), at, depth + 1));
            }
        }
        return told;
    }

    private static SdkPojo built(Supplier<SdkPojo> builders, SdkField<?> field, Object value) {
        var builder = builders.get();
        field.set(builder, value);
        return (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    }
}
