package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;

/// A user's credentials besides access keys and passwords.
final class Credentials {
    private Credentials() { }

    static void requireNone(Tables.Read tx, String user) { }

    static void rename(Tables.Write tx, String from, String to) { }
}
