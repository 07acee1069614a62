package dev.orrery.gateway.signature;

import dev.orrery.gateway.signature.SignatureException.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/// Every reason for which a signature or a body is refused, in the words of S3.
final class SignatureProblems {
    private static final String HEADER = "The authorization header is malformed; ";
    /// What a newcomer did most likely, and what helps.
    static final String HINT = " (Orrery: use the key test with the secret test, or a twelve-digit account number as the key with the"
            + " secret test, or start with --auth open.)";

    /// Where the endpoint is that names no region.
    private static final String REGION = "us-east-1";

    private SignatureProblems() { }

    static SignatureException doubled() {
        return new SignatureException(Problem.DOUBLED, "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter,"
                + " Signature query string parameter or the Authorization header should be specified")
                .with("ArgumentName", "Authorization")
                .otherwise("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
    }

    static SignatureException unsupported(String authorization) {
        return new SignatureException(Problem.UNSUPPORTED, "Unsupported Authorization Type")
                .with("ArgumentName", "Authorization").with("ArgumentValue", authorization);
    }

    /// A kind of authorization that is none of ours at all.
    static SignatureException unknownScheme(String authorization) {
        return new SignatureException(Problem.UNKNOWN_SCHEME, "Unsupported Authorization Type")
                .with("ArgumentName", "Authorization").with("ArgumentValue", authorization)
                .otherwise("Request is missing Authentication Token");
    }

    static SignatureException malformedV2(String authorization) {
        return new SignatureException(Problem.UNSUPPORTED, "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature")
                .with("ArgumentName", "Authorization").with("ArgumentValue", authorization);
    }

    static SignatureException incompleteQueryV2() {
        return new SignatureException(Problem.INCOMPLETE_QUERY,
                "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
    }

    static SignatureException invalidExpiresV2(String expires) {
        return new SignatureException(Problem.INCOMPLETE_QUERY, "Invalid date (should be seconds since epoch): " + expires);
    }

    static SignatureException notImplemented(String header, String value) {
        return new SignatureException(Problem.NOT_IMPLEMENTED, "A header you provided implies functionality that is not implemented")
                .with("Header", header).with("AdditionalMessage", value);
    }

    static SignatureException incomplete() {
        return new SignatureException(Problem.INCOMPLETE, HEADER
                + "the authorization header requires three components: Credential, SignedHeaders, and Signature.");
    }

    static SignatureException malformed(String what) {
        return new SignatureException(Problem.MALFORMED, HEADER + what);
    }

    /// Clients such as s3cmd read the region from the answer and sign again.
    static SignatureException wrongRegion(String region, boolean inQuery) {
        var what = "the region '" + region + "' is wrong; expecting '" + REGION + "'";
        var refusal = inQuery ? malformedQuery("Error parsing the X-Amz-Credential parameter; " + what)
                : new SignatureException(Problem.WRONG_REGION, HEADER + what);
        return refusal.with("Region", REGION);
    }

    /// Says what is missing in the words of all services but S3.
    static String missingOf(String authorization, boolean dated) {
        var words = new HashSet<>(List.of(authorization.split("[ ,=]+")));
        var missing = new StringBuilder();
        for (var part : List.of("Credential", "Signature", "SignedHeaders")) {
            if (!words.contains(part)) {
                missing.append("Authorization header requires '").append(part).append("' parameter. ");
            }
        }
        if (!dated) {
            missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        return missing.append("Authorization=").append(authorization).toString();
    }

    /// Parameters of the query are missing, without which other services than S3 take none.
    static SignatureException incompleteQuery(String what, List<String> missing) {
        boolean unnamed = missing.size() == 1 && missing.contains(Authorization.ALGORITHM_PARAMETER);
        var otherwise = new StringBuilder();
        missing.forEach(name -> otherwise.append("AWS query-string parameters must include '").append(name).append("'. "));
        return new SignatureException(unnamed ? Problem.NO_ALGORITHM : Problem.MALFORMED_QUERY, what)
                .otherwise(unnamed ? "Request is missing Authentication Token"
                        : otherwise + "Re-examine the query-string parameters.");
    }

    static SignatureException malformedQuery(String what) {
        return new SignatureException(Problem.MALFORMED_QUERY, what);
    }

    static SignatureException noDate() {
        return new SignatureException(Problem.NO_DATE, "AWS authentication requires a valid Date or x-amz-date header");
    }

    static SignatureException skewed(AmzDate signed, Instant now, Duration allowed) {
        return new SignatureException(Problem.SKEWED, "The difference between the request time and the current time is too large.")
                .with("RequestTime", signed.text())
                .with("ServerTime", text(now))
                .with("MaxAllowedSkewMilliseconds", String.valueOf(allowed.toMillis()))
                .otherwise(signed.instant().isBefore(now) ? expired(signed, now, allowed) : notYetCurrent(signed, now, allowed));
    }

    static SignatureException expired(AmzDate signed, long seconds, Instant now) {
        var end = signed.instant().plusSeconds(seconds);
        return new SignatureException(Problem.EXPIRED, "Request has expired")
                .with("X-Amz-Expires", String.valueOf(seconds)).with("Expires", text(end)).with("ServerTime", text(now))
                .otherwise(expired(signed, now, Duration.ofSeconds(seconds)));
    }

    static SignatureException expired(Instant end, Instant now) {
        return new SignatureException(Problem.EXPIRED, "Request has expired").with("Expires", text(end)).with("ServerTime", text(now));
    }

    static SignatureException notYetValid(AmzDate signed, Instant now) {
        return new SignatureException(Problem.NOT_YET_VALID, "Request is not valid yet")
                .with("X-Amz-Date", signed.text()).with("ServerTime", text(now))
                .otherwise(notYetCurrent(signed, now, SignatureV4.SKEW_MAX));
    }

    static SignatureException unknownKey(String accessKeyId) {
        return new SignatureException(Problem.UNKNOWN_KEY, "The AWS Access Key Id you provided does not exist in our records." + HINT)
                .with("AWSAccessKeyId", accessKeyId);
    }

    static SignatureException tokenInvalid(String token) {
        return new SignatureException(Problem.TOKEN_INVALID, "The provided token is malformed or otherwise invalid.")
                .with("Token-0", token);
    }

    static SignatureException tokenExpired(String token) {
        return new SignatureException(Problem.TOKEN_EXPIRED, "The provided token has expired.").with("Token-0", token);
    }

    static SignatureException headersNotSigned(String names) {
        return new SignatureException(Problem.HEADERS_NOT_SIGNED, "There were headers present in the request which were not signed")
                .with("HeadersNotSigned", names);
    }

    static SignatureException wrongSignature(String accessKeyId, String stringToSign, String provided) {
        return new SignatureException(Problem.WRONG_SIGNATURE,
                "The request signature we calculated does not match the signature you provided. Check your key and signing method.")
                .with("AWSAccessKeyId", accessKeyId)
                .with("StringToSign", readable(stringToSign))
                .with("SignatureProvided", provided)
                .with("StringToSignBytes", octets(stringToSign));
    }

    static SignatureException wrongSignature(String accessKeyId, String stringToSign, String provided, String canonicalRequest) {
        return wrongSignature(accessKeyId, stringToSign, provided)
                .with("CanonicalRequest", readable(canonicalRequest))
                .with("CanonicalRequestBytes", octets(canonicalRequest));
    }

    static SignatureException noRegion() {
        return new SignatureException(Problem.WRONG_REGION, "Credential should be scoped to a valid region.");
    }

    static SignatureException digestMissing() {
        return new SignatureException(Problem.DIGEST_MISSING, "Missing required header for this request: x-amz-content-sha256");
    }

    static SignatureException digestInvalid(String value) {
        return new SignatureException(Problem.DIGEST_INVALID, "x-amz-content-sha256 must be UNSIGNED-PAYLOAD,"
                + " STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD,"
                + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.")
                .with("ArgumentName", "x-amz-content-sha256").with("ArgumentValue", value);
    }

    static SignatureException digestMismatch(String provided, String computed) {
        return new SignatureException(Problem.DIGEST_MISMATCH,
                "The provided 'x-amz-content-sha256' header does not match what was computed.")
                .with("ClientComputedContentSHA256", provided).with("S3ComputedContentSHA256", computed);
    }

    static SignatureException lengthMissing() {
        return new SignatureException(Problem.LENGTH_MISSING, "You must provide the Content-Length HTTP header.");
    }

    static SignatureException tooLarge(long bytesMax) {
        return new SignatureException(Problem.TOO_LARGE, "Your request was too big.").with("MaxMessageLengthBytes", String.valueOf(bytesMax));
    }

    static SignatureException incompleteBody() {
        return new SignatureException(Problem.INCOMPLETE_BODY, "The request body terminated unexpectedly");
    }

    static SignatureException incompleteBody(long expected, long provided) {
        return new SignatureException(Problem.INCOMPLETE_BODY,
                "You did not provide the number of bytes specified by the Content-Length HTTP header")
                .with("NumberBytesExpected", String.valueOf(expected)).with("NumberBytesProvided", String.valueOf(provided));
    }

    static SignatureException chunkTooSmall(long number, long size, int sizeMin) {
        return new SignatureException(Problem.CHUNK_TOO_SMALL,
                "Only the last chunk is allowed to have a size less than " + sizeMin + " bytes")
                .with("Chunk", String.valueOf(number)).with("BadChunkSize", String.valueOf(size));
    }

    static SignatureException trailerUnsupported() {
        return new SignatureException(Problem.TRAILER_UNSUPPORTED, "The value specified in the x-amz-trailer header is not supported");
    }

    static SignatureException trailerMalformed() {
        return new SignatureException(Problem.TRAILER_MALFORMED,
                "The request contained trailing data that was not well-formed or did not conform to our published schema.");
    }

    static SignatureException checksumsDoubled() {
        return new SignatureException(Problem.CHECKSUMS_DOUBLED,
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }

    private static String expired(AmzDate signed, Instant now, Duration allowed) {
        return "Signature expired: " + signed.text() + " is now earlier than " + AmzDate.of(now.minus(allowed)).text() + " ("
                + AmzDate.of(now).text() + " - " + allowed.toMinutes() + " min.)";
    }

    private static String notYetCurrent(AmzDate signed, Instant now, Duration allowed) {
        return "Signature not yet current: " + signed.text() + " is still later than " + AmzDate.of(now.plus(allowed)).text() + " ("
                + AmzDate.of(now).text() + " + " + allowed.toMinutes() + " min.)";
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Signed strings hold one byte a character; people want to read what the bytes mean.
    private static String readable(String signed) {
        return signed;
    }

    private static String octets(String signed) {
        return HexFormat.ofDelimiter(" ").formatHex(signed.getBytes(StandardCharsets.UTF_8));
    }
}
