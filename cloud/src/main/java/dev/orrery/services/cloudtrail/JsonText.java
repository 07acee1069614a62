package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.json.JsonWriter;

/// A JSON document that is written as it is told, without any tree of it.
final class JsonText {
    private static final int USUAL_CHARACTERS = 1024;
    private final StringBuilder text = new StringBuilder(USUAL_CHARACTERS);
    /// Whether a comma must stand before what comes next.
    private boolean behind;

    JsonText begin() {
        return open('{');
    }

    JsonText end() {
        return close('}');
    }

    JsonText beginList() {
        return open('[');
    }

    JsonText endList() {
        return close(']');
    }

    private JsonText open(char bracket) {
        next();
        text.append(bracket);
        behind = false;
        return this;
    }

    private JsonText close(char bracket) {
        text.append(bracket);
        behind = true;
        return this;
    }

    /// The name of the member that comes next.
    JsonText name(String name) {
        next();
        JsonWriter.quote(name, text);
        text.append(':');
        behind = false;
        return this;
    }

    JsonText text(String name, String value) {
        return name(name).text(value);
    }

    JsonText text(String value) {
        next();
        JsonWriter.quote(value, text);
        behind = true;
        return this;
    }

    JsonText truth(String name, boolean value) {
        return name(name).raw(Boolean.toString(value));
    }

    JsonText number(String name, long value) {
        return name(name).raw(Long.toString(value));
    }

    /// What is JSON already.
    JsonText raw(String json) {
        next();
        text.append(json);
        behind = true;
        return this;
    }

    private void next() {
        if (behind) {
            text.append(',');
        }
    }

    int length() {
        return text.length();
    }

    /// Whether nothing was said in what was begun last.
    boolean isBare() {
        return !behind;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
