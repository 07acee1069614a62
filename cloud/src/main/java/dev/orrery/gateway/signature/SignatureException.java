package dev.orrery.gateway.signature;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Why a request is not believed. The protocol of the addressed service gives the answer its form, see [SignatureErrors].
public final class SignatureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What is wrong, independent of the code that a service has for it.
    public enum Problem {
        /// Nothing is signed, and somebody must have.
        MISSING,
        /// Nobody has the access key.
        UNKNOWN_KEY,
        WRONG_SIGNATURE,
        /// Parts of the authorization are missing.
        INCOMPLETE,
        /// Parts of the header are not what they should be.
        MALFORMED,
        /// Parts of the query are missing or not what they should be.
        MALFORMED_QUERY,
        /// The query is signed by all appearance, and does not say how.
        NO_ALGORITHM,
        /// Parts of a Version 2 query are missing or not what they should be.
        INCOMPLETE_QUERY,
        /// A way to sign that is not known here.
        UNSUPPORTED,
        /// A header that is no signature at all.
        UNKNOWN_SCHEME,
        /// A way to send a body that is known and not built.
        NOT_IMPLEMENTED,
        /// There is no date to check, or it is not a date.
        NO_DATE,
        /// The clocks differ by more than fifteen minutes.
        SKEWED,
        EXPIRED,
        NOT_YET_VALID,
        /// Signed more than once.
        DOUBLED,
        WRONG_REGION,
        /// Headers that must be signed are not.
        HEADERS_NOT_SIGNED,
        TOKEN_INVALID,
        TOKEN_EXPIRED,
        /// The header that tells the body's digest is missing.
        DIGEST_MISSING,
        /// The header that tells the body's digest holds neither a digest nor one of the known words.
        DIGEST_INVALID,
        DIGEST_MISMATCH,
        LENGTH_MISSING,
        /// The body is more than can be held.
        TOO_LARGE,
        INCOMPLETE_BODY,
        CHUNK_TOO_SMALL,
        TRAILER_UNSUPPORTED,
        TRAILER_MALFORMED,
        /// More than one checksum is announced.
        CHECKSUMS_DOUBLED,
        FORM_MALFORMED,
        /// The fields of a form take more bytes than they may.
        FORM_TOO_LARGE,
        FORM_FILES,
        FORM_FIELD_MISSING,
        POLICY_INVALID,
        /// The form is not what its policy allows.
        POLICY_DENIES,
        FILE_TOO_SMALL,
        FILE_TOO_LARGE
    }

    private final Problem problem;
    private final transient Map<String, String> elements = new LinkedHashMap<>();
    private String otherwise;
    private String accessKeyId = "";
    private String because = "";

    /// @param message in the words of S3, which has a message of its own for most problems
    public SignatureException(Problem problem, String message) {
        super(message);
        this.problem = problem;
        this.otherwise = message;
    }

    /// Adds what S3's answer tells besides code and message, such as `ServerTime`.
    SignatureException with(String element, String value) {
        elements.put(element, value);
        return this;
    }

    /// Sets the words of services besides S3, where they differ.
    SignatureException otherwise(String message) {
        this.otherwise = message;
        return this;
    }

    /// Sets whose signature it was to be.
    ///
    /// @param why for the cloud's owner, not for the sender; empty when there is nothing to add
    SignatureException by(String keyId, String why) {
        this.accessKeyId = keyId;
        this.because = why;
        return this;
    }

    /// The key that is said to have signed.
    public Optional<String> accessKeyId() {
        return accessKeyId.isEmpty() ? Optional.ofNullable(elements.get("AWSAccessKeyId")) : Optional.of(accessKeyId);
    }

    /// More than the message tells, for the cloud's owner.
    public Optional<String> because() {
        return because.isEmpty() ? Optional.empty() : Optional.of(because);
    }

    /// The message in the words of services besides S3.
    String otherwise() {
        return otherwise;
    }

    public Problem problem() {
        return problem;
    }

    /// Further members of S3's answer, in their order.
    public Map<String, String> elements() {
        return elements;
    }
}
