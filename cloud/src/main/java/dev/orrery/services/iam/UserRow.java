package dev.orrery.services.iam;

import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A user.
///
/// @param groups names of its groups
/// @param accessKeys ids of its access keys, oldest first
/// @param password how it signs in to the console
/// @param devices serial numbers of its MFA devices
record UserRow(String name, String path, String id, Instant createdAt, List<Label> tags, Grants grants, List<String> groups,
        List<String> accessKeys, Optional<Password> password, List<Device> devices) implements Entity {
    static final Table<String, UserRow> USERS = Table.of("users", Registry::nameKey, UserRow.class);

    /// @param digest of salt and password; the password itself is not kept
    /// @param earlier passwords, newest first, so that rules against using them again can be kept
    record Password(byte[] salt, byte[] digest, Instant createdAt, boolean resetRequired, List<Password> earlier) {

        Password withoutEarlier() {
            return new Password(salt, digest, createdAt, resetRequired, List.of());
        }

        Password withResetRequired(boolean resetRequired) {
            return new Password(salt, digest, createdAt, resetRequired, earlier);
        }

        Password madeAt(Instant createdAt) {
            return new Password(salt, digest, createdAt, resetRequired, earlier);
        }
    }

    record Device(String serialNumber, Instant enabledAt) { }

    static UserRow created(String name, String path, String id, Instant at, List<Label> tags, Grants grants) {
        return new UserRow(name, path, id, at, tags, grants, List.of(), List.of(), Optional.empty(), List.of());
    }

    @Override
    public UserRow with(Grants grants) {
        return new UserRow(name, path, id, createdAt, tags, grants, groups, accessKeys, password, devices);
    }

    UserRow withTags(List<Label> tags) {
        return new UserRow(name, path, id, createdAt, tags, grants, groups, accessKeys, password, devices);
    }

    UserRow renamed(String name, String path) {
        return new UserRow(name, path, id, createdAt, tags, grants, groups, accessKeys, password, devices);
    }

    UserRow withGroup(String group) {
        return withGroups(with(groups, group));
    }

    UserRow withoutGroup(String group) {
        return withGroups(groups.stream().filter(name -> !name.equalsIgnoreCase(group)).toList());
    }

    private UserRow withGroups(List<String> groups) {
        return new UserRow(name, path, id, createdAt, tags, grants, groups, accessKeys, password, devices);
    }

    UserRow withAccessKeys(List<String> accessKeys) {
        return new UserRow(name, path, id, createdAt, tags, grants, groups, accessKeys, password, devices);
    }

    UserRow withPassword(Optional<Password> password) {
        return new UserRow(name, path, id, createdAt, tags, grants, groups, accessKeys, password, devices);
    }

    UserRow withDevices(List<Device> devices) {
        return new UserRow(name, path, id, createdAt, tags, grants, groups, accessKeys, password, devices);
    }

    private static List<String> with(List<String> texts, String more) {
        var all = new ArrayList<>(texts);
        all.add(more);
        return List.copyOf(all);
    }
}
