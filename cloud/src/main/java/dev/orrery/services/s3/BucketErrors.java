package dev.orrery.services.s3;

import static dev.orrery.services.s3.S3Errors.error;

import dev.orrery.kernel.Call;

/// The errors about buckets and their settings. Texts as AWS answers them in public recordings (LocalStack's snapshots of
/// AWS) and in "Error responses" of the S3 API Reference.
final class BucketErrors {
    private BucketErrors() { }

    static S3Error invalidBucketName(String name) {
        return error("InvalidBucketName", 400, "The specified bucket is not valid.").with("BucketName", name);
    }

    static S3Error alreadyOwnedByYou(String name) {
        return error("BucketAlreadyOwnedByYou", 409,
                "Your previous request to create the named bucket succeeded and you already own it.").with("BucketName", name);
    }

    static S3Error alreadyExists(String name) {
        return error("BucketAlreadyExists", 409, "The requested bucket name is not available. The bucket namespace is shared by all "
                + "users of the system. Please select a different name and try again.").with("BucketName", name);
    }

    static S3Error tooManyBuckets() {
        return error("TooManyBuckets", 400, "You have attempted to create more buckets than allowed");
    }

    static S3Error bucketNotEmpty(BucketRow bucket) {
        return error("BucketNotEmpty", 409, bucket.versioning() == BucketRow.Versioning.NEVER
                ? "The bucket you tried to delete is not empty"
                : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.")
                .with("BucketName", bucket.name());
    }

    static S3Error invalidLocationConstraint(String location) {
        return error("InvalidLocationConstraint", 400, "The specified location-constraint is not valid")
                .with("LocationConstraint", location);
    }

    /// @param location as given, or `unspecified`
    static S3Error illegalLocationConstraint(String location) {
        return error("IllegalLocationConstraintException", 400, "The " + location
                + " location constraint is incompatible for the region specific endpoint this request was sent to.");
    }

    static S3Error permanentRedirect(BucketRow bucket) {
        return error("PermanentRedirect", 301, "The bucket you are attempting to access must be addressed using the specified "
                + "endpoint. Please send all future requests to this endpoint.")
                .with("Endpoint", bucket.name() + ".s3." + bucket.region() + ".amazonaws.com")
                .with("Bucket", bucket.name())
                .withHeader("x-amz-bucket-region", bucket.region());
    }

    static S3Error notAnAccount(String expectedOwner) {
        return error("InvalidBucketOwnerAWSAccountID", 400,
                "The value of the expected bucket owner parameter must be an AWS Account ID... [" + expectedOwner + "]");
    }

    static S3Error invalidBucketState(String message) {
        return error("InvalidBucketState", 409, message);
    }

    static S3Error illegalVersioning(String message) {
        return error("IllegalVersioningConfigurationException", 400, message);
    }

    static S3Error noSuchBucketPolicy(String bucket) {
        return notSet("NoSuchBucketPolicy", "The bucket policy does not exist", bucket);
    }

    static S3Error noSuchCors(String bucket) {
        return notSet("NoSuchCORSConfiguration", "The CORS configuration does not exist", bucket);
    }

    static S3Error noSuchLifecycle(String bucket) {
        return notSet("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", bucket);
    }

    static S3Error noSuchPublicAccessBlock(String bucket) {
        return notSet("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", bucket);
    }

    static S3Error noSuchTagSet(String bucket) {
        return notSet("NoSuchTagSet", "The TagSet does not exist", bucket);
    }

    static S3Error noSuchWebsite(String bucket) {
        return notSet("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", bucket);
    }

    static S3Error noSuchReplication(String bucket) {
        return notSet("ReplicationConfigurationNotFoundError", "The replication configuration was not found", bucket);
    }

    static S3Error noOwnershipControls(String bucket) {
        return notSet("OwnershipControlsNotFoundError", "The bucket ownership controls were not found", bucket);
    }

    static S3Error noObjectLock(String bucket) {
        return notSet("ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket", bucket);
    }

    static S3Error noSuchConfiguration() {
        return error("NoSuchConfiguration", 404, "The specified configuration does not exist.");
    }

    static S3Error tooManyConfigurations() {
        return error("TooManyConfigurations", 400, "You are attempting to create a new configuration but have already reached the "
                + "1,000-configuration limit.");
    }

    static S3Error idMismatch() {
        return error("IdMismatch", 400, "Document ID does not match the specified configuration ID.");
    }

    static S3Error malformedPolicy(String message) {
        return error("MalformedPolicy", 400, message);
    }

    static S3Error malformedAcl() {
        return error("MalformedACLError", 400,
                "The XML you provided was not well-formed or did not validate against our published schema");
    }

    static S3Error noSuchEmail(String address) {
        return error("UnresolvableGrantByEmailAddress", 400, "The e-mail address you provided does not match any account on record.")
                .with("Email", address);
    }

    static S3Error aclsNotSupported() {
        return error("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
    }

    static S3Error aclWithOwnership() {
        return error("InvalidBucketAclWithObjectOwnership", 400, "Bucket cannot have ACLs set with ObjectOwnership's "
                + "BucketOwnerEnforced setting");
    }

    static S3Error aclWithBlockPublicAccess() {
        return error("InvalidBucketAclWithBlockPublicAccessError", 400, "Bucket cannot have public ACLs set with BlockPublicAccess enabled");
    }

    static S3Error publicPolicyBlocked(BucketRow bucket) {
        return notAuthorized("s3:PutBucketPolicy", bucket.arn(),
                "public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.");
    }

    static S3Error publicAclBlocked(String action, String resource) {
        return notAuthorized(action, resource,
                "public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.");
    }

    private static S3Error notAuthorized(String action, String resource, String because) {
        return S3Errors.accessDenied("User: " + Call.current().caller().principal().arn() + " is not authorized to perform: " + action
                + " on resource: \"" + resource + "\" because " + because);
    }

    /// The oldest region has no name here, as in [Buckets#getBucketLocation].
    static S3Error crossLocationLogging(String region, String targetRegion) {
        var refusal = error("CrossLocationLoggingProhibitted", 403, "Cross S3 location logging not allowed. ");
        if (!region.equals(BucketCreation.US_EAST_1)) {
            refusal.with("SourceBucketLocation", region);
        }
        return targetRegion.equals(BucketCreation.US_EAST_1) ? refusal : refusal.with("TargetBucketLocation", targetRegion);
    }

    static S3Error invalidLoggingTarget(String message, String target) {
        return error("InvalidTargetBucketForLogging", 400, message).with("TargetBucket", target);
    }

    private static S3Error notSet(String code, String message, String bucket) {
        return error(code, 404, message).with("BucketName", bucket);
    }
}
