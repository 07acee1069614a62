package dev.orrery.kernel.identity;

import java.util.List;

/// May this principal do this? With the reasons, in the order in which they were found.
public sealed interface Decision {

    List<Reason> reasons();

    record Allow(List<Reason> reasons) implements Decision { }

    /// A statement forbids it, or evaluation failed.
    record ExplicitDeny(List<Reason> reasons) implements Decision { }

    /// Nothing that would have to allow it does. `missing` is the kind of policy that would have to.
    record ImplicitDeny(AttachedPolicy.Kind missing, List<Reason> reasons) implements Decision { }

    default boolean allowed() {
        return this instanceof Allow;
    }

    /// The decision and what it rests on, as one line for a person. What only sets limits grants nothing.
    default String explain() {
        var decisive = switch (this) {
            case Allow _ -> Effect.ALLOWS;
            case ExplicitDeny _ -> Effect.DENIES;
            case ImplicitDeny _ -> Effect.DOES_NOT_APPLY;
        };
        var verdict = switch (this) {
            case Allow _ -> "allowed";
            case ExplicitDeny _ -> "denied";
            case ImplicitDeny(var missing, _) -> "not allowed by any " + missing.phrase();
        };
        var texts = reasons().stream().filter(reason -> reason.effect() == decisive && (!allowed() || reason.kind().grants()))
                .map(reason -> (reason.source().isEmpty() ? "" : reason.source() + ": ") + reason.text()).toList();
        return texts.isEmpty() ? verdict : verdict + ": " + String.join("; ", texts);
    }

    /// What one statement, or the lack of one, contributed.
    ///
    /// @param source the policy, as [AttachedPolicy#source]
    /// @param statement the statement's `Sid`, or `#2` for the second; empty when the reason is no statement
    /// @param text one line for a person
    record Reason(AttachedPolicy.Kind kind, String source, String statement, Effect effect, String text) { }

    enum Effect { ALLOWS, DENIES, DOES_NOT_APPLY }
}
