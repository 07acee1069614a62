package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import dev.orrery.kernel.store.Tables;
import java.util.stream.Stream;

/// A policy on a root, an organizational unit or an account.
record AttachmentRow(String organization, String target, ControlType type, String policy) {
    static final Table<AttachmentKey, AttachmentRow> ATTACHMENTS = Table.of("attachments", AttachmentKey::key, AttachmentRow.class);

    record AttachmentKey(String organization, String target, String policy) {
        Key key() {
            return Key.of(organization).text(target).text(policy);
        }
    }

    AttachmentKey key() {
        return new AttachmentKey(organization, target, policy);
    }

    void put(Tables.Write tx) {
        tx.put(ATTACHMENTS, key(), this);
    }

    static Stream<AttachmentRow> of(Tables.Read tx, String organization) {
        return tx.scan(ATTACHMENTS, Range.startingWith(Key.of(organization)));
    }

    static Stream<AttachmentRow> of(Tables.Read tx, String organization, String target) {
        return tx.scan(ATTACHMENTS, Range.startingWith(Key.of(organization).text(target)));
    }

    /// Forgets everything that is attached to what is going to be gone.
    static void forget(Tables.Write tx, String organization, String target) {
        of(tx, organization, target).toList().forEach(row -> tx.delete(ATTACHMENTS, row.key()));
    }
}
