package dev.orrery.services.s3;

import java.time.Instant;
import java.util.Optional;

/// The conditions of a request, decided in the order of RFC 9110, section 13.2.2, which S3 follows.
final class Conditions {
    private Conditions() { }

    /// The conditions of a read; members are null where absent.
    record OfRead(String ifMatch, String ifNoneMatch, Instant ifModifiedSince, Instant ifUnmodifiedSince) {

        void check(VersionRow row, Instant now) {
            if (ifMatch != null) {
                if (!matches(ifMatch, row)) {
                    throw S3Errors.preconditionFailed("If-Match");
                }
            } else if (ifUnmodifiedSince != null && row.lastModified().isAfter(ifUnmodifiedSince)) {
                throw S3Errors.preconditionFailed("If-Unmodified-Since");
            }
            if (ifNoneMatch != null) {
                if (matches(ifNoneMatch, row)) {
                    throw notModified(row);
                }
            } else if (ifModifiedSince != null && !row.lastModified().isAfter(ifModifiedSince) && !ifModifiedSince.isAfter(now)) {
                throw notModified(row);
            }
        }

        /// The same conditions on the source of a copy, where nothing is "not modified".
        void checkSource(VersionRow row, Instant now) {
            if (ifMatch != null) {
                if (!matches(ifMatch, row)) {
                    throw S3Errors.preconditionFailed("x-amz-copy-source-If-Match");
                }
            } else if (ifUnmodifiedSince != null && row.lastModified().isAfter(ifUnmodifiedSince)) {
                throw S3Errors.preconditionFailed("x-amz-copy-source-If-Unmodified-Since");
            }
            if (ifNoneMatch != null) {
                if (matches(ifNoneMatch, row)) {
                    throw S3Errors.preconditionFailed("x-amz-copy-source-If-None-Match");
                }
            } else if (ifModifiedSince != null && !row.lastModified().isAfter(ifModifiedSince) && !ifModifiedSince.isAfter(now)) {
                throw S3Errors.preconditionFailed("x-amz-copy-source-If-Modified-Since");
            }
        }
    }

    /// Refuses a conditional write before its body is read, where the header alone tells.
    static void checkWriteHeaders(String ifMatch, String ifNoneMatch) {
        if (ifMatch != null && ifNoneMatch != null) {
            throw S3Errors.notImplemented("If-Match,If-None-Match").with("additionalMessage",
                    "Multiple conditional request headers present in the request");
        }
        if (ifNoneMatch != null && !ifNoneMatch.equals("*")) {
            throw valueNotTaken("If-None-Match");
        }
        if (ifMatch != null && ifMatch.equals("*")) {
            throw valueNotTaken("If-Match");
        }
    }

    private static S3Error valueNotTaken(String header) {
        return S3Errors.notImplemented(header).with("additionalMessage",
                "We don't accept the provided value of " + header + " header for this API");
    }

    /// Decides a conditional write against what is there, in the transaction that writes.
    static void checkWrite(String key, Optional<VersionRow> current, String ifMatch, String ifNoneMatch) {
        if (ifNoneMatch != null && current.isPresent()) {
            throw S3Errors.preconditionFailed("If-None-Match");
        }
        if (ifMatch != null && !matches(ifMatch, current.orElseThrow(() -> S3Errors.noSuchKey(key)))) {
            throw S3Errors.preconditionFailed("If-Match");
        }
    }

    /// Decides a conditional delete: `*` asks only that there is something.
    static void checkDelete(String key, Optional<VersionRow> target, String ifMatch) {
        if (ifMatch == null) {
            return;
        }
        var row = target.filter(found -> !found.deleteMarker()).orElseThrow(() -> S3Errors.noSuchKey(key));
        if (!matches(ifMatch, row)) {
            throw S3Errors.preconditionFailed("If-Match");
        }
    }

    /// Whether one of a header's tags is the row's, or any will do.
    static boolean matches(String header, VersionRow row) {
        var tag = row.stored().etag();
        for (var part : header.split(",")) {
            var candidate = part.strip();
            if (candidate.startsWith("W/")) {
                candidate = candidate.substring(2);
            }
            if (candidate.length() > 1 && candidate.startsWith("\"") && candidate.endsWith("\"")) {
                candidate = candidate.substring(1, candidate.length() - 1);
            }
            if (candidate.equals("*") || candidate.equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static S3Error notModified(VersionRow row) {
        var error = S3Errors.error("NotModified", 304, "Not Modified")
                .withHeader("ETag", row.quotedEtag()).withHeader("Last-Modified", HttpDate.of(row.lastModified()));
        return row.description().cacheControl().isEmpty() ? error : error.withHeader("Cache-Control", row.description().cacheControl());
    }
}
