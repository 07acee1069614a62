package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;

/// A virtual MFA device.
///
/// @param serialNumber its ARN
/// @param secret what it makes its codes of
/// @param user whose it is; the account's number for the root, empty while it is nobody's
/// @param lastStep the step of the newest code that was used; no older one counts any more
/// @param roots whether the root had it last, so that it belongs to the root's credentials also while it is nobody's
record DeviceRow(String serialNumber, byte[] secret, String user, Instant enabledAt, long lastStep, List<Label> tags, boolean roots) {
    static final Table<String, DeviceRow> DEVICES = Table.of("devices", Key::of, DeviceRow.class);

    DeviceRow of(String user, Instant at, long lastStep, boolean root) {
        return new DeviceRow(serialNumber, secret, user, at, lastStep, tags, root);
    }

    DeviceRow ofNobody(boolean formerlyRoots) {
        return new DeviceRow(serialNumber, secret, "", Instant.EPOCH, lastStep, tags, formerlyRoots);
    }

    DeviceRow used(long step) {
        return new DeviceRow(serialNumber, secret, user, enabledAt, step, tags, roots);
    }

    DeviceRow withTags(List<Label> tags) {
        return new DeviceRow(serialNumber, secret, user, enabledAt, lastStep, tags, roots);
    }
}
