package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.clock.Timer;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organizations;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/// The whole of S3 for a test: every part behind the permission check, as the gateway would call it.
final class S3Cloud {
    static final String OTHER_ACCOUNT = "999999999999";
    final TestHome test = new TestHome("s3", HomeId.ofPartition());
    /// What happens once a call was let in.
    Runnable betweenDecisionAndOperation = () -> { };
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

    void advanceTo(String instant) {
        advanceTo(Instant.parse(instant));
    }

    /// Turns time forward and runs what falls due, each at its own moment, as the cloud does.
    void advanceTo(Instant target) {
        for (var next = nextTimer(target); next.isPresent(); next = nextTimer(target)) {
            var timer = next.get();
            if (timer.due().isAfter(test.clock.now())) {
                test.clock.set(timer.due());
            }
            run(timer);
            test.timers.remove(timer.kind() + " " + timer.key(), timer.due());
        }
        if (target.isAfter(test.clock.now())) {
            test.clock.set(target);
        }
    }

    /// Hands the timer over, and leaves it where it is, as a crash right behind would.
    void run(Timer timer) {
        service.due(test.home, timer);
    }

    Optional<Timer> nextTimer(Instant until) {
        return test.timers.entrySet().stream().filter(entry -> !entry.getValue().isAfter(until)).min(Map.Entry.comparingByValue())
                .map(entry -> {
                    var name = entry.getKey().split(" ", 2);
                    return new Timer(test.home.id(), "s3", name[0], name[1], entry.getValue());
                });
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
        var call = new Call(caller, "TESTREQUEST", region, Call.DEFAULT_ENDPOINT, TestHome.callOf(caller).context(), new ArrayList<>(),
                Organizations.NONE);
        try {
            return Call.run(call, () -> {
                for (var access : service.access(test.home, arguments[0])) {
                    if (!call.decide(access).allowed()) {
                        throw S3Errors.accessDenied();
                    }
                }
                betweenDecisionAndOperation.run();
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
