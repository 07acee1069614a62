package dev.orrery.kernel.store;

/// Walks entries in one direction. Before the first [#advance] it stands before the first entry.
interface Cursor {

    /// The value of a key that was deleted, where an older layer may still have it. Compared by identity.
    byte[] DELETED = new byte[0];

    /// Steps to the next entry; false at the end.
    boolean advance();

    byte[] key();

    byte[] value();
}
