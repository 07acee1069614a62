package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.identity.Caller;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/// The whole of S3 for a test: every part behind the permission check, as the gateway would call it.
final class S3Cloud {
    static final String OTHER_ACCOUNT = "999999999999";
    final TestHome test = new TestHome("s3", HomeId.ofPartition());
    private final S3 service = new S3();
    private final Map<Key, Part> operations = new HashMap<>();

    private record Key(String name, List<Class<?>> parameters) { }

    private record Part(Object part, Method method) { }

    S3Cloud() {
        for (var part : service.parts(test.home)) {
            for (var method : part.getClass().getDeclaredMethods()) {
                if (method.getParameterCount() > 0 && java.lang.reflect.Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                    var twice = operations.put(new Key(method.getName(), List.of(method.getParameterTypes())), new Part(part, method));
                    if (twice != null) {
                        throw new IllegalStateException(method + " has two owners: " + twice.part());
                    }
                }
            }
        }
    }

    S3Client root() {
        return as(Caller.root(TestHome.ACCOUNT));
    }

    S3Client other() {
        return as(Caller.root(OTHER_ACCOUNT));
    }

    S3Client anonymous() {
        return as(Caller.anonymous());
    }

    S3Client as(Caller caller) {
        return in("us-east-1", caller);
    }

    /// A client whose requests are sent to this region.
    S3Client in(String region, Caller caller) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            var operation = operations.get(new Key(method.getName(), List.of(method.getParameterTypes())));
            return operation == null ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : run(region, caller, operation, arguments);
        };
        return (S3Client) Proxy.newProxyInstance(S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, handler);
    }

    private Object run(String region, Caller caller, Part operation, Object[] arguments) throws Throwable {
        var call = new Call(caller, "TESTREQUEST", region, TestHome.callOf(caller).context(), new ArrayList<>());
        try {
            return Call.run(call, () -> {
                for (var access : service.access(test.home, arguments[0])) {
                    if (!call.decide(access).allowed()) {
                        throw S3Errors.accessDenied();
                    }
                }
                try {
                    return operation.method().invoke(operation.part(), arguments);
                } catch (InvocationTargetException e) {
                    throw new Thrown(e.getCause());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            });
        } catch (Thrown thrown) {
            throw thrown.getCause();
        }
    }

    private static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Thrown(Throwable cause) {
            super(cause);
        }
    }
}
