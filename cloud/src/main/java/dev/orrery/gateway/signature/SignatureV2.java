package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.clock.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.Mac;

/// Verifies S3's old Signature Version 2, in the header (`AWS key:signature`) and in the query. It covers neither the host
/// nor the body nor most of the query; it is here for clients and suites that still use it.
///
/// Source: S3 User Guide, "Signing and authenticating REST requests (AWS signature version 2)".
final class SignatureV2 {
    static final String KEY_PARAMETER = "AWSAccessKeyId";
    static final String SIGNATURE_PARAMETER = "Signature";
    private static final String EXPIRES_PARAMETER = "Expires";
    static final String ALGORITHM = "AWS";
    private static final String SCHEME = ALGORITHM + ' ';
    private static final String AMZ = "x-amz-";
    private static final int EXPIRES_DIGITS_MAX = 10;
    /// The parameters that are signed: all by which S3 tells one operation from another, what names an object's version or
    /// an upload's part, and how a presigned answer looks. One that was missing here could be added to somebody's URL and
    /// make it another request, so a client that does not sign one of them is refused. Left out are `list-type`, which
    /// clients do not sign and which changes only the form of a listing, and `id`, which they do not sign either.
    private static final Set<String> SUB_RESOURCES = Set.of("abac", "accelerate", "acl", "analytics", "append", "attributes", "cors",
            "defaultObjectAcl", "delete", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "location",
            "logging", "metadataConfiguration", "metadataInventoryTable", "metadataJournalTable", "metadataTable", "metrics",
            "notification", "object-lock", "ownershipControls", "partNumber", "policy", "policyStatus", "publicAccessBlock",
            "renameObject", "replication", "requestPayment", "response-cache-control", "response-content-disposition",
            "response-content-encoding", "response-content-language", "response-content-type", "response-expires", "restore",
            "retention", "select", "select-type", "session", "storageClass", "tagging", "torrent", "uploadId", "uploads", "versionId",
            "versioning", "versions", "website");

    private final Clock clock;
    private final Keyring keyring;
    private final Function<Message, String> resourcePath;

    /// @param resourcePath the path of a request, with what its host tells of the resource in front of it
    SignatureV2(Clock clock, Keyring keyring, Function<Message, String> resourcePath) {
        this.clock = clock;
        this.keyring = keyring;
        this.resourcePath = resourcePath;
    }

    static boolean isHeader(String authorization) {
        return authorization.startsWith(SCHEME);
    }

    Signed verifyHeader(Message message, QueryParameters query, String authorization) {
        int colon = authorization.lastIndexOf(':');
        if (colon <= SCHEME.length()) {
            throw SignatureProblems.malformedV2(authorization);
        }
        var amzDate = message.headers().first("x-amz-date");
        var date = amzDate.or(() -> message.headers().first("date")).map(String::strip).orElseThrow(SignatureProblems::noDate);
        checkTime(AmzDate.parseHttp(date).filter(parsed -> !parsed.instant().isBefore(Instant.EPOCH))
                .orElseThrow(SignatureProblems::noDate));
        return verify(message, query, Signed.Place.HEADER, authorization.substring(SCHEME.length(), colon).strip(),
                authorization.substring(colon + 1).strip(), amzDate.isPresent() ? "" : date);
    }

    Signed verifyQuery(Message message, QueryParameters query) {
        var key = query.single(KEY_PARAMETER);
        var signature = query.single(SIGNATURE_PARAMETER);
        var expires = query.single(EXPIRES_PARAMETER);
        if (key.isEmpty() || signature.isEmpty() || expires.isEmpty()) {
            throw SignatureProblems.incompleteQueryV2();
        }
        var text = expires.get();
        if (text.isEmpty() || text.length() > EXPIRES_DIGITS_MAX || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw SignatureProblems.invalidExpiresV2(text);
        }
        var end = Instant.ofEpochSecond(Long.parseLong(text));
        var now = clock.machineNow();
        if (end.isBefore(now)) {
            throw SignatureProblems.expired(end, now);
        }
        return verify(message, query, Signed.Place.QUERY, key.get(), signature.get(), text);
    }

    private void checkTime(AmzDate date) {
        var now = clock.machineNow();
        if (Duration.between(date.instant(), now).abs().compareTo(SignatureV4.SKEW_MAX) > 0) {
            throw SignatureProblems.skewed(date, now, SignatureV4.SKEW_MAX);
        }
    }

    private Signed verify(Message message, QueryParameters query, Signed.Place place, String accessKeyId, String provided, String date) {
        var token = message.headers().first("x-amz-security-token").or(() -> query.single("x-amz-security-token"));
        var found = keyring.find(accessKeyId, token, Optional.empty());
        var mac = Digests.hmac("HmacSHA1", found.key().secret().getBytes(StandardCharsets.UTF_8));
        var path = resourcePath.apply(message);
        if (found.enforced() && !isRight(mac, stringToSign(message, query, date, path), provided)
                // Some clients sign a bucket's path with a slash at its end and send it without.
                && !(path.lastIndexOf('/') == 0 && isRight(mac, stringToSign(message, query, date, path + '/'), provided))) {
            throw SignatureProblems.wrongSignature(accessKeyId, stringToSign(message, query, date, path), provided);
        }
        var digest = message.headers().first(Payload.HEADER).map(String::strip).filter(word -> !word.isEmpty()).map(Payload::of)
                .filter(payload -> payload.kind() != Payload.Kind.UNSIGNED);
        var manner = new Signed.Manner(place, ALGORITHM, Optional.empty(), message.headers().first(Payload.HEADER).orElse(""));
        return new Signed(found.key().caller(), Optional.empty(), Optional.of(manner),
                digest.map(payload -> Bodies.digested(message, payload.word())).orElse(message));
    }

    private static boolean isRight(Mac mac, String stringToSign, String provided) {
        return Digests.areEqual(Base64.getEncoder().encodeToString(mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8))), provided);
    }

    private static String stringToSign(Message message, QueryParameters query, String date, String path) {
        var out = new StringBuilder(256).append(message.method()).append('\n')
                .append(message.headers().first("content-md5").orElse("").strip()).append('\n')
                .append(message.headers().first("content-type").orElse("").strip()).append('\n')
                .append(date).append('\n');
        amzHeaders(message, query).forEach((name, values) -> out.append(name).append(':').append(String.join(",", values)).append('\n'));
        out.append(path);
        var signed = new ArrayList<String[]>();
        for (var parameter : query.all()) {
            if (SUB_RESOURCES.contains(parameter.name())) {
                var value = Percent.decodeQuery(parameter.value());
                signed.add(new String[] {parameter.name(), value.isEmpty() ? "" : '=' + value});
            }
        }
        signed.sort(Comparator.comparing(parameter -> parameter[0]));
        char separator = '?';
        for (var parameter : signed) {
            out.append(separator).append(parameter[0]).append(parameter[1]);
            separator = '&';
        }
        return out.toString();
    }

    /// Headers of AWS, of which a presigned URL may have some in its query: there they are signed as if they were sent, too, so that
    /// nobody can add one. Who also sends what is there signs it once, as AWS's SDKs for Java and Python do.
    private static SortedMap<String, List<String>> amzHeaders(Message message, QueryParameters query) {
        var found = new TreeMap<String, List<String>>();
        message.headers().forEachStartingWith(AMZ, (name, value) -> found.computeIfAbsent(name, _ -> new ArrayList<>()).add(value.strip()));
        for (var parameter : query.all()) {
            var name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(AMZ)) {
                // A line more would look like a header more.
                var value = Percent.decodeQuery(parameter.value()).strip().replace('\n', ' ');
                var values = found.computeIfAbsent(name, _ -> new ArrayList<>());
                if (!values.equals(List.of(value))) {
                    values.add(value);
                }
            }
        }
        return found;
    }
}
