package dev.orrery.services.sns;

/// An attribute of a message.
///
/// @param type `String`, `Number`, `Binary` or `String.Array`, with a label or without
/// @param text empty for a binary one
/// @param bytes empty for any other
record Attribute(String name, String type, String text, byte[] bytes) {

    boolean isBinary() {
        return type.startsWith("Binary");
    }
}
