package dev.orrery.services.iam;

/// Virtual MFA devices.
final class Devices {
    private Devices() { }

    /// Whether a device of this user shows this code now, which then is used up.
    ///
    /// @param user empty for the root
    static boolean useCode(Registry registry, String user, String serialNumber, String code) {
        var owner = user.isEmpty() ? registry.account() : user;
        return registry.home().store().write(tx -> {
            var device = tx.get(DeviceRow.DEVICES, serialNumber).filter(row -> row.user().equalsIgnoreCase(owner));
            var step = device.map(row -> OneTimeCode.find(row.secret(), code, registry.now(), row.lastStep()))
                    .orElse(java.util.OptionalLong.empty());
            step.ifPresent(used -> tx.put(DeviceRow.DEVICES, serialNumber, device.orElseThrow().used(used)));
            return step.isPresent();
        });
    }
}
