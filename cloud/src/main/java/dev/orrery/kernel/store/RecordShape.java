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
    private final MethodHandle[] accessors;
    private final Shape[] shapes;
    private final MethodHandle constructor;

    RecordShape(Class<?> type) {
        try {
            this.type = type;
            var components = type.getRecordComponents();
            var parameters = Arrays.stream(components).map(c -> c.getType()).toArray(Class<?>[]::new);
            var lookup = MethodHandles.privateLookupIn(type, LOOKUP);
            accessors = new MethodHandle[components.length];
            shapes = new Shape[components.length];
            for (int i = 0; i < components.length; i++) {
                accessors[i] = lookup.unreflect(components[i].getAccessor())
                        .asType(MethodType.methodType(Object.class, Object.class));
            }
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot store rows of " + type, e);
        }
    }

    void resolve(Shapes all) {
        var components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            shapes[i] = all.of(components[i].getGenericType());
        }
    }

    @Override
    public void write(Object value, Sink sink) {
        sink.unsigned(shapes.length);
        for (int i = 0; i < shapes.length; i++) {
            shapes[i].write(component(i, value), sink);
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
            return (Object) constructor.invokeExact(values);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private Object component(int index, Object row) {
        try {
            return (Object) accessors[index].invokeExact(row);
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
