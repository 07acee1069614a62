package dev.orrery.kernel.store;

import dev.orrery.kernel.blobs.DamagedException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the shapes of the types that a row may hold. Types may contain themselves.
final class Shapes {
    private static final Shape TEXT = Shape.of("", (v, sink) -> sink.text((String) v), Source::text);
    private static final Shape BOOLEAN = Shape.of(false, (v, sink) -> sink.octet((boolean) v ? 1 : 0), Source::flag);
    private static final Shape INT = Shape.of(0, (v, sink) -> sink.signed((int) v), source -> Math.toIntExact(source.signed()));
    private static final Shape LONG = Shape.of(0L, (v, sink) -> sink.signed((long) v), Source::signed);
    private static final Shape DOUBLE = Shape.of(0.0, (v, sink) -> sink.int64(Double.doubleToRawLongBits((double) v)),
            source -> Double.longBitsToDouble(source.int64()));
    private static final Shape BYTES = Shape.of(new byte[0], (v, sink) -> sink.block((byte[]) v), Source::block);
    private static final Shape INSTANT = Shape.of(Instant.EPOCH, (v, sink) -> {
        sink.signed(((Instant) v).getEpochSecond());
        sink.unsigned(((Instant) v).getNano());
    }, source -> Instant.ofEpochSecond(source.signed(), source.unsigned()));
    private static final Shape DURATION = Shape.of(Duration.ZERO, (v, sink) -> {
        sink.signed(((Duration) v).getSeconds());
        sink.unsigned(((Duration) v).getNano());
    }, source -> Duration.ofSeconds(source.signed(), source.unsigned()));
    private static final Map<Class<?>, Shape> SIMPLE = Map.ofEntries(
            Map.entry(String.class, TEXT), Map.entry(byte[].class, BYTES),
            Map.entry(boolean.class, BOOLEAN), Map.entry(Boolean.class, BOOLEAN),
            Map.entry(int.class, INT), Map.entry(Integer.class, INT),
            Map.entry(long.class, LONG), Map.entry(Long.class, LONG),
            Map.entry(double.class, DOUBLE), Map.entry(Double.class, DOUBLE),
            Map.entry(Instant.class, INSTANT), Map.entry(Duration.class, DURATION));

    private final Map<Class<?>, RecordShape> records = new HashMap<>();
    private final Map<Class<?>, Shape> sealed = new HashMap<>();

    Shape of(Type type) {
        // Not a switch over patterns: the JDK would make a class for it while a store is opened.
        var shape = type instanceof Class<?> c ? plain(c) : type instanceof ParameterizedType p ? parameterized(p) : null;
        if (shape == null) {
            throw new IllegalArgumentException("a row cannot hold a " + type.getTypeName());
        }
        return shape;
    }

    private Shape plain(Class<?> type) {
        var simple = SIMPLE.get(type);
        return simple != null ? simple : type.isEnum() ? enumeration(type) : type.isRecord() ? record(type)
                : type.isSealed() ? sealed(type) : null;
    }

    private Shape parameterized(ParameterizedType type) {
        var raw = type.getRawType();
        var arguments = type.getActualTypeArguments();
        return raw == Optional.class ? optional(of(arguments[0])) : raw == List.class ? list(of(arguments[0]))
                : raw == Map.class && arguments[0] == String.class ? map(of(arguments[1])) : null;
    }

    /// Enums are written by name, so that constants may be added anywhere.
    private static Shape enumeration(Class<?> type) {
        var constants = new LinkedHashMap<String, Object>();
        for (var constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return Shape.of(type.getEnumConstants()[0], (v, sink) -> sink.text(((Enum<?>) v).name()),
                source -> known(constants, source.text(), type));
    }

    private Shape record(Class<?> type) {
        var known = records.get(type);
        if (known != null) {
            return known;
        }
        var shape = new RecordShape(type);
        records.put(type, shape);
        shape.resolve(this);
        return shape;
    }

    private Shape sealed(Class<?> type) {
        var known = sealed.get(type);
        if (known != null) {
            return known;
        }
        var shapes = new LinkedHashMap<String, Shape>();
        var shape = new Shape() {
            @Override
            public void write(Object value, Sink sink) {
                var name = value.getClass().getSimpleName();
                sink.text(name);
                shapes.get(name).write(value, sink);
            }

            @Override
            public Object read(Source source) {
                return known(shapes, source.text(), type).read(source);
            }

            @Override
            public Object absent() {
                throw new DamagedException("rows without a " + type.getSimpleName() + " exist: make it optional");
            }
        };
        sealed.put(type, shape);
        for (var permitted : type.getPermittedSubclasses()) {
            shapes.put(permitted.getSimpleName(), of(permitted));
        }
        return shape;
    }

    private static Shape optional(Shape element) {
        return Shape.of(Optional.empty(), (v, sink) -> {
            var optional = (Optional<?>) v;
            sink.octet(optional.isPresent() ? 1 : 0);
            if (optional.isPresent()) {
                element.write(optional.get(), sink);
            }
        }, source -> source.flag() ? Optional.of(element.read(source)) : Optional.empty());
    }

    private static Shape list(Shape element) {
        return Shape.of(List.of(), (v, sink) -> {
            var list = (List<?>) v;
            sink.unsigned(list.size());
            for (var value : list) {
                element.write(value, sink);
            }
        }, source -> {
            int size = source.size();
            var list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(element.read(source));
            }
            return Collections.unmodifiableList(list);
        });
    }

    private static Shape map(Shape element) {
        return Shape.of(Map.of(), (v, sink) -> {
            var map = (Map<?, ?>) v;
            sink.unsigned(map.size());
            map.forEach((key, value) -> {
                sink.text((String) key);
                element.write(value, sink);
            });
        }, source -> {
            int size = source.size();
            var map = LinkedHashMap.<String, Object>newLinkedHashMap(size);
            for (int i = 0; i < size; i++) {
                map.put(source.text(), element.read(source));
            }
            return Collections.unmodifiableMap(map);
        });
    }

    private static <T> T known(Map<String, T> names, String name, Class<?> type) {
        var found = names.get(name);
        if (found == null) {
            throw new DamagedException(name + " is no " + type.getSimpleName() + ", only " + names.keySet() + " are");
        }
        return found;
    }
}
