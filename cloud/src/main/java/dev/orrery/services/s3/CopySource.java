package dev.orrery.services.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/// Where a copy is taken from: the header `x-amz-copy-source`, or the members that the Java SDK makes it from.
///
/// @param versionId empty for the current version
record CopySource(String bucket, String key, String versionId) {
    private static final String HEADER = "x-amz-copy-source";
    private static final String VERSION_ID = "?versionId=";

    @SuppressWarnings("deprecation") // to those who send; it is what is received
    static CopySource of(CopyObjectRequest request) {
        return of(request.copySource(), request.sourceBucket(), request.sourceKey(), request.sourceVersionId());
    }

    @SuppressWarnings("deprecation") // to those who send; it is what is received
    static CopySource of(UploadPartCopyRequest request) {
        return of(request.copySource(), request.sourceBucket(), request.sourceKey(), request.sourceVersionId());
    }

    private static CopySource of(String header, String bucket, String key, String versionId) {
        if (header != null) {
            return parse(header);
        }
        if (bucket == null || key == null) {
            throw S3Errors.invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", HEADER, HEADER);
        }
        return new CopySource(bucket, key, versionId == null ? "" : versionId);
    }

    static CopySource parse(String header) {
        int question = header.lastIndexOf(VERSION_ID);
        var path = decoded(withoutEndpoint(question < 0 ? header : header.substring(0, question)));
        var versionId = question < 0 ? "" : header.substring(question + VERSION_ID.length());
        var named = path.startsWith("/") ? path.substring(1) : path;
        int slash = named.indexOf('/');
        if (slash <= 0 || slash == named.length() - 1) {
            throw S3Errors.invalidArgument("Invalid copy source object key", HEADER, HEADER);
        }
        return new CopySource(named.substring(0, slash), named.substring(slash + 1), versionId);
    }

    /// Some give the whole address. Source: LocalStack's recordings of AWS, `test_s3_timestamp_precision`.
    private static String withoutEndpoint(String source) {
        return source.startsWith("http://") || source.startsWith("https://") ? source.replaceFirst("^https?://[^/]*", "") : source;
    }

    /// As in a form, so that a plus is a space: who means a plus writes `%2B`.
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Errors.invalidArgument("Invalid copy source encoding.", HEADER, path);
        }
    }
}
