package dev.orrery.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.TestHome;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamRequest;

/// Every operation that a part has tells what it needs, under the name that AWS has for it.
class IamAccessTest {
    private final TestHome home = new TestHome("iam", new HomeId(TestHome.ACCOUNT, HomeId.GLOBAL));

    @Test
    void everyOperationNeedsItsOwnAction() throws ReflectiveOperationException {
        int operations = 0;
        for (var part : new Iam().parts(home.home)) {
            for (var method : part.getClass().getDeclaredMethods()) {
                if (!isOperation(method)) {
                    continue;
                }
                var request = method.getParameterTypes()[0].getMethod("builder").invoke(null);
                var build = request.getClass().getInterfaces()[0].getMethod("build");
                var needed = Call.run(TestHome.rootCall(), () -> {
                    try {
                        return new Iam().access(home.home, build.invoke(request));
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                });
                assertThat(needed).as(method.getName()).isNotEmpty();
                assertThat(needed.getFirst().action().toLowerCase(Locale.ROOT)).isEqualTo("iam:" + method.getName().toLowerCase(Locale.ROOT));
                operations++;
            }
        }
        assertThat(operations).isGreaterThan(130);
    }

    private static boolean isOperation(Method method) {
        return method.getParameterCount() == 1 && IamRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                && Arrays.stream(IamClient.class.getMethods()).anyMatch(declared -> declared.getName().equals(method.getName()))
                && !Set.of("bridge").contains(method.isBridge() ? "bridge" : "");
    }
}
