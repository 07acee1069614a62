package dev.orrery.services.organizations;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Caller;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;

/// The roles that Organizations makes in accounts, through IAM and in the name of the account's root: before the account is
/// a member, so that no policy of the organization is in the way.
record ServiceRoles(Home home) {
    private static final String PRINCIPAL = "organizations.amazonaws.com";
    private static final String LINKED = "AWSServiceRoleForOrganizations";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String REGION = "us-east-1";

    /// The role with which Organizations makes roles of other services in the account.
    void linkTo(String account) {
        asRoot(account, iam -> {
            if (!exists(iam, LINKED)) {
                iam.createServiceLinkedRole(create -> create.awsServiceName(PRINCIPAL));
            }
        });
    }

    /// The role with which people of the management account administer an account that it made.
    void letIn(String account, String role, String manager) {
        asRoot(account, iam -> {
            if (!exists(iam, role)) {
                iam.createRole(create -> create.roleName(role).assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                        + "\"Principal\":{\"AWS\":\"arn:aws:iam::" + manager + ":root\"},\"Action\":\"sts:AssumeRole\"}]}"));
            }
            iam.attachRolePolicy(attach -> attach.roleName(role).policyArn(ADMINISTRATOR));
        });
    }

    private static boolean exists(IamClient iam, String role) {
        try {
            iam.getRole(get -> get.roleName(role));
            return true;
        } catch (AwsServiceException e) {
            if (e.awsErrorDetails().errorCode().equals("NoSuchEntity")) {
                return false;
            }
            throw e;
        }
    }

    private void asRoot(String account, Consumer<IamClient> work) {
        var endpoint = Call.running().map(Call::endpoint).orElse(Call.DEFAULT_ENDPOINT);
        var call = new Call(Caller.root(account), home.ids().uuid(), REGION, endpoint, Map.of(), new ArrayList<>(), home.organizations());
        Call.run(call, () -> {
            work.accept(home.client(IamClient.class));
            return account;
        });
    }
}
