package dev.orrery.kernel.identity;

/// A policy where it is attached.
///
/// @param source what a person would look for: the policy's ARN or name, or `bucket policy of orders`
public record AttachedPolicy(Kind kind, String source, Policy policy) {

    /// In the order in which AWS describes the evaluation.
    public enum Kind {
        SERVICE_CONTROL("service control policy"),
        RESOURCE_CONTROL("resource control policy"),
        RESOURCE("resource-based policy"),
        IDENTITY("identity-based policy"),
        BOUNDARY("permissions boundary"),
        SESSION("session policy");

        private final String phrase;

        Kind(String phrase) {
            this.phrase = phrase;
        }

        /// Whether its allowing gives something; that of the others only takes nothing away.
        boolean grants() {
            return this == RESOURCE || this == IDENTITY;
        }

        /// As AWS calls it in its messages.
        public String phrase() {
            return phrase;
        }
    }
}
