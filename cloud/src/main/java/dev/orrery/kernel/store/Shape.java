package dev.orrery.kernel.store;

import java.util.function.BiConsumer;
import java.util.function.Function;

/// How values of one type become bytes.
interface Shape {

    void write(Object value, Sink sink);

    Object read(Source source);

    /// What a row has that was written before it had this component.
    Object absent();

    static Shape of(Object absent, BiConsumer<Object, Sink> writer, Function<Source, Object> reader) {
        return new Shape() {
            @Override
            public void write(Object value, Sink sink) {
                writer.accept(value, sink);
            }

            @Override
            public Object read(Source source) {
                return reader.apply(source);
            }

            @Override
            public Object absent() {
                return absent;
            }
        };
    }
}
