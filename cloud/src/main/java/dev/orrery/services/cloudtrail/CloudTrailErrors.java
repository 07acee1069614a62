package dev.orrery.services.cloudtrail;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;

/// Every error of CloudTrail. Codes are AWS's; messages are AWS's where public recordings and issues have them.
final class CloudTrailErrors {
    private static final int BAD_REQUEST = 400;

    private CloudTrailErrors() { }

    static AwsServiceException lookupAttributes(String message) {
        return error("InvalidLookupAttributesException", message);
    }

    static AwsServiceException timeRange(String message) {
        return error("InvalidTimeRangeException", message);
    }

    static AwsServiceException maxResults(String message) {
        return error("InvalidMaxResultsException", message);
    }

    static AwsServiceException eventCategory(String message) {
        return error("InvalidEventCategoryException", message);
    }

    static AwsServiceException nextToken() {
        return error("InvalidNextTokenException", "The next token is not valid, or was used with other parameters before.");
    }

    static AwsServiceException noEventDataStore() {
        return error("EventDataStoreNotFoundException", "There is no such event data store.");
    }

    static AwsServiceException insightsNotEnabled(String arn) {
        return error("InsightNotEnabledException", "Trail " + arn
                + " does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.");
    }

    static AwsServiceException trailName(String message) {
        return error("InvalidTrailNameException", message);
    }

    static AwsServiceException arn(String message) {
        return error("CloudTrailARNInvalidException", message);
    }

    static AwsServiceException trailNotFound(String arn, String account) {
        return error("TrailNotFoundException", "Unknown trail: " + arn + " for the user: " + account);
    }

    static AwsServiceException resourceNotFound(String arn) {
        return error("ResourceNotFoundException", "Unknown resource: " + arn);
    }

    static AwsServiceException trailExists(String name, String account) {
        return error("TrailAlreadyExistsException", "Trail " + name + " already exists for customer: " + account);
    }

    static AwsServiceException tooManyTrails(String account, int most, String region) {
        return error("MaximumNumberOfTrailsExceededException", "User: " + account + " already has " + most + " trails in " + region + ".");
    }

    static AwsServiceException homeRegion(String arn, String region) {
        return error("InvalidHomeRegionException", "The trail " + arn + " must be changed from its home region, " + region + ".");
    }

    static AwsServiceException combination(String message) {
        return error("InvalidParameterCombinationException", message);
    }

    static AwsServiceException s3BucketName(String message) {
        return error("InvalidS3BucketNameException", message);
    }

    static AwsServiceException s3Prefix(String message) {
        return error("InvalidS3PrefixException", message);
    }

    static AwsServiceException noBucket(String bucket) {
        return error("S3BucketDoesNotExistException", "S3 bucket " + bucket + " does not exist!");
    }

    static AwsServiceException bucketPolicy(String bucket) {
        return error("InsufficientS3BucketPolicyException", "Incorrect S3 bucket policy is detected for bucket: " + bucket);
    }

    static AwsServiceException topicName(String message) {
        return error("InvalidSnsTopicNameException", message);
    }

    static AwsServiceException topicPolicy() {
        return error("InsufficientSnsTopicPolicyException", "SNS Topic does not exist or the topic policy is incorrect!");
    }

    static AwsServiceException invalidKey(String key) {
        return error("InvalidKmsKeyIdException", "The KMS key " + key + " is not valid.");
    }

    static AwsServiceException keyNotFound(String key) {
        return error("KmsKeyNotFoundException", "The KMS key " + key + " does not exist, or is in another region.");
    }

    static AwsServiceException keyDisabled(String key) {
        return error("KmsKeyDisabledException", "The KMS key " + key + " is disabled.");
    }

    static AwsServiceException encryptionPolicy(String bucket, String key) {
        return error("InsufficientEncryptionPolicyException", "Insufficient permissions to access S3 bucket " + bucket + " or KMS key "
                + key + ".");
    }

    /// Nothing is delivered to log groups here, so nobody gets a trail that would have to.
    static AwsServiceException noCloudWatchLogs() {
        return error("CloudWatchLogsDeliveryUnavailableException", "CloudWatch Logs delivery is unavailable: Orrery does not deliver events"
                + " to log groups yet.");
    }

    static AwsServiceException notInOrganization() {
        return error("OrganizationsNotInUseException", "Your account is not a member of an organization.");
    }

    /// For trails of organizations.
    static AwsServiceException notMaster() {
        return error("NotOrganizationMasterAccountException", "Only the management account of an organization, or a delegated administrator, can"
                + " create or change organization trails.");
    }

    static AwsServiceException conversion() {
        return error("NotOrganizationMasterAccountException", "Only the management account of an organization can convert a trail to or from an"
                + " organization trail.");
    }

    /// For delegated administrators.
    static AwsServiceException notManagement() {
        return error("NotOrganizationManagementAccountException", "Only the management account of an organization can register or remove"
                + " delegated administrators.");
    }

    static AwsServiceException notAllFeatures() {
        return error("OrganizationNotInAllFeaturesModeException", "Your organization must have all features enabled.");
    }

    static AwsServiceException notTrusted() {
        return error("CloudTrailAccessNotEnabledException", "Trusted access between AWS CloudTrail and AWS Organizations is not enabled for your"
                + " organization.");
    }

    static AwsServiceException dependency(String action) {
        return error("InsufficientDependencyServiceAccessPermissionException", "The caller lacks a permission that organization resources need: "
                + action + ".");
    }

    static AwsServiceException noLinkedRole() {
        return error("NoManagementAccountSLRExistsException", "The management account of your organization does not have the service-linked role"
                + " AWSServiceRoleForCloudTrail.");
    }

    static AwsServiceException accountNumber() {
        return error("InvalidParameterException", "An account has a number of 12 to 16 digits.");
    }

    static AwsServiceException accountNotFound(String account) {
        return error("AccountNotFoundException", "Account " + account + " is not part of your organization.");
    }

    static AwsServiceException accountRegistered(String account) {
        return error("AccountRegisteredException", "Account " + account + " is a delegated administrator of CloudTrail already.");
    }

    static AwsServiceException accountNotRegistered(String account) {
        return error("AccountNotRegisteredException", "Account " + account + " is no delegated administrator of CloudTrail.");
    }

    static AwsServiceException delegatedManagement() {
        return error("CannotDelegateManagementAccountException", "The management account cannot be a delegated administrator.");
    }

    static AwsServiceException tooManyAdministrators(int most) {
        return error("DelegatedAdminAccountLimitExceededException", "An organization can have at most " + most + " delegated administrators of"
                + " CloudTrail.");
    }

    static AwsServiceException eventSelectors(String message) {
        return error("InvalidEventSelectorsException", message);
    }

    static AwsServiceException tagParameter(String message) {
        return error("InvalidTagParameterException", message);
    }

    static AwsServiceException tooManyTags(int most) {
        return error("TagsLimitExceededException", "A resource can have at most " + most + " tags.");
    }

    static AwsServiceException token() {
        return error("InvalidTokenException", "The token is not valid.");
    }

    /// The code of an error of another service.
    static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null ? "InternalError" : e.awsErrorDetails().errorCode();
    }

    private static AwsServiceException error(String code, String message) {
        return CloudTrailException.builder().statusCode(BAD_REQUEST).message(message)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("CloudTrail").errorCode(code).errorMessage(message).build()).build();
    }
}
