package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.identity.Caller;
import java.time.Duration;
import java.util.Optional;

/// A request whose sender is known.
///
/// @param message the request with its body as the service shall see it: chunks undone, digests checked while read
/// @param scope the credential scope; empty for a request without signature, and in Version 2, which has none
/// @param manner how it was signed; empty for a request without signature
public record Signed(Caller caller, Optional<Scope> scope, Optional<Manner> manner, Message message) {

    /// @param region as in the credential scope
    /// @param service the signing name, such as `s3`
    public record Scope(String region, String service) { }

    /// Where in the request its signature stands.
    public enum Place { HEADER, QUERY, FORM }

    /// How a request was signed: policies may ask for it.
    ///
    /// @param algorithm `AWS4-HMAC-SHA256`, or `AWS` for Version 2
    /// @param age of a signature in the query, which may be used for long; empty for others, and where it does not tell
    /// @param payload the body's digest, or the word that stands for it; empty when nothing is said of the body
    public record Manner(Place place, String algorithm, Optional<Duration> age, String payload) { }

    /// A request of which it is not known how it was signed.
    public Signed(Caller caller, Optional<Scope> scope, Message message) {
        this(caller, scope, Optional.empty(), message);
    }

    /// A request that nobody signed.
    public static Signed anonymous(Message message) {
        return new Signed(Caller.anonymous(), Optional.empty(), Optional.empty(), message);
    }
}
