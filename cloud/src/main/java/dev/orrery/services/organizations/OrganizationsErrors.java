package dev.orrery.services.organizations;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.organizations.model.AccessDeniedForDependencyException;
import software.amazon.awssdk.services.organizations.model.AccessDeniedForDependencyExceptionReason;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.HandshakeConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.HandshakeConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.InvalidInputException;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;

/// Every error that Organizations answers with besides refusals, with AWS's texts where public tests against AWS show them.
final class OrganizationsErrors {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;

    private OrganizationsErrors() { }

    static AwsServiceException notInUse() {
        return error("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
    }

    /// Only the management account may.
    static AwsServiceException notManager() {
        return error("AccessDeniedException", "You don't have permissions to access this resource.");
    }

    static AwsServiceException deniedForRole() {
        var message = "The request failed because your credentials do not have permission to create the service-linked role required by "
                + "AWS Organizations.";
        return AccessDeniedForDependencyException.builder().statusCode(BAD_REQUEST).message(message)
                .reason(AccessDeniedForDependencyExceptionReason.ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE)
                .awsErrorDetails(details("AccessDeniedForDependencyException", message)).build();
    }

    static AwsServiceException alreadyInOrganization() {
        return error("AlreadyInOrganizationException", "The provided account is already a member of an organization.");
    }

    static AwsServiceException notEmpty() {
        return error("OrganizationNotEmptyException",
                "To delete an organization you must first remove all member accounts (except the master).");
    }

    static AwsServiceException noSuchAccount() {
        return error("AccountNotFoundException", "You specified an account that doesn't exist.");
    }

    static AwsServiceException alreadyClosed() {
        return error("AccountAlreadyClosedException", "You attempted to close an account that is already closed.");
    }

    static AwsServiceException managerCannotLeave() {
        return error("MasterCannotLeaveOrganizationException",
                "You can't remove a management account from an organization. To remove it, delete the organization.");
    }

    static AwsServiceException noSuchCreation() {
        return error("CreateAccountStatusNotFoundException", "You specified a create account request that doesn't exist.");
    }

    static AwsServiceException noSuchRoot() {
        return error("RootNotFoundException", "You specified a root that doesn't exist.");
    }

    static AwsServiceException noSuchUnit() {
        return error("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");
    }

    static AwsServiceException unitNotEmpty() {
        return error("OrganizationalUnitNotEmptyException", "The specified OU is not empty. Move all accounts to another root or to other "
                + "OUs, remove all child OUs, and try the operation again.");
    }

    static AwsServiceException duplicateUnit() {
        return error("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
    }

    static AwsServiceException noSuchParent() {
        return error("ParentNotFoundException", "You specified parent that doesn't exist.");
    }

    static AwsServiceException noSuchChild() {
        return error("ChildNotFoundException", "You specified child that doesn't exist.");
    }

    static AwsServiceException noSuchSource() {
        return error("SourceParentNotFoundException", "You specified a source parent that doesn't exist.");
    }

    static AwsServiceException noSuchDestination() {
        return error("DestinationParentNotFoundException", "You specified a destination parent that doesn't exist.");
    }

    static AwsServiceException alreadyThere() {
        return error("DuplicateAccountException", "The account is already in the specified destination.");
    }

    static AwsServiceException noSuchTarget() {
        return error("TargetNotFoundException", "You specified a target that doesn't exist.");
    }

    static AwsServiceException noSuchPolicy() {
        return error("PolicyNotFoundException", "You specified a policy that doesn't exist.");
    }

    static AwsServiceException policyInUse() {
        return error("PolicyInUseException", "The policy is attached to one or more entities. You must detach it from all roots, OUs, and "
                + "accounts before performing this operation.");
    }

    static AwsServiceException duplicatePolicy() {
        return error("DuplicatePolicyException", "A policy with the same name already exists.");
    }

    static AwsServiceException duplicateAttachment() {
        return error("DuplicatePolicyAttachmentException", "The selected policy is already attached to the specified target.");
    }

    static AwsServiceException notAttached() {
        return error("PolicyNotAttachedException", "The policy isn't attached to the specified target in the specified root.");
    }

    static AwsServiceException typeNotEnabled() {
        return error("PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types.");
    }

    static AwsServiceException typeAlreadyEnabled() {
        return error("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled.");
    }

    static AwsServiceException typeNotAvailable() {
        return error("PolicyTypeNotAvailableForOrganizationException",
                "You can't use the specified policy type with the feature set currently enabled for this organization.");
    }

    static AwsServiceException malformedPolicy() {
        return error("MalformedPolicyDocumentException",
                "The provided policy document does not meet the requirements of the specified policy type.");
    }

    static AwsServiceException noSuchHandshake() {
        return error("HandshakeNotFoundException", "You specified a handshake that doesn't exist.");
    }

    static AwsServiceException duplicateHandshake() {
        return error("DuplicateHandshakeException", "A handshake with the same action and target already exists.");
    }

    static AwsServiceException handshakeAlreadyInState() {
        return error("HandshakeAlreadyInStateException", "The specified handshake is already in the requested state.");
    }

    static AwsServiceException invalidTransition() {
        return error("InvalidHandshakeTransitionException", "You can't perform the operation on the handshake in its current state.");
    }

    static AwsServiceException alreadyRegistered() {
        return error("AccountAlreadyRegisteredException",
                "The provided account is already a delegated administrator for your organization.");
    }

    static AwsServiceException notRegistered() {
        return error("AccountNotRegisteredException", "The provided account is not a registered delegated administrator for your organization.");
    }

    static AwsServiceException noResourcePolicy() {
        return error("ResourcePolicyNotFoundException", "We can't find a resource policy request with the parameter that you specified.");
    }

    static AwsServiceException notAllFeatures() {
        return constraint(ConstraintViolationExceptionReason.ORGANIZATION_NOT_IN_ALL_FEATURES_MODE, "The request failed because the organization "
                + "does not have all features enabled. Please enable all features in your organization and then retry.");
    }

    static AwsServiceException constraint(ConstraintViolationExceptionReason reason, String message) {
        return ConstraintViolationException.builder().reason(reason).message(message).statusCode(BAD_REQUEST)
                .awsErrorDetails(details("ConstraintViolationException", message)).build();
    }

    static AwsServiceException handshakeConstraint(HandshakeConstraintViolationExceptionReason reason, String message) {
        return HandshakeConstraintViolationException.builder().reason(reason).message(message).statusCode(BAD_REQUEST)
                .awsErrorDetails(details("HandshakeConstraintViolationException", message)).build();
    }

    static AwsServiceException invalidInput(InvalidInputExceptionReason reason) {
        return invalidInput(reason, "You specified an invalid value.");
    }

    static AwsServiceException invalidInput(InvalidInputExceptionReason reason, String message) {
        return InvalidInputException.builder().reason(reason).message(message).statusCode(BAD_REQUEST)
                .awsErrorDetails(details("InvalidInputException", message)).build();
    }

    static AwsServiceException notImplemented(String what) {
        var message = what + " are not implemented by Orrery yet";
        return OrganizationsException.builder().statusCode(NOT_IMPLEMENTED).message(message)
                .awsErrorDetails(details("NotImplemented", message)).build();
    }

    private static AwsServiceException error(String code, String message) {
        return OrganizationsException.builder().statusCode(BAD_REQUEST).message(message).awsErrorDetails(details(code, message)).build();
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().serviceName("Organizations").errorCode(code).errorMessage(message).build();
    }
}
