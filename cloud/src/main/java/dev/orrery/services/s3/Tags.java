package dev.orrery.services.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.model.Tag;

/// Tags of objects, by S3's rules.
final class Tags {
    private static final String HEADER = "x-amz-tagging";

    private Tags() { }

    /// Tags of the header, `a=1&b=2` url-encoded; null when absent. S3 keeps no order of theirs: here they come sorted, as
    /// ceph/s3-tests expects (`test_put_obj_with_tags`).
    static Map<String, String> ofHeader(String header) {
        if (header == null || header.isEmpty()) {
            return Map.of();
        }
        var tags = new TreeMap<String, String>();
        for (var pair : header.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var key = decoded(equals < 0 ? pair : pair.substring(0, equals), header);
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1), header);
            if (!allowed(key) || !allowed(value) || tags.put(key, value) != null) {
                throw malformed(header);
            }
        }
        return checked(tags);
    }

    static Map<String, String> of(List<Tag> list) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : list) {
            if (tag.key() == null) {
                throw S3Errors.malformedXml();
            }
            if (tags.put(tag.key(), tag.value() == null ? "" : tag.value()) != null) {
                throw S3Errors.invalidTag("Cannot provide multiple Tags with the same key").with("TagKey", tag.key());
            }
        }
        return checked(tags);
    }

    static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
    }

    private static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > S3Limits.TAGS_MAX) {
            throw S3Errors.badRequest("Object tags cannot be greater than " + S3Limits.TAGS_MAX);
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > S3Limits.TAG_KEY_CHARACTERS_MAX || !allowed(key)) {
                throw S3Errors.invalidTag("The TagKey you have provided is invalid").with("TagKey", key);
            }
            if (key.startsWith("aws:")) {
                throw S3Errors.invalidTag("Your TagKey cannot be prefixed with aws:").with("TagKey", key);
            }
            if (value.length() > S3Limits.TAG_VALUE_CHARACTERS_MAX || !allowed(value)) {
                throw S3Errors.invalidTag("The TagValue you have provided is invalid").with("TagKey", key).with("TagValue", value);
            }
        });
        return tags;
    }

    /// Letters, digits, spaces, and `+ - = . _ : / @`.
    private static boolean allowed(String text) {
        return text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || Character.isSpaceChar(c) || "+-=._:/@".indexOf(c) >= 0);
    }

    private static String decoded(String text, String header) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed(header);
        }
    }

    private static S3Error malformed(String header) {
        return S3Errors.invalidArgument("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
                + "without tag name duplicates.", HEADER, header);
    }
}
