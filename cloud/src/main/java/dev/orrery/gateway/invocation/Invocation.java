package dev.orrery.gateway.invocation;

import dev.orrery.gateway.facts.Operation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;

/// One operation of one part's class, ready to be called. Finding it costs a look-up, so keep it.
///
/// An operation that answers with a stream of events stands on the async interface only: a part implements that one method of
/// it, and hands response and publisher to the handler that it is given. It may do so before it returns.
public final class Invocation {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();
    /// What was found in a class: the same for every home and every cloud.
    private static final ClassValue<Map<Operation, Optional<Invocation>>> FOUND = new ClassValue<>() {
        @Override
        protected Map<Operation, Optional<Invocation>> computeValue(Class<?> partClass) {
            return new ConcurrentHashMap<>();
        }
    };
    private final Operation operation;
    private final MethodHandle handle;
    private final Class<?> handlerType;

    private Invocation(Operation operation, MethodHandle handle, Class<?> handlerType) {
        this.operation = operation;
        this.handle = handle;
        this.handlerType = handlerType;
    }

    /// The operation in the part's class; empty when the class leaves it to the interface, whose default body refuses.
    public static Optional<Invocation> of(Operation operation, Class<?> partClass) {
        return FOUND.get(partClass).computeIfAbsent(operation, wanted -> find(wanted, partClass));
    }

    private static Optional<Invocation> find(Operation operation, Class<?> partClass) {
        try {
            var loader = partClass.getClassLoader();
            var client = Class.forName(operation.client(), false, loader);
            if (!client.isAssignableFrom(partClass)) {
                return Optional.empty();
            }
            var parameters = parameters(operation, loader);
            if (!declares(partClass, operation.javaMethod(), parameters)) {
                return Optional.empty();
            }
            var result = operation.eventStream() ? CompletableFuture.class : operation.streamingOutput() ? Object.class
                    : Class.forName(operation.responseType(), false, loader);
            var generic = MethodType.genericMethodType(parameters.length + 1);
            return Optional.of(new Invocation(operation, LOOKUP.findVirtual(client, operation.javaMethod(),
                    MethodType.methodType(result, parameters)).asType(generic), parameters[parameters.length - 1]));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(operation + " is not in the SDK as its facts say", e);
        }
    }

    /// Asks the part's own classes only: asking the interface would make the JVM resolve every method that it has, which
    /// takes seconds for the largest.
    private static boolean declares(Class<?> partClass, String method, Class<?>[] parameters) {
        for (Class<?> type = partClass; type != null && type != Object.class; type = type.getSuperclass()) {
            try {
                type.getDeclaredMethod(method, parameters);
                return true;
            } catch (NoSuchMethodException e) {
                // Perhaps its superclass.
            }
        }
        return false;
    }

    /// Whether the part has the operation itself.
    public static boolean implemented(Operation operation, Object part) {
        return of(operation, part.getClass()).isPresent();
    }

    private static Class<?>[] parameters(Operation operation, ClassLoader loader) throws ClassNotFoundException {
        var parameters = new Class<?>[3];
        int count = 0;
        parameters[count++] = Class.forName(operation.requestType(), false, loader);
        if (operation.streamingInput()) {
            parameters[count++] = RequestBody.class;
        }
        if (operation.streamingOutput()) {
            parameters[count++] = ResponseTransformer.class;
        }
        if (operation.eventStream()) {
            parameters[count++] = Class.forName(operation.responseType() + "Handler", false, loader);
        }
        return Arrays.copyOf(parameters, count);
    }

    public Operation operation() {
        return operation;
    }

    public SdkPojo call(Object part, SdkPojo request) {
        try {
            return (SdkPojo) (Object) handle.invokeExact(part, (Object) request);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /// For an operation with streaming input.
    public SdkPojo callWithBody(Object part, SdkPojo request, RequestBody body) {
        try {
            return (SdkPojo) (Object) handle.invokeExact(part, (Object) request, (Object) body);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /// For an operation with streaming output. Returns what the transformer made.
    public <T> T callForContent(Object part, SdkPojo request, ResponseTransformer<?, T> transformer) {
        try {
            @SuppressWarnings("unchecked")
            var result = (T) (Object) handle.invokeExact(part, (Object) request, (Object) transformer);
            return result;
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /// What handles the response of an operation with a stream of events.
    public Class<?> handlerType() {
        return handlerType;
    }

    /// For an operation with a stream of events. Returns what completes when the stream has ended.
    ///
    /// @param handler of [#handlerType]
    public CompletableFuture<?> callForEvents(Object part, SdkPojo request, Object handler) {
        try {
            return (CompletableFuture<?>) (Object) handle.invokeExact(part, (Object) request, handler);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private RuntimeException rethrown(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException(operation + " threw a checked exception", e);
        };
    }
}
