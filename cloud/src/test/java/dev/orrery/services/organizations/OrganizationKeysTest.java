package dev.orrery.services.organizations;

import static dev.orrery.services.organizations.Landscape.MANAGER;
import static dev.orrery.services.organizations.Landscape.MEMBER;
import static dev.orrery.services.organizations.Landscape.OUTSIDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Clients;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/// When the condition keys are there that tell of organizations, and what they say.
/// Source: IAM User Guide, "AWS global condition context keys", what each of them says of its availability.
class OrganizationKeysTest {
    private final Landscape land = new Landscape().with(MEMBER);
    private final Clients colleague = land.user(MANAGER, "boss");
    private final Clients member = land.user(MEMBER, "alice");
    private final Clients stranger = land.user(OUTSIDER, "eve");
    private final Clients nobody = land.cloud.anonymous();

    @BeforeEach
    void openBuckets() {
        for (var account : List.of(MEMBER, OUTSIDER)) {
            var s3 = land.root(account).client(S3Client.class);
            s3.createBucket(create -> create.bucket("of-" + account));
            s3.deletePublicAccessBlock(delete -> delete.bucket("of-" + account));
        }
    }

    @AfterEach
    void close() {
        land.close();
    }

    @Test
    void keysOfThePrincipalAreThereForWhoIsInAnOrganization() {
        for (var key : List.of("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "AWS:principalorgid")) {
            for (var owner : List.of(MEMBER, OUTSIDER)) {
                assertThat(isPresent(key, owner, member)).as(key).isTrue();
                assertThat(isPresent(key, owner, colleague)).as(key).isTrue();
                assertThat(isPresent(key, owner, land.root(MEMBER))).as(key).isTrue();
                assertThat(isPresent(key, owner, stranger)).as(key).isFalse();
                assertThat(isPresent(key, owner, nobody)).as(key).isFalse();
            }
        }
    }

    @Test
    void keysOfTheResourceAreThereForWhateverIsInAnOrganization() {
        for (var key : List.of("aws:ResourceOrgID", "aws:ResourceOrgPaths")) {
            for (var who : List.of(member, stranger, nobody)) {
                assertThat(isPresent(key, MEMBER, who)).as(key).isTrue();
                assertThat(isPresent(key, OUTSIDER, who)).as(key).isFalse();
            }
        }
        for (var owner : List.of(MEMBER, OUTSIDER)) {
            for (var who : List.of(member, stranger, nobody)) {
                assertThat(isPresent("aws:ResourceAccount", owner, who)).isTrue();
            }
        }
    }

    @Test
    void noOrdinaryCallerHasAssumedARoot() {
        for (var who : List.of(member, land.root(MEMBER), stranger, nobody)) {
            assertThat(isPresent("aws:AssumedRoot", OUTSIDER, who)).isFalse();
        }
    }

    @Test
    void keysSayWhereAnAccountStands() {
        var unit = land.unit(land.root, "Test");
        land.move(MEMBER, land.root, unit);
        var path = land.organization + "/" + land.root + "/" + unit + "/";

        assertThat(isLet("'StringEquals':{'aws:PrincipalOrgID':'" + land.organization + "'}", OUTSIDER, member)).isTrue();
        assertThat(isLet("'StringEquals':{'aws:PrincipalOrgID':'o-otherother'}", OUTSIDER, member)).isFalse();
        assertThat(isLet("'ForAnyValue:StringEquals':{'aws:PrincipalOrgPaths':'" + path + "'}", OUTSIDER, member)).isTrue();
        assertThat(isLet("'ForAnyValue:StringEquals':{'aws:PrincipalOrgPaths':'" + path + "'}", OUTSIDER, colleague)).isFalse();
        assertThat(isLet("'ForAnyValue:StringEquals':{'aws:PrincipalOrgPaths':'" + land.organization + "/" + land.root + "/'}", OUTSIDER, colleague)).isTrue();
        assertThat(isLet("'ForAnyValue:StringLike':{'aws:ResourceOrgPaths':'" + path + "*'}", MEMBER, stranger)).isTrue();
        assertThat(isLet("'StringEquals':{'aws:ResourceAccount':'" + MEMBER + "'}", MEMBER, stranger)).isTrue();
        assertThat(isLet("'StringEquals':{'aws:ResourceAccount':'" + OUTSIDER + "'}", MEMBER, stranger)).isFalse();
    }

    @Test
    void aPolicyCanKeepAUserWithinTheOrganization() {
        var iam = land.root(MANAGER).client(IamClient.class);
        iam.detachUserPolicy(detach -> detach.userName("boss").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        iam.putUserPolicy(put -> put.userName("boss").policyName("within").policyDocument(Landscape.document("{'Effect':'Allow','Action':'s3:*',"
                + "'Resource':'*','Condition':{'StringEquals':{'aws:ResourceOrgID':'${aws:PrincipalOrgID}'}}}")));

        assertThat(isLet(MEMBER, colleague, allow(MEMBER, ""))).isTrue();
        assertThat(isLet(OUTSIDER, colleague, allow(OUTSIDER, ""))).isFalse();
    }

    /// Asked by statements that deny, so that it makes no difference what else lets the caller in.
    private boolean isPresent(String key, String owner, Clients who) {
        boolean present = isLet(owner, who, allow(owner, "") + "," + deny(owner, "'Null':{'" + key + "':'true'}"));
        assertThat(isLet(owner, who, allow(owner, "") + "," + deny(owner, "'Null':{'" + key + "':'false'}"))).isEqualTo(!present);
        return present;
    }

    /// Whether somebody of another account is let in on this condition.
    private boolean isLet(String condition, String owner, Clients who) {
        return isLet(owner, who, allow(owner, ",'Condition':{" + condition + "}"));
    }

    private boolean isLet(String owner, Clients who, String statements) {
        land.root(owner).client(S3Client.class).putBucketPolicy(put -> put.bucket("of-" + owner).policy(Landscape.document(statements)));
        try {
            who.client(S3Client.class).listObjectsV2(list -> list.bucket("of-" + owner));
            return true;
        } catch (AwsServiceException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            return false;
        }
    }

    private static String allow(String owner, String more) {
        return "{'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::of-" + owner + "'" + more + "}";
    }

    private static String deny(String owner, String condition) {
        return "{'Effect':'Deny','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::of-" + owner + "','Condition':{" + condition + "}}";
    }
}
