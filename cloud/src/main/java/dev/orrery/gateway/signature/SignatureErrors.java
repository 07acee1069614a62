package dev.orrery.gateway.signature;

import dev.orrery.gateway.signature.SignatureException.Problem;
import java.util.Map;

/// The code, status and message that a family of services has for a problem.
///
/// Source: S3 API Reference, "Error responses"; the page "Common Errors" of the services' API references; EC2 API
/// Reference, "Error codes for the Amazon EC2 API".
public final class SignatureErrors {
    private static final String TOKEN_INVALID = "The security token included in the request is invalid.";
    private static final String TOKEN_EXPIRED = "The security token included in the request is expired";
    private static final String SIGNATURE_WRONG = "The request signature we calculated does not match the signature you provided."
            + " Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    private static final String NOT_VALIDATED = "AWS was not able to validate the provided access credentials";

    private SignatureErrors() { }

    /// @param elements further members of the error's body, in their order
    public record Answer(String code, int status, String message, Map<String, String> elements) { }

    public static Answer answer(SignatureException exception, ErrorFamily family) {
        return switch (family) {
            case S3 -> new Answer(s3Code(exception.problem()), s3Status(exception.problem()), exception.getMessage(), exception.elements());
            case QUERY -> general(exception, "", 403);
            case AWS_JSON -> general(exception, "Exception", 400);
            case REST_JSON -> general(exception, "Exception", 403);
            case EC2 -> ec2(exception);
        };
    }

    private static String s3Code(Problem problem) {
        return switch (problem) {
            case MISSING, NO_DATE, INCOMPLETE_QUERY, EXPIRED, NOT_YET_VALID, HEADERS_NOT_SIGNED, POLICY_DENIES -> "AccessDenied";
            case UNKNOWN_KEY -> "InvalidAccessKeyId";
            case WRONG_SIGNATURE -> "SignatureDoesNotMatch";
            case INCOMPLETE, MALFORMED, WRONG_REGION -> "AuthorizationHeaderMalformed";
            case MALFORMED_QUERY, NO_ALGORITHM -> "AuthorizationQueryParametersError";
            case UNSUPPORTED, UNKNOWN_SCHEME, DOUBLED, DIGEST_INVALID, FORM_FIELD_MISSING -> "InvalidArgument";
            case NOT_IMPLEMENTED -> "NotImplemented";
            case SKEWED -> "RequestTimeTooSkewed";
            case TOKEN_INVALID -> "InvalidToken";
            case TOKEN_EXPIRED -> "ExpiredToken";
            case DIGEST_MISSING, TRAILER_UNSUPPORTED, CHECKSUMS_DOUBLED -> "InvalidRequest";
            case DIGEST_MISMATCH -> "XAmzContentSHA256Mismatch";
            case LENGTH_MISSING -> "MissingContentLength";
            case TOO_LARGE -> "MaxMessageLengthExceeded";
            case INCOMPLETE_BODY -> "IncompleteBody";
            case CHUNK_TOO_SMALL -> "InvalidChunkSizeError";
            case TRAILER_MALFORMED -> "MalformedTrailerError";
            case FORM_MALFORMED -> "MalformedPOSTRequest";
            case FORM_TOO_LARGE -> "MaxPostPreDataLengthExceeded";
            case FORM_FILES -> "IncorrectNumberOfFilesInPostRequest";
            case POLICY_INVALID -> "InvalidPolicyDocument";
            case FILE_TOO_SMALL -> "EntityTooSmall";
            case FILE_TOO_LARGE -> "EntityTooLarge";
        };
    }

    private static int s3Status(Problem problem) {
        return switch (problem) {
            case MISSING, NO_DATE, INCOMPLETE_QUERY, EXPIRED, NOT_YET_VALID, HEADERS_NOT_SIGNED, POLICY_DENIES, UNKNOWN_KEY, WRONG_SIGNATURE, SKEWED,
                    CHUNK_TOO_SMALL -> 403;
            case LENGTH_MISSING -> 411;
            case NOT_IMPLEMENTED -> 501;
            case INCOMPLETE, MALFORMED, MALFORMED_QUERY, NO_ALGORITHM, UNSUPPORTED, UNKNOWN_SCHEME, DOUBLED, WRONG_REGION, TOKEN_INVALID, TOKEN_EXPIRED,
                    DIGEST_MISSING, DIGEST_INVALID, DIGEST_MISMATCH, TOO_LARGE, INCOMPLETE_BODY, TRAILER_UNSUPPORTED,
                    TRAILER_MALFORMED, CHECKSUMS_DOUBLED, FORM_MALFORMED, FORM_TOO_LARGE, FORM_FILES, FORM_FIELD_MISSING,
                    POLICY_INVALID, FILE_TOO_SMALL, FILE_TOO_LARGE -> 400;
        };
    }

    /// Services besides S3 and EC2 agree on names, but those with JSON put `Exception` behind most of them.
    private static Answer general(SignatureException exception, String suffix, int status) {
        boolean query = suffix.isEmpty();
        return switch (exception.problem()) {
            case MISSING, UNKNOWN_SCHEME, NO_ALGORITHM ->
                    plain("MissingAuthenticationToken" + suffix, status, "Request is missing Authentication Token");
            case DOUBLED -> plain(query ? "IncompleteSignature" : "InvalidSignatureException", query ? 400 : status, exception.otherwise());
            case UNKNOWN_KEY -> plain(query ? "InvalidClientTokenId" : "UnrecognizedClientException", status,
                    TOKEN_INVALID + SignatureProblems.HINT);
            case TOKEN_INVALID -> plain(query ? "InvalidClientTokenId" : "UnrecognizedClientException", status, TOKEN_INVALID);
            case TOKEN_EXPIRED -> plain("ExpiredToken" + suffix, status, TOKEN_EXPIRED);
            case WRONG_SIGNATURE, DIGEST_MISMATCH, HEADERS_NOT_SIGNED ->
                    plain(query ? "SignatureDoesNotMatch" : "InvalidSignatureException", status, SIGNATURE_WRONG);
            case SKEWED, EXPIRED, NOT_YET_VALID, WRONG_REGION ->
                    plain(query ? "SignatureDoesNotMatch" : "InvalidSignatureException", status, exception.otherwise());
            case INCOMPLETE, MALFORMED, MALFORMED_QUERY, INCOMPLETE_QUERY, UNSUPPORTED, NO_DATE, DIGEST_MISSING,
                    DIGEST_INVALID ->
                    plain("IncompleteSignature" + suffix, query ? 400 : status, exception.otherwise());
            case TOO_LARGE -> plain("RequestEntityTooLarge" + suffix, 413, exception.otherwise());
            case NOT_IMPLEMENTED -> plain("NotImplemented" + suffix, 501, exception.otherwise());
            case LENGTH_MISSING, INCOMPLETE_BODY, CHUNK_TOO_SMALL, TRAILER_UNSUPPORTED, TRAILER_MALFORMED, CHECKSUMS_DOUBLED,
                    FORM_MALFORMED, FORM_TOO_LARGE, FORM_FILES, FORM_FIELD_MISSING, POLICY_INVALID, POLICY_DENIES, FILE_TOO_SMALL,
                    FILE_TOO_LARGE -> plain("ValidationError", 400, exception.otherwise());
        };
    }

    private static Answer ec2(SignatureException exception) {
        return switch (exception.problem()) {
            case MISSING, UNKNOWN_SCHEME, NO_ALGORITHM, TOKEN_INVALID, WRONG_SIGNATURE, DIGEST_MISMATCH, HEADERS_NOT_SIGNED, INCOMPLETE, MALFORMED, MALFORMED_QUERY,
                    INCOMPLETE_QUERY, UNSUPPORTED, NO_DATE, DOUBLED, WRONG_REGION, DIGEST_MISSING, DIGEST_INVALID -> plain("AuthFailure", 401, NOT_VALIDATED);
            case UNKNOWN_KEY -> plain("AuthFailure", 401, NOT_VALIDATED + SignatureProblems.HINT);
            case TOKEN_EXPIRED, SKEWED, EXPIRED, NOT_YET_VALID -> plain("RequestExpired", 400, "Request has expired.");
            case NOT_IMPLEMENTED, LENGTH_MISSING, TOO_LARGE, INCOMPLETE_BODY, CHUNK_TOO_SMALL, TRAILER_UNSUPPORTED, TRAILER_MALFORMED,
                    CHECKSUMS_DOUBLED, FORM_MALFORMED, FORM_TOO_LARGE, FORM_FILES, FORM_FIELD_MISSING, POLICY_INVALID, POLICY_DENIES,
                    FILE_TOO_SMALL, FILE_TOO_LARGE -> general(exception, "", 400);
        };
    }

    private static Answer plain(String code, int status, String message) {
        return new Answer(code, status, message, Map.of());
    }
}
