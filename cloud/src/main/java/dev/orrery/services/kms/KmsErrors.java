package dev.orrery.services.kms;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.ExpiredImportTokenException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidAliasNameException;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.InvalidGrantTokenException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.TagException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/// Every error of KMS, in AWS's words where they are known: recordings of LocalStack's suite against AWS, SDK documentation.
final class KmsErrors {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;

    private KmsErrors() { }

    static AwsServiceException noSuchKey(String arn) {
        return notFound("Key '" + arn + "' does not exist");
    }

    static AwsServiceException noSuchAlias(String arn) {
        return notFound("Alias " + arn + " is not found.");
    }

    static AwsServiceException invalidKeyId(String text) {
        return notFound("Invalid keyId '" + text + "'");
    }

    static AwsServiceException otherRegion(String region) {
        return notFound("Invalid arn " + region);
    }

    static AwsServiceException notFound(String message) {
        return error(NotFoundException.builder(), "NotFoundException", message);
    }

    static AwsServiceException invalidArn(String arn) {
        return error(InvalidArnException.builder(), "InvalidArnException", "Invalid ARN '" + arn + "'");
    }

    /// A user or a role that does not exist, or a group.
    static AwsServiceException noPrincipal(String arn) {
        return error(InvalidArnException.builder(), "InvalidArnException", "ARN does not refer to a valid principal: " + arn);
    }

    static AwsServiceException disabled(String arn) {
        return error(DisabledException.builder(), "DisabledException", arn + " is disabled.");
    }

    static AwsServiceException pendingDeletion(String arn) {
        return invalidState(arn + " is pending deletion.");
    }

    static AwsServiceException pendingReplicaDeletion(String arn) {
        return invalidState(arn + " is pending replica deletion.");
    }

    static AwsServiceException creating(String arn) {
        return invalidState(arn + " is creating.");
    }

    static AwsServiceException updating(String arn) {
        return invalidState(arn + " is updating.");
    }

    static AwsServiceException notPrimary(String arn) {
        return unsupported(arn + " is not a multi-region primary key.");
    }

    static AwsServiceException alreadyReplicated() {
        return error(AlreadyExistsException.builder(), "AlreadyExistsException",
                "You can create only one replica of each primary key in each AWS Region.");
    }

    static AwsServiceException pendingImport(String arn) {
        return invalidState(arn + " is pending import.");
    }

    static AwsServiceException wrongOrigin(String arn, String origin) {
        return unsupported(arn + " origin is " + origin + " which is not valid for this operation.");
    }

    static AwsServiceException invalidImportToken() {
        return error(InvalidImportTokenException.builder(), "InvalidImportTokenException", "");
    }

    static AwsServiceException expiredImportToken() {
        return error(ExpiredImportTokenException.builder(), "ExpiredImportTokenException", "");
    }

    static AwsServiceException incorrectMaterial() {
        return error(IncorrectKeyMaterialException.builder(), "IncorrectKeyMaterialException", "");
    }

    static AwsServiceException invalidState(String message) {
        return error(KmsInvalidStateException.builder(), "KMSInvalidStateException", message);
    }

    static AwsServiceException invalidUsage(String message) {
        return error(InvalidKeyUsageException.builder(), "InvalidKeyUsageException", message);
    }

    static AwsServiceException incompatible(String algorithm, KeySpecification spec) {
        return invalidUsage("Algorithm " + algorithm + " is incompatible with key spec " + spec + ".");
    }

    /// AWS says no word about why.
    static AwsServiceException invalidCiphertext() {
        return error(InvalidCiphertextException.builder(), "InvalidCiphertextException", "");
    }

    static AwsServiceException incorrectKey() {
        return error(IncorrectKeyException.builder(), "IncorrectKeyException",
                "The key ID in the request does not identify a CMK that can perform this operation.");
    }

    static AwsServiceException invalidSignature() {
        return error(KmsInvalidSignatureException.builder(), "KMSInvalidSignatureException", "");
    }

    static AwsServiceException invalidMac() {
        return error(KmsInvalidMacException.builder(), "KMSInvalidMacException", "");
    }

    /// For a ciphertext whose key nobody here may know of.
    static AwsServiceException noKeyOfCiphertext() {
        return accessDenied("The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you "
                + "are not allowed to access.");
    }

    static AwsServiceException accessDenied(String message) {
        return error(KmsException.builder(), "AccessDeniedException", message);
    }

    /// Names that begin with `alias/aws/` belong to AWS.
    static AwsServiceException reservedAlias() {
        return error(KmsException.builder(), "NotAuthorizedException", "");
    }

    static AwsServiceException aliasExists(String arn) {
        return error(AlreadyExistsException.builder(), "AlreadyExistsException", "An alias with the name " + arn + " already exists");
    }

    static AwsServiceException invalidAliasName(String message) {
        return error(InvalidAliasNameException.builder(), "InvalidAliasNameException", message);
    }

    static AwsServiceException limitExceeded(String message) {
        return error(LimitExceededException.builder(), "LimitExceededException", message);
    }

    static AwsServiceException invalidMarker() {
        return error(InvalidMarkerException.builder(), "InvalidMarkerException", "Could not deserialize marker");
    }

    static AwsServiceException malformedPolicy(String message) {
        return error(MalformedPolicyDocumentException.builder(), "MalformedPolicyDocumentException", message);
    }

    static AwsServiceException unsupported(String message) {
        return error(UnsupportedOperationException.builder(), "UnsupportedOperationException", message);
    }

    static AwsServiceException tags(String message) {
        return error(TagException.builder(), "TagException", message);
    }

    static AwsServiceException invalidGrantId() {
        return error(InvalidGrantIdException.builder(), "InvalidGrantIdException", "");
    }

    static AwsServiceException invalidGrantToken() {
        return error(InvalidGrantTokenException.builder(), "InvalidGrantTokenException", "");
    }

    static AwsServiceException dryRun() {
        return error(DryRunOperationException.builder(), "DryRunOperationException",
                "The request would have succeeded, but the DryRun option is set.");
    }

    /// AWS answers this code although its model declares no such error.
    static AwsServiceException validation(String message) {
        return error(KmsException.builder(), "ValidationException", message);
    }

    /// What nobody built yet is never pretended.
    static AwsServiceException notImplemented(String what) {
        return error(KmsException.builder(), "NotImplemented", what + " is not implemented by Orrery yet", NOT_IMPLEMENTED);
    }

    private static AwsServiceException error(AwsServiceException.Builder builder, String code, String message) {
        return error(builder, code, message, BAD_REQUEST);
    }

    private static AwsServiceException error(AwsServiceException.Builder builder, String code, String message, int status) {
        return builder.message(message).statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().serviceName("Kms").errorCode(code).errorMessage(message).build()).build();
    }
}
