package dev.orrery.services.organizations;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.ServiceCaller;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;

/// The roles that Organizations makes in accounts, through IAM, before the account is a member: no policy of the organization is
/// in the way. What an account does itself is done in its caller's name; an account that is made has nobody who could ask, so
/// Organizations asks in its own.
record ServiceRoles(Home home) {
    private static final String PRINCIPAL = "organizations.amazonaws.com";
    private static final String LINKED = "AWSServiceRoleForOrganizations";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String REGION = "us-east-1";

    /// The role with which Organizations makes roles of other services, in the account of the current call. The caller needs the
    /// permission to make it.
    void linkToCaller() {
        try {
            link(Asker.callers(), home.client(IamClient.class));
        } catch (AwsServiceException e) {
            throw e.awsErrorDetails().errorCode().equals("AccessDenied") ? OrganizationsErrors.deniedForRole() : e;
        }
    }

    /// The same in an account that is made.
    void linkTo(String account, OrganizationRow organization) {
        link(account, iam(account, organization));
    }

    private void link(String account, IamClient iam) {
        if (!isMissing(account, LINKED)) {
            return;
        }
        try {
            iam.createServiceLinkedRole(create -> create.awsServiceName(PRINCIPAL));
        } catch (AwsServiceException e) {
            // Somebody else may have made it meanwhile, which is as good.
            if (isMissing(account, LINKED)) {
                throw e;
            }
        }
    }

    private boolean isMissing(String account, String role) {
        return home.identities().role(account, role).isEmpty();
    }

    /// The role with which people of the management account administer an account that it made.
    void letIn(String account, String role, OrganizationRow organization) {
        var iam = iam(account, organization);
        if (isMissing(account, role)) {
            iam.createRole(create -> create.roleName(role).assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                    + "\"Principal\":{\"AWS\":\"arn:aws:iam::" + organization.manager() + ":root\"},\"Action\":\"sts:AssumeRole\"}]}"));
        }
        iam.attachRolePolicy(attach -> attach.roleName(role).policyArn(ADMINISTRATOR));
    }

    /// IAM of an account, asked in the name of Organizations itself for the sake of the organization.
    private IamClient iam(String account, OrganizationRow organization) {
        return home.client(IamClient.class, new HomeId(account, REGION), new ServiceCaller(PRINCIPAL, organization.arn(), organization.manager()));
    }
}
