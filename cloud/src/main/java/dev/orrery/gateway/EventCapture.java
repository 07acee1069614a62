package dev.orrery.gateway;

import dev.orrery.gateway.invocation.Invocation;
import dev.orrery.kernel.Call;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.SdkPojo;

/// Takes response and events from an operation that answers with a stream of events, so that they are sent after it returned.
/// It stands where the SDK's own handler of that response would stand, whatever its type.
final class EventCapture {
    private final PulledEvents events;
    private final CompletableFuture<Begun> begun = new CompletableFuture<>();
    private volatile SdkPojo response;

    /// The stream has begun: what is refused from here on is told within it.
    record Begun(SdkPojo response, PulledEvents events) { }

    EventCapture(Call call, String requestId) {
        events = new PulledEvents(call, requestId);
    }

    /// Calls the operation, and waits until it begins its stream, or refuses to.
    Begun begun(Invocation invocation, Object part, SdkPojo request) {
        invocation.callForEvents(part, request, handler(invocation.handlerType())).whenComplete((_, error) -> failed(error == null
                ? new IllegalStateException(invocation.operation() + " ended without a stream") : error, error != null));
        try {
            return begun.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Object handler(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            handle(method, arguments);
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "handler of events";
                default -> null;
            };
        });
    }

    private void handle(Method method, Object[] arguments) {
        switch (method.getName()) {
            case "responseReceived" -> response = (SdkPojo) arguments[0];
            case "onEventStream" -> {
                if (response == null) {
                    throw new IllegalStateException("a stream of events begins with a response");
                }
                ((Publisher<?>) arguments[0]).subscribe(events);
                begun.complete(new Begun(response, events));
            }
            case "exceptionOccurred" -> failed((Throwable) arguments[0], true);
            default -> { }
        }
    }

    /// Before the stream has begun the call fails; afterwards the stream does.
    private void failed(Throwable error, boolean also) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (!begun.completeExceptionally(cause) && also) {
            events.onError(cause);
        }
    }
}
