package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/// A record: how many components, then each.
final class RecordShape implements Shape {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private final Class<?> type;
    private final Shape[] shapes;
    // Made with the first row, which for most tables never comes: a cloud declares hundreds, and the JDK takes milliseconds for each.
    // Two threads may both make them.
    private Reader reader;
    private Writer writer;

    private record Reader(MethodHandle constructor) { }

    private record Writer(MethodHandle[] accessors) { }

    RecordShape(Class<?> type) {
        this.type = type;
        this.shapes = new Shape[type.getRecordComponents().length];
    }

    private Reader reader() {
        var made = reader;
        if (made == null) {
            var parameters = Arrays.stream(type.getRecordComponents()).map(c -> c.getType()).toArray(Class<?>[]::new);
            try {
                made = new Reader(MethodHandles.privateLookupIn(type, LOOKUP)
                        .findConstructor(type, MethodType.methodType(void.class, parameters))
                        .asSpreader(Object[].class, parameters.length)
                        .asType(MethodType.methodType(Object.class, Object[].class)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot make rows of " + type, e);
            }
            reader = made;
        }
        return made;
    }

    private Writer writer() {
        var made = writer;
        if (made == null) {
            var components = type.getRecordComponents();
            var accessors = new MethodHandle[components.length];
            try {
                var lookup = MethodHandles.privateLookupIn(type, LOOKUP);
                for (int i = 0; i < components.length; i++) {
                    accessors[i] = lookup.unreflect(components[i].getAccessor())
                            .asType(MethodType.methodType(Object.class, Object.class));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot look into rows of " + type, e);
            }
            made = new Writer(accessors);
            writer = made;
        }
        return made;
    }

    void resolve(Shapes all) {
        var components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            shapes[i] = all.of(components[i].getGenericType());
        }
    }

    @Override
    public void write(Object value, Sink sink) {
        var accessors = writer().accessors();
        sink.unsigned(shapes.length);
        for (int i = 0; i < shapes.length; i++) {
            shapes[i].write(component(accessors[i], value), sink);
        }
    }

    @Override
    public Object read(Source source) {
        long written = source.unsigned();
        if (written < 0 || written > shapes.length) {
            throw new DamagedException("a " + type.getSimpleName() + " of " + written + " components was written by a newer version");
        }
        var values = new Object[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            values[i] = i < written ? shapes[i].read(source) : shapes[i].absent();
        }
        return construct(values);
    }

    @Override
    public Object absent() {
        return construct(Arrays.stream(shapes).map(Shape::absent).toArray());
    }

    private Object construct(Object[] values) {
        try {
            return (Object) reader().constructor().invokeExact(values);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static Object component(MethodHandle accessor, Object row) {
        try {
            return (Object) accessor.invokeExact(row);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
