package dev.orrery.services.s3;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequest;

/// What the sender says of a content: system metadata and its own. Texts are empty where nothing was said.
///
/// @param metadata names in lower case
record Description(String contentType, String cacheControl, String contentDisposition, String contentEncoding,
        String contentLanguage, String expires, String redirect, Map<String, String> metadata) {
    static final String DEFAULT_TYPE = "binary/octet-stream";
    static final Description NOTHING = new Description(DEFAULT_TYPE, "", "", "", "", "", "", Map.of());

    static Description of(String contentType, String cacheControl, String contentDisposition, String contentEncoding,
            String contentLanguage, String expires, String redirect, Map<String, String> metadata) {
        return new Description(contentType == null || contentType.isEmpty() ? DEFAULT_TYPE : contentType, text(cacheControl),
                text(contentDisposition), withoutChunking(text(contentEncoding)), text(contentLanguage), text(expires),
                redirect(text(redirect)), checked(metadata));
    }

    /// `Expires` as it was sent, which may be any text; the SDK has a place for a time only.
    ///
    /// @return null when absent
    static String expires(AwsRequest request, Instant time) {
        return request.overrideConfiguration().flatMap(sent -> sent.headers().getOrDefault("Expires", List.of()).stream().findFirst())
                .orElseGet(() -> time == null ? null : HttpDate.of(time));
    }

    Description withRedirect(String other) {
        return new Description(contentType, cacheControl, contentDisposition, contentEncoding, contentLanguage, expires,
                redirect(text(other)), metadata);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /// `aws-chunked` tells how the message was sent, and S3 does not keep it.
    private static String withoutChunking(String encoding) {
        if (!encoding.contains("aws-chunked")) {
            return encoding;
        }
        var kept = new StringBuilder();
        for (var part : encoding.split(",")) {
            if (!part.strip().equals("aws-chunked") && !part.isBlank()) {
                kept.append(kept.isEmpty() ? "" : ",").append(part.strip());
            }
        }
        return kept.toString();
    }

    private static String redirect(String location) {
        if (!location.isEmpty() && !location.startsWith("/") && !location.startsWith("http://") && !location.startsWith("https://")) {
            throw S3Errors.error("InvalidRedirectLocation", 400,
                    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
        }
        if (location.length() > S3Limits.METADATA_BYTES_MAX) {
            throw S3Errors.error("InvalidRedirectLocation", 400, "The length of website redirect location cannot exceed 2,048 characters.");
        }
        return location;
    }

    private static Map<String, String> checked(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return Map.of();
        }
        // Fields of a form can hold any character, so what looks encoded there is meant like that.
        boolean isForm = Call.current().context().getOrDefault("s3:authType", List.of()).contains("POST");
        int size = 0;
        var kept = LinkedHashMap.<String, String>newLinkedHashMap(metadata.size());
        for (var entry : metadata.entrySet()) {
            var sent = Octets.utf8(text(entry.getValue()));
            var value = isForm ? sent : EncodedWords.decoded(sent);
            size += bytes(entry.getKey()) + bytes(value);
            kept.put(entry.getKey().toLowerCase(Locale.ROOT), value);
        }
        if (size > S3Limits.METADATA_BYTES_MAX) {
            throw S3Errors.error("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size")
                    .with("Size", size).with("MaxSizeAllowed", S3Limits.METADATA_BYTES_MAX);
        }
        return kept;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
