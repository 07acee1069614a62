package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Headers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a request says about its signature, in the header or in the query.
///
/// @param signedHeaders names in lower case, in the order in which they are signed
/// @param token of a temporary key
/// @param expiresSeconds how long a request signed in its query may be used; empty for one signed in its header
record Authorization(String accessKeyId, SigningKey.Scope scope, String signedHeaders, String signature, AmzDate date,
        Optional<String> token, Optional<Long> expiresSeconds) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String ALGORITHM_PARAMETER = "X-Amz-Algorithm";
    static final String CREDENTIAL_PARAMETER = "X-Amz-Credential";
    static final String SIGNATURE_PARAMETER = "X-Amz-Signature";
    /// Seven days, as AWS documents for presigned URLs.
    static final long EXPIRES_SECONDS_MAX = 604_800;
    /// Where a service other than S3 is not told: as long as clocks may differ.
    private static final long EXPIRES_SECONDS_USUAL = 900;
    private static final int EXPIRES_DIGITS_MAX = 18;
    private static final int SIGNED_HEADERS_LENGTH_MAX = 8192;
    private static final String CREDENTIAL_FORM =
            "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";

    boolean isPresigned() {
        return expiresSeconds.isPresent();
    }

    /// @param header the value of `Authorization`, known to begin with `AWS4-`
    static Authorization ofHeader(String header, Headers headers) {
        int space = header.indexOf(' ');
        if (space < 0 ? !header.equals(ALGORITHM) : !header.startsWith(ALGORITHM) || space != ALGORITHM.length()) {
            throw SignatureProblems.unsupported(header).otherwise(SignatureProblems.missingOf(header, isDated(headers)));
        }
        var credential = part(header, space + 1, "Credential=");
        var signedHeaders = part(header, space + 1, "SignedHeaders=");
        var signature = part(header, space + 1, "Signature=");
        if (space < 0 || credential.isEmpty() || signedHeaders.isEmpty() || signature.isEmpty()) {
            throw SignatureProblems.incomplete().otherwise(SignatureProblems.missingOf(header, isDated(headers)));
        }
        var amzDate = headers.first("x-amz-date");
        var date = (amzDate.isPresent() ? AmzDate.parseHttp(amzDate.get().strip())
                : headers.first("date").flatMap(text -> AmzDate.parseHttp(text.strip()))).orElseThrow(SignatureProblems::noDate);
        var parsed = Credential.parse(credential).orElseThrow(() -> SignatureProblems.malformed(CREDENTIAL_FORM));
        if (!parsed.terminal().equals(SigningKey.Scope.TERMINAL)) {
            throw SignatureProblems.malformed("incorrect terminal \"" + parsed.terminal() + "\". This endpoint uses \""
                    + SigningKey.Scope.TERMINAL + "\".");
        }
        if (!date.text().startsWith(parsed.scope().day())) {
            throw SignatureProblems.malformed("Invalid credential date \"" + parsed.scope().day()
                    + "\". This date is not the same as X-Amz-Date: \"" + date.day() + "\".");
        }
        if (signedHeaders.length() > SIGNED_HEADERS_LENGTH_MAX) {
            throw SignatureProblems.malformed("SignedHeaders is too long.");
        }
        return new Authorization(parsed.accessKeyId(), parsed.scope(), signedHeaders, signature, date,
                headers.first("x-amz-security-token"), Optional.empty());
    }

    private static boolean isDated(Headers headers) {
        return headers.contains("x-amz-date") || headers.contains("date");
    }

    /// @param contentServices signing names of the services that must be told how long the signature is valid
    static Authorization ofQuery(QueryParameters query, Set<String> contentServices) {
        var algorithm = query.single(ALGORITHM_PARAMETER);
        var credential = query.single(CREDENTIAL_PARAMETER);
        var signature = query.single(SIGNATURE_PARAMETER);
        var date = query.single("X-Amz-Date");
        var signedHeaders = query.single("X-Amz-SignedHeaders");
        var expires = query.single("X-Amz-Expires");
        var missing = Stream.of(Map.entry(ALGORITHM_PARAMETER, algorithm), Map.entry(CREDENTIAL_PARAMETER, credential),
                Map.entry(SIGNATURE_PARAMETER, signature), Map.entry("X-Amz-SignedHeaders", signedHeaders), Map.entry("X-Amz-Date", date))
                .filter(entry -> entry.getValue().filter(value -> !value.isEmpty()).isEmpty()).map(Map.Entry::getKey).toList();
        if (!missing.isEmpty() || expires.isEmpty() && mustExpire(credential.get(), contentServices)) {
            throw SignatureProblems.incompleteQuery("Query-string authentication version 4 requires the X-Amz-Algorithm,"
                    + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.", missing);
        }
        if (!algorithm.get().equals(ALGORITHM)) {
            throw SignatureProblems.malformedQuery("X-Amz-Algorithm only supports \"" + ALGORITHM + "\"");
        }
        var parsed = Credential.parse(credential.get()).orElseThrow(() -> SignatureProblems.malformedQuery(
                "Error parsing the X-Amz-Credential parameter; " + CREDENTIAL_FORM));
        if (!parsed.terminal().equals(SigningKey.Scope.TERMINAL)) {
            throw SignatureProblems.malformedQuery("Error parsing the X-Amz-Credential parameter; incorrect terminal \""
                    + parsed.terminal() + "\". This endpoint uses \"" + SigningKey.Scope.TERMINAL + "\".");
        }
        var signedAt = AmzDate.parse(date.get()).orElseThrow(() -> SignatureProblems.malformedQuery(
                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""));
        if (!signedAt.day().equals(parsed.scope().day())) {
            throw SignatureProblems.malformedQuery("Invalid credential date \"" + parsed.scope().day()
                    + "\". This date is not the same as X-Amz-Date: \"" + signedAt.day() + "\".");
        }
        if (signedHeaders.get().isEmpty() || signedHeaders.get().length() > SIGNED_HEADERS_LENGTH_MAX) {
            throw SignatureProblems.malformedQuery("X-Amz-SignedHeaders must name at least the host header.");
        }
        return new Authorization(parsed.accessKeyId(), parsed.scope(), signedHeaders.get(), signature.get(), signedAt,
                query.single("X-Amz-Security-Token"), Optional.of(expires.map(Authorization::expires).orElse(EXPIRES_SECONDS_USUAL)));
    }

    private static boolean mustExpire(String credential, Set<String> contentServices) {
        return Credential.parse(credential).filter(parsed -> !contentServices.contains(parsed.scope().service())).isEmpty();
    }

    private static long expires(String text) {
        boolean negative = text.startsWith("-");
        var digits = negative ? text.substring(1) : text;
        if (digits.isEmpty() || digits.length() > EXPIRES_DIGITS_MAX || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw SignatureProblems.malformedQuery("X-Amz-Expires should be a number");
        }
        long seconds = Long.parseLong(digits);
        if (negative) {
            throw SignatureProblems.malformedQuery("X-Amz-Expires must be non-negative");
        }
        if (seconds > EXPIRES_SECONDS_MAX) {
            throw SignatureProblems.malformedQuery("X-Amz-Expires must be less than a week (in seconds); that is, the given"
                    + " X-Amz-Expires must be less than 604800 seconds");
        }
        return seconds;
    }

    /// The value of a part of the header, which ends at a comma; empty when it is missing.
    private static String part(String header, int from, String name) {
        for (int at = from; at > 0 && at < header.length();) {
            int end = header.indexOf(',', at);
            end = end < 0 ? header.length() : end;
            while (at < end && header.charAt(at) == ' ') {
                at++;
            }
            if (header.startsWith(name, at)) {
                return header.substring(at + name.length(), end).strip();
            }
            at = end + 1;
        }
        return "";
    }

    /// A key with the scope behind it.
    record Credential(String accessKeyId, SigningKey.Scope scope, String terminal) {

        /// Split from its end, since nothing forbids a slash in a key.
        static Optional<Credential> parse(String text) {
            int terminal = text.lastIndexOf('/');
            int service = terminal < 1 ? -1 : text.lastIndexOf('/', terminal - 1);
            int region = service < 1 ? -1 : text.lastIndexOf('/', service - 1);
            int day = region < 1 ? -1 : text.lastIndexOf('/', region - 1);
            if (day < 1 || region - day != AmzDate.DAY_LENGTH + 1) {
                return Optional.empty();
            }
            return Optional.of(new Credential(text.substring(0, day), new SigningKey.Scope(text.substring(day + 1, region),
                    text.substring(region + 1, service), text.substring(service + 1, terminal)), text.substring(terminal + 1)));
        }
    }
}
