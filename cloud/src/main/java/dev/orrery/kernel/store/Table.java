package dev.orrery.kernel.store;

import java.util.function.Function;

/// A named set of rows of one type, in the order of their keys. Declared as a constant beside the part that owns it.
public record Table<K, R extends Record>(String name, Function<? super K, Key> key, RowFormat<R> format) {

    public static <K, R extends Record> Table<K, R> of(String name, Function<? super K, Key> key, Class<R> row) {
        return new Table<>(name, key, RowFormat.of(row));
    }
}
