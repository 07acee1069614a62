package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// A record: how many components, then each.
final class RecordShape implements Shape {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    /// From so many rows on a record has method handles. They take the JDK milliseconds to make and are ten times as fast as
    /// reflection afterwards, so what is read once at a start does not need them; unless reflection makes some of its own.
    private static final int OFTEN = Boolean.getBoolean("jdk.reflect.useNativeAccessorOnly") ? 50 : 0;
    private final Class<?> type;
    private final Shape[] shapes;
    // Made with the first rows, which for most tables never come: a cloud declares hundreds. Two threads may both make them.
    private Members members;
    private Reader reader;
    private Writer writer;
    private int uses;

    private record Members(Constructor<?> constructor, Method[] accessors) { }

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

    private Members members() {
        var made = members;
        if (made == null) {
            var components = type.getRecordComponents();
            try {
                var constructor = type.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                constructor.setAccessible(true);
                var accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
                AccessibleObject.setAccessible(accessors, true);
                made = new Members(constructor, accessors);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("no record is without its constructor: " + type, e);
            }
            members = made;
        }
        return made;
    }

    /// Whether the next row is to be read or written with method handles. Threads that count at the same time may lose a count.
    private boolean isUsedOften() {
        return uses >= OFTEN || ++uses > OFTEN;
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
        if (isUsedOften()) {
            var accessors = writer().accessors();
            for (int i = 0; i < shapes.length; i++) {
                shapes[i].write(component(accessors[i], value), sink);
            }
        } else {
            var accessors = members().accessors();
            for (int i = 0; i < shapes.length; i++) {
                shapes[i].write(component(accessors[i], value), sink);
            }
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
            return isUsedOften() ? (Object) reader().constructor().invokeExact(values) : members().constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static Object component(Method accessor, Object row) {
        try {
            return accessor.invoke(row);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (IllegalAccessException e) {
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
