package dev.orrery.kernel.json;

import java.util.Optional;

/// A text that is not the JSON that the reader accepts.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int offset;
    private final String duplicate;

    JsonException(String message, int offset) {
        this(message, offset, null);
    }

    private JsonException(String message, int offset, String duplicate) {
        super(message + " at offset " + offset);
        this.offset = offset;
        this.duplicate = duplicate;
    }

    static JsonException duplicate(String name, int offset) {
        return new JsonException("the name \"" + name + "\" stands twice in one object", offset, name);
    }

    /// Where reading stopped, in characters from the beginning.
    public int offset() {
        return offset;
    }

    /// The name that stands twice in one object, where that was the only fault so far.
    public Optional<String> duplicate() {
        return Optional.ofNullable(duplicate);
    }
}
