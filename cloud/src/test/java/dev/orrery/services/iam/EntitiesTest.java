package dev.orrery.services.iam;

import static dev.orrery.services.iam.PermissionsTest.document;
import static dev.orrery.services.iam.PermissionsTest.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Tag;

/// What IAM keeps, and with what words it refuses. Texts are those of recordings against AWS that LocalStack and moto
/// publish, and of the IAM API Reference.
class EntitiesTest {
    private static final String ALLOW = document("'Effect':'Allow','Action':'s3:GetObject','Resource':'*'");
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void namesAreTheSameInUpperAndLowerCase() {
        iam.createUser(create -> create.userName("Alice").path("/team/"));
        assertError(() -> iam.createUser(create -> create.userName("alice")), 409, "EntityAlreadyExists", "User with name alice already exists.");
        assertThat(iam.getUser(get -> get.userName("alice")).user().arn()).isEqualTo("arn:aws:iam::123456789012:user/team/Alice");
        assertError(() -> iam.getUser(get -> get.userName("bob")), 404, "NoSuchEntity", "The user with name bob cannot be found.");
        assertError(() -> iam.createUser(create -> create.userName("a b")), 400, "ValidationError", "The specified value for userName is invalid."
                + " It must contain only alphanumeric characters and/or the following: +=,.@_-");
        assertError(() -> iam.createUser(create -> create.userName("bob").path("team")), 400, "ValidationError", "The specified value for path is"
                + " invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.");
        assertThat(iam.listUsers().users()).hasSize(1);
    }

    @Test
    void renamingTakesEverythingAlong() {
        iam.createUser(create -> create.userName("alice"));
        iam.createGroup(create -> create.groupName("readers"));
        iam.addUserToGroup(add -> add.groupName("readers").userName("alice"));
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(ADMINISTRATOR));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        iam.updateUser(update -> update.userName("alice").newUserName("bob").newPath("/team/"));
        iam.updateGroup(update -> update.groupName("readers").newGroupName("writers"));
        assertThat(iam.getGroup(get -> get.groupName("writers")).users()).extracting(user -> user.userName()).containsExactly("bob");
        assertThat(iam.listGroupsForUser(list -> list.userName("bob")).groups()).extracting(group -> group.groupName()).containsExactly("writers");
        assertThat(iam.listEntitiesForPolicy(list -> list.policyArn(ADMINISTRATOR)).policyUsers()).extracting(user -> user.userName())
                .containsExactly("bob");
        var bob = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(IamClient.class);
        assertThat(bob.getUser().user().userName()).isEqualTo("bob");
        assertThat(iam.getAccessKeyLastUsed(get -> get.accessKeyId(key.accessKeyId())).userName()).isEqualTo("bob");
    }

    @Test
    void deletesNothingThatIsStillInUse() {
        iam.createUser(create -> create.userName("alice"));
        iam.createGroup(create -> create.groupName("readers"));
        iam.addUserToGroup(add -> add.groupName("readers").userName("alice"));
        ThrowingCallable deleting = () -> iam.deleteUser(delete -> delete.userName("alice"));
        assertError(deleting, 409, "DeleteConflict", "Cannot delete entity, must remove users from group first.");
        assertError(() -> iam.deleteGroup(delete -> delete.groupName("readers")), 409, "DeleteConflict",
                "Cannot delete entity, must remove users from group first.");
        iam.removeUserFromGroup(remove -> remove.groupName("readers").userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(ALLOW));
        assertError(deleting, 409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
        iam.deleteUserPolicy(delete -> delete.userName("alice").policyName("p"));
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(ADMINISTRATOR));
        assertError(deleting, 409, "DeleteConflict", "Cannot delete entity, must detach all policies first.");
        iam.detachUserPolicy(detach -> detach.userName("alice").policyArn(ADMINISTRATOR));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        assertError(deleting, 409, "DeleteConflict", "Cannot delete entity, must delete access keys first.");
        iam.deleteAccessKey(delete -> delete.userName("alice").accessKeyId(key.accessKeyId()));
        iam.createLoginProfile(create -> create.userName("alice").password("Correct-Horse-7"));
        assertError(deleting, 409, "DeleteConflict", "Cannot delete entity, must delete login profile first.");
        iam.deleteLoginProfile(delete -> delete.userName("alice"));
        iam.deleteUser(delete -> delete.userName("alice"));

        iam.createRole(create -> create.roleName("web").assumeRolePolicyDocument(trust("'Service':'ec2.amazonaws.com'")));
        iam.createInstanceProfile(create -> create.instanceProfileName("web"));
        iam.addRoleToInstanceProfile(add -> add.instanceProfileName("web").roleName("web"));
        assertError(() -> iam.addRoleToInstanceProfile(add -> add.instanceProfileName("web").roleName("web")), 409, "LimitExceeded",
                "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
        assertError(() -> iam.deleteRole(delete -> delete.roleName("web")), 409, "DeleteConflict",
                "Cannot delete entity, must remove roles from instance profile first.");
        assertThat(iam.getInstanceProfile(get -> get.instanceProfileName("web")).instanceProfile().roles()).hasSize(1);
    }

    @Test
    void managedPolicyHasFiveVersionsOfWhichOneCounts() {
        var arn = iam.createPolicy(create -> create.policyName("reading").description("reads").policyDocument(ALLOW)).policy().arn();
        for (int i = 2; i <= 5; i++) {
            iam.createPolicyVersion(create -> create.policyArn(arn).policyDocument(ALLOW));
        }
        assertError(() -> iam.createPolicyVersion(create -> create.policyArn(arn).policyDocument(ALLOW)), 409, "LimitExceeded",
                "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
        assertError(() -> iam.deletePolicyVersion(delete -> delete.policyArn(arn).versionId("v1")), 409, "DeleteConflict",
                "Cannot delete the default version of a policy.");
        assertError(() -> iam.deletePolicy(delete -> delete.policyArn(arn)), 409, "DeleteConflict", "This policy has more than one version. Before"
                + " you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
        assertThat(iam.listPolicyVersions(list -> list.policyArn(arn)).versions()).extracting(version -> version.versionId())
                .containsExactly("v5", "v4", "v3", "v2", "v1");
        iam.deletePolicyVersion(delete -> delete.policyArn(arn).versionId("v2"));
        assertThat(iam.createPolicyVersion(create -> create.policyArn(arn).policyDocument(ALLOW)).policyVersion().versionId()).isEqualTo("v6");
        assertThat(URLDecoder.decode(iam.getPolicyVersion(get -> get.policyArn(arn).versionId("v1")).policyVersion().document(),
                StandardCharsets.UTF_8)).isEqualTo(ALLOW);
        assertThat(iam.getPolicy(get -> get.policyArn(arn)).policy().description()).isEqualTo("reads");
    }

    @Test
    void tellsOfPoliciesThatDoNotExistAsAwsDoes() {
        iam.createUser(create -> create.userName("alice"));
        var missing = "arn:aws:iam::123456789012:policy/missing";
        assertError(() -> iam.attachUserPolicy(attach -> attach.userName("alice").policyArn("missing-policy-without-arn")), 400, "ValidationError",
                "Invalid ARN:  Could not be parsed!");
        assertError(() -> iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(missing)), 404, "NoSuchEntity",
                "Policy " + missing + " does not exist or is not attachable.");
        assertError(() -> iam.deletePolicy(delete -> delete.policyArn(missing)), 404, "NoSuchEntity", "Policy " + missing + " was not found.");
    }

    @Test
    void refusesMalformedDocuments() {
        iam.createUser(create -> create.userName("alice"));
        assertMalformed("{", "Syntax errors in policy.");
        assertMalformed(document("'Effect':'Allow','Action':'GetObject','Resource':'*'"),
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        assertMalformed(document("'Effect':'Allow','Resource':'*'"), "Policy statement must contain actions.");
        assertMalformed(document("'Effect':'Allow','Action':'s3:*'"), "Policy statement must contain resources.");
        assertMalformed(document("'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'"),
                "Policy document should not specify a principal.");
        assertMalformed(document("'Sid':'A','Effect':'Allow','Action':'s3:*','Resource':'*'},{'Sid':'A','Effect':'Deny','Action':'s3:*','Resource':'*'"),
                "Statement IDs (SID) in a single policy must be unique.");
        assertError(() -> iam.createRole(create -> create.roleName("r").assumeRolePolicyDocument("{")), 400, "MalformedPolicyDocument",
                "This policy contains invalid Json");
        assertError(() -> iam.createRole(create -> create.roleName("r").assumeRolePolicyDocument(
                trust("'AWS':'arn:aws:iam::123456789012:user/nobody'"))), 400, "MalformedPolicyDocument",
                "Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:user/nobody\"");
        assertError(() -> iam.createRole(create -> create.roleName("r").assumeRolePolicyDocument(
                document("'Effect':'Allow','Principal':'*','Action':'s3:GetObject'"))), 400, "MalformedPolicyDocument",
                "AssumeRole policy may only specify STS AssumeRole actions.");
        assertThat(iam.listRoles().roles()).isEmpty();
    }

    private void assertMalformed(String document, String message) {
        assertError(() -> iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(document)), 400,
                "MalformedPolicyDocument", message);
    }

    @Test
    void descriptionOfRoleIsTextThatCanBeRead() {
        var trust = document("'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},'Action':'sts:AssumeRole'");
        iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(trust).description("Zeile 1\nZeile 2, für alle"));

        assertThatThrownBy(() -> iam.updateRole(r -> r.roleName("r").description("x\u0001y"))).hasMessageContaining("regular expression pattern");
        assertThatThrownBy(() -> iam.createRole(r -> r.roleName("s").assumeRolePolicyDocument(trust).description("\u0007")))
                .hasMessageContaining("regular expression pattern");
        assertThat(iam.getRole(r -> r.roleName("r")).role().description()).isEqualTo("Zeile 1\nZeile 2, für alle");
    }

    @Test
    void hasQuotas() {
        iam.createUser(create -> create.userName("alice"));
        iam.createAccessKey(create -> create.userName("alice"));
        iam.createAccessKey(create -> create.userName("alice"));
        assertError(() -> iam.createAccessKey(create -> create.userName("alice")), 409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
        var policies = iam.listPolicies(list -> list.maxItems(11)).policies();
        for (int i = 0; i < 10; i++) {
            var arn = policies.get(i).arn();
            iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(arn));
        }
        assertError(() -> iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(policies.get(10).arn())), 409, "LimitExceeded",
                "Cannot exceed quota for PoliciesPerUser: 10");
        var large = document("'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::" + "x".repeat(2048) + "'");
        assertError(() -> iam.putUserPolicy(put -> put.userName("alice").policyName("large").policyDocument(large)), 409, "LimitExceeded",
                "Maximum policy size of 2048 bytes exceeded for user alice");
        var spacious = ALLOW.replace(",", "," + " ".repeat(3000));
        iam.putUserPolicy(put -> put.userName("alice").policyName("spacious").policyDocument(spacious));
        for (int i = 0; i < 11; i++) {
            var group = "g" + i;
            iam.createGroup(create -> create.groupName(group));
            if (i < 10) {
                iam.addUserToGroup(add -> add.groupName(group).userName("alice"));
            }
        }
        assertError(() -> iam.addUserToGroup(add -> add.groupName("g10").userName("alice")), 409, "LimitExceeded",
                "Cannot exceed quota for GroupsPerUser: 10");
    }

    @Test
    void pagesThroughLists() {
        for (int i = 0; i < 7; i++) {
            var name = "user" + i;
            iam.createUser(create -> create.userName(name).path(name.equals("user3") ? "/other/" : "/team/"));
        }
        assertThat(iam.listUsersPaginator(list -> list.maxItems(3)).users().stream().map(user -> user.userName()))
                .containsExactly("user0", "user1", "user2", "user3", "user4", "user5", "user6");
        assertThat(iam.listUsersPaginator(list -> list.maxItems(2).pathPrefix("/team/")).users()).hasSize(6);
        assertError(() -> iam.listUsers(list -> list.marker("no marker")), 400, "ValidationError", "Invalid Marker.");
        assertError(() -> iam.listUsers(list -> list.maxItems(1001)), 400, "ValidationError", "1 validation error detected: Value at 'maxItems'"
                + " failed to satisfy constraint: Member must have value less than or equal to 1000");
    }

    @Test
    void tagKeysAreTheSameInUpperAndLowerCase() {
        iam.createUser(create -> create.userName("alice").tags(tag("Team", "red")));
        iam.tagUser(tag -> tag.userName("alice").tags(tag("team", "blue"), tag("cost", "7")));
        assertThat(iam.listUserTags(list -> list.userName("alice")).tags()).containsExactly(tag("cost", "7"), tag("team", "blue"));
        assertError(() -> iam.tagUser(tag -> tag.userName("alice").tags(tag("a", "1"), tag("A", "2"))), 400, "InvalidInput",
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        iam.untagUser(untag -> untag.userName("alice").tagKeys("TEAM"));
        assertThat(iam.getUser(get -> get.userName("alice")).user().tags()).containsExactly(tag("cost", "7"));
    }

    @Test
    void tagKeysOfTheCloudAreNobodyElses() {
        iam.createUser(create -> create.userName("alice"));
        assertError(() -> iam.tagUser(tag -> tag.userName("alice").tags(tag("ok", "1"), tag("Aws:x", "1"))), 400, "InvalidInput",
                "aws: prefixed tag key names are not allowed for external use.");
        assertError(() -> iam.createUser(create -> create.userName("bob").tags(tag("aws:x", "1"))), 400, "InvalidInput",
                "aws: prefixed tag key names are not allowed for external use.");
        assertThat(iam.listUserTags(list -> list.userName("alice")).tags()).isEmpty();
        assertThat(iam.listUsers().users()).hasSize(1);
    }

    @Test
    void notesWhenKeyWasUsedFirstInQuarterOfAnHour() {
        iam.createUser(create -> create.userName("alice"));
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(ADMINISTRATOR));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        assertThat(iam.getAccessKeyLastUsed(get -> get.accessKeyId(key.accessKeyId())).accessKeyLastUsed().serviceName()).isEqualTo("N/A");
        var alice = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(IamClient.class);
        var first = cloud.time().now();
        alice.listUsers();
        cloud.time().advance(Duration.ofMinutes(10));
        alice.listUsers();
        var used = iam.getAccessKeyLastUsed(get -> get.accessKeyId(key.accessKeyId())).accessKeyLastUsed();
        assertThat(used.lastUsedDate()).isEqualTo(first);
        assertThat(used.serviceName()).isEqualTo("iam");
        assertThat(used.region()).isEqualTo("us-east-1");
        cloud.time().advance(Duration.ofMinutes(6));
        alice.listUsers();
        assertThat(iam.getAccessKeyLastUsed(get -> get.accessKeyId(key.accessKeyId())).accessKeyLastUsed().lastUsedDate())
                .isEqualTo(first.plus(Duration.ofMinutes(16)));
    }

    /// The positions are those of LocalStack's recording of `simulate_principal_policy`.
    @Test
    void simulatesWithTheStatementsThatMatch() {
        iam.createUser(create -> create.userName("alice"));
        var arn = iam.createPolicy(create -> create.policyName("putting").policyDocument("{\"Version\": \"2012-10-17\", \"Statement\": {\"Sid\": \"\","
                + " \"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}}")).policy().arn();
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(arn));
        var results = iam.simulatePrincipalPolicy(simulate -> simulate.policySourceArn("arn:aws:iam::123456789012:user/alice")
                .actionNames("s3:PutObject", "s3:GetObjectVersion").resourceArns("arn:aws:s3:::bucket")).evaluationResults();
        assertThat(results.get(0).evalDecision()).isEqualTo(PolicyEvaluationDecisionType.ALLOWED);
        assertThat(results.get(0).matchedStatements()).singleElement().satisfies(statement -> {
            assertThat(statement.sourcePolicyTypeAsString()).isEqualTo("IAM Policy");
            assertThat(List.of(statement.startPosition().line(), statement.startPosition().column())).containsExactly(1, 41);
            assertThat(List.of(statement.endPosition().line(), statement.endPosition().column())).containsExactly(1, 113);
        });
        assertThat(results.get(1).evalDecision()).isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(results.get(1).matchedStatements()).isEmpty();
        assertThat(results).allSatisfy(result -> assertThat(result.hasEvalDecisionDetails()).isTrue());
        var custom = iam.simulateCustomPolicy(simulate -> simulate.policyInputList(ALLOW, document("'Effect':'Deny','Action':'*','Resource':'*',"
                + "'Condition':{'Bool':{'aws:SecureTransport':'false'}}")).actionNames("s3:GetObject")).evaluationResults().getFirst();
        assertThat(custom.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.ALLOWED);
        assertThat(custom.missingContextValues()).containsExactly("aws:SecureTransport");
    }

    @Test
    void makesServiceLinkedRolesThatOnlyTheirServiceChanges() {
        var role = iam.createServiceLinkedRole(create -> create.awsServiceName("batch.amazonaws.com")).role();
        assertThat(role.arn()).isEqualTo("arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch");
        assertThat(iam.listAttachedRolePolicies(list -> list.roleName(role.roleName())).attachedPolicies()).extracting(policy -> policy.policyArn())
                .containsExactly("arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy");
        assertError(() -> iam.createServiceLinkedRole(create -> create.awsServiceName("batch.amazonaws.com")), 400, "InvalidInput",
                "Service role name AWSServiceRoleForBatch has been taken in this account, please try a different suffix.");
        assertError(() -> iam.createServiceLinkedRole(create -> create.awsServiceName("ecs.amazonaws.com").customSuffix("x")), 400, "InvalidInput",
                "Custom suffix is not allowed for ecs.amazonaws.com");
        assertThatThrownBy(() -> iam.deleteRole(delete -> delete.roleName(role.roleName()))).hasMessageContaining("only modifiable by AWS");
        var task = iam.deleteServiceLinkedRole(delete -> delete.roleName(role.roleName())).deletionTaskId();
        assertThat(task).startsWith("task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/");
        assertThat(iam.getServiceLinkedRoleDeletionStatus(get -> get.deletionTaskId(task)).statusAsString()).isEqualTo("SUCCEEDED");
        assertThat(iam.listRoles().roles()).isEmpty();
    }

    @Test
    void countsAndReportsWhatThereIs() {
        iam.createUser(create -> create.userName("alice"));
        iam.createAccessKey(create -> create.userName("alice"));
        iam.attachUserPolicy(attach -> attach.userName("alice").policyArn(ADMINISTRATOR));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(ALLOW));
        assertThat(iam.getAccountSummary().summaryMapAsStrings()).containsEntry("Users", 1).containsEntry("UsersQuota", 5000).containsEntry("Roles", 0);
        var details = iam.getAccountAuthorizationDetails();
        assertThat(details.userDetailList()).singleElement().satisfies(user -> assertThat(user.userPolicyList()).hasSize(1));
        assertThat(details.policies()).extracting(policy -> policy.arn()).containsExactly(ADMINISTRATOR);
        assertError(iam::getCredentialReport, 410, "ReportNotPresent", "No report exists.");
        assertThat(iam.generateCredentialReport().stateAsString()).isEqualTo("STARTED");
        assertThat(iam.generateCredentialReport().stateAsString()).isEqualTo("COMPLETE");
        assertThat(iam.getCredentialReport().content().asUtf8String().lines().toList()).hasSize(3).anySatisfy(line ->
                assertThat(line).startsWith("alice,arn:aws:iam::123456789012:user/alice,2026-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,"));
        cloud.time().advance(Duration.ofHours(5));
        assertError(iam::getCredentialReport, 410, "ReportExpired",
                "The most recent credential report has expired. Please generate a new credential report.");
    }

    @Test
    void keepsOpenIdProviders() {
        var arn = iam.createOpenIDConnectProvider(create -> create.url("https://token.actions.githubusercontent.com").clientIDList("sts.amazonaws.com")
                .thumbprintList("6938fd4d98bab03faadb97b34396831e3780aea1")).openIDConnectProviderArn();
        assertThat(arn).isEqualTo("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
        assertError(() -> iam.createOpenIDConnectProvider(create -> create.url("https://token.actions.githubusercontent.com")), 409,
                "EntityAlreadyExists", "Provider with url https://token.actions.githubusercontent.com already exists.");
        iam.addClientIDToOpenIDConnectProvider(add -> add.openIDConnectProviderArn(arn).clientID("other"));
        assertThat(iam.getOpenIDConnectProvider(get -> get.openIDConnectProviderArn(arn)).clientIDList()).containsExactly("sts.amazonaws.com", "other");
        iam.deleteOpenIDConnectProvider(delete -> delete.openIDConnectProviderArn(arn));
        assertError(() -> iam.getOpenIDConnectProvider(get -> get.openIDConnectProviderArn(arn)), 404, "NoSuchEntity",
                "OpenIDConnect Provider not found for arn " + arn);
    }

    @Test
    void keepsRulesForPasswords() {
        assertError(iam::getAccountPasswordPolicy, 404, "NoSuchEntity", "The Password Policy with domain name 123456789012 cannot be found.");
        iam.updateAccountPasswordPolicy(update -> update.minimumPasswordLength(12).requireSymbols(true).passwordReusePrevention(2));
        iam.createUser(create -> create.userName("alice"));
        assertError(() -> iam.createLoginProfile(create -> create.userName("alice").password("Short-1")), 400, "PasswordPolicyViolation",
                "Password should have a minimum length of 12");
        iam.createLoginProfile(create -> create.userName("alice").password("Correct-Horse-7"));
        iam.updateLoginProfile(update -> update.userName("alice").password("Battery-Staple-8"));
        assertThatThrownBy(() -> iam.updateLoginProfile(update -> update.userName("alice").password("Correct-Horse-7")))
                .hasMessageContaining("used before");
        assertThat(iam.getAccountPasswordPolicy().passwordPolicy().minimumPasswordLength()).isEqualTo(12);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static void assertError(ThrowingCallable call, int status, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }
}
