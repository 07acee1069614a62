package dev.orrery.services.organizations;

import static dev.orrery.services.organizations.Landscape.MANAGER;
import static dev.orrery.services.organizations.Landscape.MEMBER;
import static dev.orrery.services.organizations.Landscape.assertDenied;
import static dev.orrery.services.organizations.Landscape.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.ChildType;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.InvalidInputException;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyTargetSummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.Tag;

/// Policies, where they are attached, and the units that they are attached to.
class PolicyOperationsTest {
    private static final PolicyType SERVICE = PolicyType.SERVICE_CONTROL_POLICY;
    private static final PolicyType RESOURCE = PolicyType.RESOURCE_CONTROL_POLICY;
    private static final String DENY = "{'Effect':'Deny','Action':'s3:*','Resource':'*'}";
    private final Landscape land = new Landscape();
    private final OrganizationsClient organizations = land.organizations;

    @AfterEach
    void close() {
        land.close();
    }

    @Test
    void nothingIsEnabledInANewRootAndFullAccessIsEverywhereOnceItIs() {
        assertThat(organizations.listRoots(list -> { }).roots().getFirst().policyTypes()).isEmpty();
        assertRefused(() -> land.attach("p-FullAWSAccess", land.root), "PolicyTypeNotEnabledException");
        var before = land.unit(land.root, "Before");

        land.enabling(SERVICE).enabling(RESOURCE);
        var after = land.unit(before, "After");

        assertThat(organizations.listTargetsForPolicy(list -> list.policyId("p-FullAWSAccess")).targets()).map(PolicyTargetSummary::targetId)
                .containsExactlyInAnyOrder(land.root, before, after, MANAGER);
        assertThat(organizations.listPoliciesForTarget(list -> list.targetId(after).filter(RESOURCE)).policies()).map(PolicySummary::name)
                .containsExactly("RCPFullAWSAccess");
        assertRefused(() -> land.enabling(SERVICE), "PolicyTypeAlreadyEnabledException");
        assertThat(organizations.describePolicy(describe -> describe.policyId("p-FullAWSAccess")).policy().policySummary().arn())
                .isEqualTo("arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess");
    }

    @Test
    void attachingHasItsLimits() {
        land.enabling(SERVICE).enabling(RESOURCE);
        var first = land.policy(SERVICE, "first", DENY);
        land.attach(first, land.root);
        assertRefused(() -> land.attach(first, land.root), "DuplicatePolicyAttachmentException");
        assertRefused(() -> land.detach(first, MANAGER), "PolicyNotAttachedException");
        assertRefused(() -> land.attach(first, "ou-abcd-12345678"), "TargetNotFoundException");
        assertRefused(() -> land.attach("p-12345678", land.root), "PolicyNotFoundException");
        assertRefused(() -> organizations.deletePolicy(delete -> delete.policyId(first)), "PolicyInUseException");
        for (int i = 0; i < 3; i++) {
            land.attach(land.policy(SERVICE, "more" + i, DENY), land.root);
        }
        var sixth = land.policy(SERVICE, "sixth", DENY);
        assertThatThrownBy(() -> land.attach(sixth, land.root)).isInstanceOfSatisfying(ConstraintViolationException.class, e ->
                assertThat(e.reason()).isEqualTo(ConstraintViolationExceptionReason.MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED));
        assertThatThrownBy(() -> land.detach("p-FullAWSAccess", MANAGER)).isInstanceOfSatisfying(ConstraintViolationException.class, e ->
                assertThat(e.reason()).isEqualTo(ConstraintViolationExceptionReason.MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED));
        assertThatThrownBy(() -> land.detach("p-RCPFullAWSAccess", MANAGER)).isInstanceOfSatisfying(InvalidInputException.class, e ->
                assertThat(e.reason()).isEqualTo(InvalidInputExceptionReason.NON_DETACHABLE_POLICY));
        land.attach(sixth, MANAGER);
        land.detach("p-FullAWSAccess", MANAGER);
    }

    @Test
    void documentsAreCheckedWhenTheyAreWritten() {
        for (var wrong : new String[] {"", "{", "{}", "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'}",
                "{'Effect':'Deny','Action':'s3:*'}", "{'Effect':'Perhaps','Action':'s3:*','Resource':'*'}"}) {
            assertRefused(() -> land.policy(SERVICE, "wrong", wrong), "MalformedPolicyDocumentException");
        }
        assertRefused(() -> organizations.createPolicy(create -> create.type(SERVICE).name("old").description("")
                .content("{\"Version\":\"2008-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}")),
                "MalformedPolicyDocumentException");
        for (var wrong : new String[] {DENY, "{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'}",
                "{'Effect':'Deny','Principal':{'AWS':'" + MEMBER + "'},'Action':'s3:*','Resource':'*'}",
                "{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'}", "{'Effect':'Deny','Principal':'*','NotAction':'s3:*','Resource':'*'}"}) {
            assertRefused(() -> land.policy(RESOURCE, "wrong", wrong), "MalformedPolicyDocumentException");
        }
        assertRefused(() -> land.policy(SERVICE, "long", "{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::" + "a".repeat(5100) + "'}"),
                "ConstraintViolationException");
        assertThat(organizations.listPolicies(list -> list.filter(SERVICE)).policies()).map(PolicySummary::id).containsExactly("p-FullAWSAccess");
    }

    @Test
    void policiesAreMadeChangedAndDeleted() {
        var id = land.policy(SERVICE, "one", DENY);
        assertRefused(() -> land.policy(SERVICE, "one", DENY), "DuplicatePolicyException");
        land.policy(SERVICE, "two", DENY);
        assertRefused(() -> organizations.updatePolicy(update -> update.policyId(id).name("two")), "DuplicatePolicyException");

        var updated = organizations.updatePolicy(update -> update.policyId(id).name("three").description("changed")).policy();

        assertThat(updated.policySummary().name()).isEqualTo("three");
        assertThat(updated.policySummary().arn()).isEqualTo("arn:aws:organizations::" + MANAGER + ":policy/" + land.organization
                + "/service_control_policy/" + id);
        assertThat(updated.content()).isEqualTo(Landscape.document(DENY));
        assertRefused(() -> organizations.updatePolicy(update -> update.policyId("p-FullAWSAccess").name("mine")), "InvalidInputException");
        organizations.deletePolicy(delete -> delete.policyId(id));
        assertRefused(() -> organizations.describePolicy(describe -> describe.policyId(id)), "PolicyNotFoundException");
        assertThatThrownBy(() -> organizations.createPolicy(create -> create.type(PolicyType.TAG_POLICY).name("tags").description("").content("{}")))
                .hasMessageContaining("not implemented");
    }

    @Test
    void unitsHaveNamesDepthAndOrder() {
        var parent = land.root;
        for (int depth = 1; depth <= 5; depth++) {
            parent = land.unit(parent, "Level " + depth);
        }
        var deepest = parent;
        assertThatThrownBy(() -> land.unit(deepest, "too deep")).isInstanceOfSatisfying(ConstraintViolationException.class, e ->
                assertThat(e.reason()).isEqualTo(ConstraintViolationExceptionReason.OU_DEPTH_LIMIT_EXCEEDED));
        assertRefused(() -> land.unit(land.root, "Level 1"), "DuplicateOrganizationalUnitException");
        var top = organizations.listOrganizationalUnitsForParent(list -> list.parentId(land.root)).organizationalUnits();
        assertThat(top).map(OrganizationalUnit::name).containsExactly("Level 1");
        assertRefused(() -> organizations.deleteOrganizationalUnit(delete -> delete.organizationalUnitId(top.getFirst().id())),
                "OrganizationalUnitNotEmptyException");
        organizations.updateOrganizationalUnit(update -> update.organizationalUnitId(deepest).name("Bottom"));
        assertThat(organizations.describeOrganizationalUnit(describe -> describe.organizationalUnitId(deepest)).organizationalUnit().name())
                .isEqualTo("Bottom");
        organizations.deleteOrganizationalUnit(delete -> delete.organizationalUnitId(deepest));
        assertRefused(() -> organizations.describeOrganizationalUnit(describe -> describe.organizationalUnitId(deepest)),
                "OrganizationalUnitNotFoundException");
        assertRefused(() -> land.unit("r-zzzz", "nowhere"), "ParentNotFoundException");
        assertRefused(() -> land.unit("nonsense", "nowhere"), "InvalidInputException");
    }

    @Test
    void accountsMoveFromWhereTheyAre() {
        land.with(MEMBER);
        var unit = land.unit(land.root, "Test");
        assertRefused(() -> land.move(MEMBER, unit, land.root), "SourceParentNotFoundException");
        assertRefused(() -> land.move(MEMBER, land.root, "ou-abcd-12345678"), "DestinationParentNotFoundException");
        assertRefused(() -> land.move(MEMBER, land.root, land.root), "DuplicateAccountException");

        land.move(MEMBER, land.root, unit);

        assertThat(organizations.listParents(list -> list.childId(MEMBER)).parents().getFirst().id()).isEqualTo(unit);
        assertThat(organizations.listChildren(list -> list.parentId(unit).childType(ChildType.ACCOUNT)).children()).hasSize(1);
        assertThat(organizations.listAccountsForParent(list -> list.parentId(land.root)).accounts()).hasSize(1);
    }

    @Test
    void listingsComeInPages() {
        for (int i = 0; i < 25; i++) {
            land.unit(land.root, "Unit " + i);
        }
        var first = organizations.listOrganizationalUnitsForParent(list -> list.parentId(land.root));
        assertThat(first.organizationalUnits()).hasSize(20);
        assertThat(organizations.listOrganizationalUnitsForParentPaginator(list -> list.parentId(land.root).maxResults(7)).stream()
                .flatMap(page -> page.organizationalUnits().stream()))
                .map(OrganizationalUnit::id).hasSize(25).doesNotHaveDuplicates();
        assertRefused(() -> organizations.listAccounts(list -> list.maxResults(21)), "InvalidInputException");
        assertRefused(() -> organizations.listAccounts(list -> list.nextToken("?")), "InvalidInputException");
    }

    @Test
    void tagsAreKeptAndPermissionsAskForThem() {
        land.organizations.tagResource(tag -> tag.resourceId(land.root).tags(Tag.builder().key("stage").value("prod").build()));
        var carol = land.user(MANAGER, "carol");
        var iam = land.cloud.client(IamClient.class);
        iam.detachUserPolicy(detach -> detach.userName("carol").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        iam.putUserPolicy(put -> put.userName("carol").policyName("tagged").policyDocument(Landscape.document(
                "{'Effect':'Allow','Action':'organizations:CreateOrganizationalUnit','Resource':'arn:aws:organizations::*:root/*',"
                        + "'Condition':{'StringEquals':{'aws:ResourceTag/stage':'prod'}}}")));
        var hers = carol.client(OrganizationsClient.class);
        hers.createOrganizationalUnit(create -> create.parentId(land.root).name("Allowed"));

        organizations.untagResource(untag -> untag.resourceId(land.root).tagKeys("stage"));

        assertDenied(() -> hers.createOrganizationalUnit(create -> create.parentId(land.root).name("Refused")),
                "not authorized to perform: organizations:CreateOrganizationalUnit on resource: arn:aws:organizations::" + MANAGER + ":root/"
                        + land.organization + "/" + land.root);
        assertThat(organizations.listTagsForResource(list -> list.resourceId(land.root)).tags()).isEmpty();
    }

    @Test
    void anOrganizationForOneBillHasNoPolicies() {
        var client = land.cloud.account("444444444444").client(OrganizationsClient.class);
        var made = client.createOrganization(create -> create.featureSet(OrganizationFeatureSet.CONSOLIDATED_BILLING)).organization();
        assertThat(made.featureSet()).isEqualTo(OrganizationFeatureSet.CONSOLIDATED_BILLING);
        var itsRoot = client.listRoots(list -> { }).roots().getFirst().id();
        assertRefused(() -> client.enablePolicyType(enable -> enable.rootId(itsRoot).policyType(SERVICE)),
                "PolicyTypeNotAvailableForOrganizationException");
        assertRefused(() -> client.createPolicy(create -> create.type(SERVICE).name("one").description("").content(Landscape.document(DENY))),
                "PolicyTypeNotAvailableForOrganizationException");
        assertRefused(() -> client.enablePolicyType(enable -> enable.rootId(land.root).policyType(SERVICE)), "RootNotFoundException");
    }

    @Test
    void servicesAreTrustedByName() {
        organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal("config.amazonaws.com"));
        organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal("config.amazonaws.com"));
        assertThat(organizations.listAWSServiceAccessForOrganization(list -> { }).enabledServicePrincipals()).hasSize(1);
        assertRefused(() -> organizations.enableAWSServiceAccess(enable -> enable.servicePrincipal("config")), "InvalidInputException");
        organizations.disableAWSServiceAccess(disable -> disable.servicePrincipal("config.amazonaws.com"));
        assertThat(organizations.listAWSServiceAccessForOrganization(list -> { }).enabledServicePrincipals()).isEmpty();
        assertRefused(() -> organizations.registerDelegatedAdministrator(register -> register.accountId(MANAGER)
                .servicePrincipal("config.amazonaws.com")), "ConstraintViolationException");
    }
}
