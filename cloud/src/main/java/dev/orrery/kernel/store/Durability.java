package dev.orrery.kernel.store;

/// What an acknowledged write survives.
public enum Durability {
    /// Nothing: state ends with the process.
    MEMORY,
    /// The end of the process, `kill -9` included. A power cut may lose the last moments, but never tears them.
    PROCESS,
    /// A power cut: every write is synced to the disk before it is acknowledged.
    DISK
}
