package dev.orrery.kernel.identity;

import dev.orrery.kernel.identity.AttachedPolicy.Kind;

/// Hears what an evaluation finds, in the order in which it finds it.
interface Trace {
    /// Hears nothing, so that deciding costs no texts.
    Trace SILENT = new Trace() { };

    /// Whether the evaluation shall go on when the decision is already clear.
    default boolean isWanted() {
        return false;
    }

    default void applies(AttachedPolicy policy, Statement statement, Circumstances circumstances) { }

    default void otherResource(AttachedPolicy policy, Statement statement, Circumstances circumstances) { }

    default void otherPrincipal(AttachedPolicy policy, Statement statement, Circumstances circumstances) { }

    default void fails(AttachedPolicy policy, Statement statement, Condition condition, Circumstances circumstances) { }

    default void ownRight(Circumstances circumstances) { }

    /// The account is closed, whatever policies say.
    default void closed(String account) { }

    /// Nothing of this kind allows it.
    default void missing(Kind kind, Circumstances circumstances) { }

    /// Nothing of this kind allows it at one level of an organization.
    default void missing(Kind kind, Membership.Level level, Circumstances circumstances) { }
}
