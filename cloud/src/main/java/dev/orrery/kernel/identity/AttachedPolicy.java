package dev.orrery.kernel.identity;

/// A policy where it is attached.
///
/// @param source what a person would look for: the policy's ARN or name, or `bucket policy of orders`
public record AttachedPolicy(Kind kind, String source, Policy policy) {

    /// In the order in which AWS describes the evaluation.
    public enum Kind {
        SERVICE_CONTROL,
        RESOURCE_CONTROL,
        RESOURCE,
        IDENTITY,
        BOUNDARY,
        SESSION
    }
}
