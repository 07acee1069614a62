package dev.orrery.kernel.identity;

/// How far an organization lets its management account, and whom it has delegated, stand in for the roots of members.
///
/// @param credentials whether they manage the roots' credentials
/// @param sessions whether they do other tasks that only a root can do
public record RootAccess(boolean credentials, boolean sessions) {
    public static final RootAccess NONE = new RootAccess(false, false);
}
