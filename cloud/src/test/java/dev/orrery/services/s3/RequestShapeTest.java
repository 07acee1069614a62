package dev.orrery.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;

/// No operation can be reached of which nobody told what it needs.
class RequestShapeTest {
    private static final Set<String> WITHOUT_BUCKET = Set.of("ListBucketsRequest", "CreateBucketRequest", "DeleteObjectsRequest");

    @Test
    void everyOperationThatAPartHasIsKnownToTheGate() throws ReflectiveOperationException {
        // given every request that a part takes
        var untold = new TreeSet<String>();
        var blind = new ArrayList<String>();
        int seen = 0;
        for (var part : new S3().parts(new S3Cloud().test.home)) {
            for (var method : part.getClass().getDeclaredMethods()) {
                if (method.getParameterCount() == 0 || !SdkPojo.class.isAssignableFrom(method.getParameterTypes()[0])
                        || !method.getParameterTypes()[0].getSimpleName().endsWith("Request")
                        || !java.lang.reflect.Modifier.isPublic(method.getModifiers())) {
                    continue;
                }
                // when the gate is asked
                seen++;
                var type = method.getParameterTypes()[0];
                var builder = type.getMethod("builder").invoke(null);
                var empty = (SdkPojo) builder.getClass().getInterfaces()[0].getMethod("build").invoke(builder);
                if (!type.getSimpleName().equals("ListBucketsRequest") && RequestShape.of(empty).bucket().isEmpty()) {
                    blind.add(type.getSimpleName());
                }
                if (!WITHOUT_BUCKET.contains(type.getSimpleName())) {
                    try {
                        S3Action.of(type);
                    } catch (IllegalStateException e) {
                        untold.add(type.getSimpleName());
                    }
                }
            }
        }

        // then it knows the bucket and the action of each
        assertThat(untold).isEmpty();
        assertThat(blind).isEqualTo(List.of());
        assertThat(seen).isGreaterThan(80);
    }
}
