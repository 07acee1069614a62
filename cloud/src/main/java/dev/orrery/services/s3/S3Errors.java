package dev.orrery.services.s3;

/// The errors of S3 that more than one part answers with; each has the code, status, message and elements that AWS
/// documents in "Error responses" of the S3 API Reference, or that its clients' recordings show.
final class S3Errors {
    private S3Errors() { }

    static S3Error error(String code, int status, String message) {
        return S3Error.of(code, status, message);
    }

    static S3Error noSuchBucket(String name) {
        return error("NoSuchBucket", 404, "The specified bucket does not exist").with("BucketName", name);
    }

    static S3Error noSuchKey(String key) {
        return error("NoSuchKey", 404, "The specified key does not exist.").with("Key", key);
    }

    static S3Error noSuchVersion(String key, String versionId) {
        return error("NoSuchVersion", 404, "The specified version does not exist.").with("Key", key).with("VersionId", versionId);
    }

    static S3Error accessDenied() {
        return accessDenied("Access Denied");
    }

    static S3Error accessDenied(String message) {
        return error("AccessDenied", 403, message);
    }

    static S3Error invalidArgument(String message, String name, String value) {
        return error("InvalidArgument", 400, message).with("ArgumentName", name).with("ArgumentValue", value);
    }

    static S3Error invalidArgument(String message) {
        return error("InvalidArgument", 400, message);
    }

    /// Where there is no value to tell.
    static S3Error invalidArgument(String message, String name) {
        return error("InvalidArgument", 400, message).with("ArgumentName", name);
    }

    static S3Error invalidVersionId(String versionId) {
        return invalidArgument("Invalid version id specified", "versionId", versionId);
    }

    static S3Error invalidRequest(String message) {
        return error("InvalidRequest", 400, message);
    }

    static S3Error invalidContinuationToken() {
        return invalidArgument("The continuation token provided is incorrect", "continuation-token");
    }

    static S3Error malformedXml() {
        return error("MalformedXML", 400, "The XML you provided was not well-formed or did not validate against our published schema");
    }

    static S3Error invalidTag(String message) {
        return error("InvalidTag", 400, message);
    }

    static S3Error badRequest(String message) {
        return error("BadRequest", 400, message);
    }

    static S3Error preconditionFailed(String condition) {
        return error("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold").with("Condition", condition);
    }

    static S3Error conditionalRequestConflict() {
        return error("ConditionalRequestConflict", 409,
                "The conditional request cannot succeed due to a conflicting operation against this resource.");
    }

    static S3Error methodNotAllowed(String method, String resourceType) {
        return error("MethodNotAllowed", 405, "The specified method is not allowed against this resource.")
                .with("Method", method).with("ResourceType", resourceType);
    }

    /// A request that asks for something nobody built yet: never pretended.
    static S3Error notImplemented(String header) {
        return error("NotImplemented", 501, "A header you provided implies functionality that is not implemented").with("Header", header);
    }
}
