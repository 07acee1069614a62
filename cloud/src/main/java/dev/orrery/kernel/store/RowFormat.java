package dev.orrery.kernel.store;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rows as bytes: the components of a record in their order, behind the number of them.
///
/// A row written by an older version has fewer components; the missing ones read as nothing (`Optional.empty()`, zero,
/// `false`, empty text, list or map). So a record may grow at its end and only there; a component never changes its type.
/// Components may be `String`, `boolean`, `int`, `long`, `double`, `byte[]`, `Instant`, `Duration`, enums, other records,
/// sealed interfaces of records, and `Optional`, `List` and `Map<String, …>` of these.
public final class RowFormat<R extends Record> {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private final RecordShape shape;
    private final Class<R> type;

    public static <R extends Record> RowFormat<R> of(Class<R> type) {
        return new RowFormat<>(type);
    }

    private RowFormat(Class<R> type) {
        this.type = type;
        this.shape = new RecordShape(type);
    }

    public byte[] write(R row) {
        var out = new Output();
        shape.write(row, out);
        return out.toByteArray();
    }

    public R read(byte[] bytes) {
        return type.cast(shape.read(new Input(bytes)));
    }

    private interface Shape {
        void write(Object value, Output out);

        Object read(Input in);

        Object absent();
    }

    private record Simple(Object absent, java.util.function.BiConsumer<Object, Output> writer,
            java.util.function.Function<Input, Object> reader) implements Shape {
        @Override
        public void write(Object value, Output out) {
            writer.accept(value, out);
        }

        @Override
        public Object read(Input in) {
            return reader.apply(in);
        }
    }

    private static Shape shapeOf(Type type) {
        return switch (type) {
            case Class<?> c when c == String.class -> new Simple("", (v, out) -> out.text((String) v), Input::text);
            case Class<?> c when c == boolean.class ->
                    new Simple(false, (v, out) -> out.write((boolean) v ? 1 : 0), in -> in.octet() != 0);
            case Class<?> c when c == int.class -> new Simple(0, (v, out) -> out.signed((int) v), in -> (int) in.signed());
            case Class<?> c when c == long.class -> new Simple(0L, (v, out) -> out.signed((long) v), Input::signed);
            case Class<?> c when c == double.class -> new Simple(0.0,
                    (v, out) -> out.signed(Double.doubleToRawLongBits((double) v)),
                    in -> Double.longBitsToDouble(in.signed()));
            case Class<?> c when c == byte[].class -> new Simple(new byte[0], (v, out) -> out.block((byte[]) v), Input::block);
            case Class<?> c when c == Instant.class -> new Simple(Instant.EPOCH, (v, out) -> {
                out.signed(((Instant) v).getEpochSecond());
                out.unsigned(((Instant) v).getNano());
            }, in -> Instant.ofEpochSecond(in.signed(), in.unsigned()));
            case Class<?> c when c == Duration.class -> new Simple(Duration.ZERO, (v, out) -> {
                out.signed(((Duration) v).getSeconds());
                out.unsigned(((Duration) v).getNano());
            }, in -> Duration.ofSeconds(in.signed(), in.unsigned()));
            case Class<?> c when c.isEnum() -> enumShape(c);
            case Class<?> c when c.isRecord() -> new RecordShape(c);
            case Class<?> c when c.isSealed() -> sealedShape(c);
            case ParameterizedType p when p.getRawType() == Optional.class -> optionalShape(shapeOf(p.getActualTypeArguments()[0]));
            case ParameterizedType p when p.getRawType() == List.class -> listShape(shapeOf(p.getActualTypeArguments()[0]));
            case ParameterizedType p when p.getRawType() == Map.class && p.getActualTypeArguments()[0] == String.class ->
                    mapShape(shapeOf(p.getActualTypeArguments()[1]));
            default -> throw new IllegalArgumentException("a row cannot hold a " + type.getTypeName());
        };
    }

    /// Enums are written by name, so that constants may be added anywhere.
    private static Shape enumShape(Class<?> type) {
        var constants = new LinkedHashMap<String, Object>();
        for (var constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return new Simple(type.getEnumConstants()[0], (v, out) -> out.text(((Enum<?>) v).name()), in -> {
            var name = in.text();
            var constant = constants.get(name);
            if (constant == null) {
                throw new IllegalStateException(name + " is not one of " + constants.keySet());
            }
            return constant;
        });
    }

    private static Shape sealedShape(Class<?> type) {
        var shapes = new LinkedHashMap<String, Shape>();
        for (var permitted : type.getPermittedSubclasses()) {
            shapes.put(permitted.getSimpleName(), shapeOf(permitted));
        }
        return new Simple(null, (v, out) -> {
            out.text(v.getClass().getSimpleName());
            shapes.get(v.getClass().getSimpleName()).write(v, out);
        }, in -> shapes.get(in.text()).read(in));
    }

    private static Shape optionalShape(Shape element) {
        return new Simple(Optional.empty(), (v, out) -> {
            var optional = (Optional<?>) v;
            out.write(optional.isPresent() ? 1 : 0);
            optional.ifPresent(value -> element.write(value, out));
        }, in -> in.octet() == 0 ? Optional.empty() : Optional.of(element.read(in)));
    }

    private static Shape listShape(Shape element) {
        return new Simple(List.of(), (v, out) -> {
            var list = (List<?>) v;
            out.unsigned(list.size());
            list.forEach(value -> element.write(value, out));
        }, in -> {
            int size = in.size();
            var list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(element.read(in));
            }
            return List.copyOf(list);
        });
    }

    private static Shape mapShape(Shape element) {
        return new Simple(Map.of(), (v, out) -> {
            var map = (Map<?, ?>) v;
            out.unsigned(map.size());
            map.forEach((key, value) -> {
                out.text((String) key);
                element.write(value, out);
            });
        }, in -> {
            int size = in.size();
            var map = LinkedHashMap.<String, Object>newLinkedHashMap(size);
            for (int i = 0; i < size; i++) {
                map.put(in.text(), element.read(in));
            }
            return java.util.Collections.unmodifiableMap(map);
        });
    }

    private static final class RecordShape implements Shape {
        private final MethodHandle[] accessors;
        private final Shape[] shapes;
        private final MethodHandle constructor;

        RecordShape(Class<?> type) {
            try {
                var components = type.getRecordComponents();
                var parameters = Arrays.stream(components).map(c -> c.getType()).toArray(Class<?>[]::new);
                var lookup = MethodHandles.privateLookupIn(type, LOOKUP);
                accessors = new MethodHandle[components.length];
                shapes = new Shape[components.length];
                for (int i = 0; i < components.length; i++) {
                    accessors[i] = lookup.unreflect(components[i].getAccessor())
                            .asType(MethodType.methodType(Object.class, Object.class));
                    shapes[i] = shapeOf(components[i].getGenericType());
                }
                constructor = lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                        .asSpreader(Object[].class, components.length)
                        .asType(MethodType.methodType(Object.class, Object[].class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot store rows of " + type, e);
            }
        }

        @Override
        public void write(Object value, Output out) {
            out.unsigned(shapes.length);
            for (int i = 0; i < shapes.length; i++) {
                shapes[i].write(call(accessors[i], value), out);
            }
        }

        @Override
        public Object read(Input in) {
            int written = in.size();
            if (written > shapes.length) {
                throw new IllegalStateException("this row was written by a newer version of Orrery");
            }
            var values = new Object[shapes.length];
            for (int i = 0; i < shapes.length; i++) {
                values[i] = i < written ? shapes[i].read(in) : shapes[i].absent();
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
                throw sneak(e);
            }
        }

        private static Object call(MethodHandle accessor, Object row) {
            try {
                return (Object) accessor.invokeExact(row);
            } catch (Throwable e) {
                throw sneak(e);
            }
        }

        private static RuntimeException sneak(Throwable e) {
            return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
    }

    private static final class Output extends ByteArrayOutputStream {
        Output() {
            super(256);
        }

        void unsigned(long value) {
            while ((value & ~0x7FL) != 0) {
                write((int) (value & 0x7F | 0x80));
                value >>>= 7;
            }
            write((int) value);
        }

        void signed(long value) {
            unsigned(value << 1 ^ value >> 63);
        }

        void text(String value) {
            block(value.getBytes(StandardCharsets.UTF_8));
        }

        void block(byte[] value) {
            unsigned(value.length);
            write(value, 0, value.length);
        }
    }

    private static final class Input {
        private final byte[] bytes;
        private int position;

        Input(byte[] bytes) {
            this.bytes = bytes;
        }

        int octet() {
            return bytes[position++];
        }

        long unsigned() {
            long value = 0;
            for (int shift = 0;; shift += 7) {
                int octet = bytes[position++];
                value |= (octet & 0x7FL) << shift;
                if (octet >= 0) {
                    return value;
                }
            }
        }

        int size() {
            long size = unsigned();
            if (size < 0 || size > bytes.length - position) {
                throw new IllegalStateException("a row of " + bytes.length + " bytes cannot hold " + size + " elements");
            }
            return (int) size;
        }

        long signed() {
            long value = unsigned();
            return value >>> 1 ^ -(value & 1);
        }

        String text() {
            int length = size();
            position += length;
            return new String(bytes, position - length, length, StandardCharsets.UTF_8);
        }

        byte[] block() {
            int length = size();
            position += length;
            return Arrays.copyOfRange(bytes, position - length, position);
        }
    }
}
