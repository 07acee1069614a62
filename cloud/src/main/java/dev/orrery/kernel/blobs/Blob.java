package dev.orrery.kernel.blobs;

/// A sealed, immutable run of bytes kept beside the store. `id` is opaque and never made from a user's name.
public record Blob(String id, long length) { }
