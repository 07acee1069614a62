package dev.orrery.services.iam;

import static dev.orrery.services.iam.EntitiesTest.assertError;
import static dev.orrery.services.iam.PermissionsTest.document;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;

/// Which documents `CreatePolicy` takes, and what it says of the others.
/// Source: the answers of AWS that moto recorded, tests/test_iam/test_iam_policies.py.
class IdentityGrammarTest {
    private static final String SYNTAX = "Syntax errors in policy.";
    private static final String LEGACY = "The policy failed legacy parsing";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'Effect':'Permit','Action':'s3:*','Resource':'*'|Syntax errors in policy.",
        "'Action':'s3:*','Resource':'*'|Syntax errors in policy.",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','More':1|Syntax errors in policy.",
        "'Sid':['A'],'Effect':'Allow','Action':'s3:*','Resource':'*'|Syntax errors in policy.",
        "'Effect':'Allow','Action':[['s3:*']],'Resource':'*'|Syntax errors in policy.",
        "'Effect':'Allow','Action':'s3:*','NotAction':[],'Resource':'*'|Syntax errors in policy.",
        "'Effect':'Allow','Action':'s3:*','Resource':{'a':'*'}|Syntax errors in policy.",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':[]|Syntax errors in policy.",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'Bool':'true'}|Syntax errors in policy.",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'Like':{'a':'1'}}|Syntax errors in policy.",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'ForAnyValue::Bool':{'a':'true'}}|Syntax errors in policy.",
        "'Effect':'Allow','Condition':{'DateLessThan':{'a':{}}}|Syntax errors in policy.",
        "'Effect':'aLLow','Action':'s3:*','Resource':'*'|The policy failed legacy parsing",
        "'Effect':'Deny','Condition':{'DateLessThan':{'a':'tomorrow'}}|The policy failed legacy parsing",
        "'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'ForAnyValue:DateEquals':{'a':['2030-01','2030-13']}}|The policy failed legacy parsing",
        "'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'DateEquals':{'a':'9223372036854775808'}}|The policy failed legacy parsing",
        "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3::photos'|The policy failed legacy parsing",
        "'Effect':'Allow','Resource':'arn:aws:s3::photos'|The policy failed legacy parsing",
        "'Effect':'Allow','Action':'s3:*','NotResource':'arn:aws::::photos'|The policy failed legacy parsing",
        "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws::photos'|The policy failed legacy parsing",
        "'Effect':'Allow','Resource':'*'|Policy statement must contain actions.",
        "'Effect':'Allow','Action':[],'Resource':'arn:aws:iam:::photos'|Policy statement must contain actions.",
        "'Effect':'Allow','Action':'s3:*','Resource':'photos'|Resource photos must be in ARN format or \"*\".",
        "'Effect':'Allow','Action':'photos','Resource':['']|Resource  must be in ARN format or \"*\".",
        "'Effect':'Allow','Action':'s3:*','Resource':['*','arn:eu:s3:::b']|Partition \"eu\" is not valid for resource \"arn:eu:s3:::b\".",
        "'Effect':'Allow','Action':'s3:*','Resource':'aws:s3:::b'|Partition \"s3\" is not valid for resource \"arn:s3:::b:*\".",
        "'Effect':'Allow','Action':'s3:*','Resource':'a:b'|Partition \"b\" is not valid for resource \"arn:b:*:*:*:*\".",
        "'Effect':'Allow','Action':'s3:*','Resource':'a:b:c:d:e:f:g:h'|Partition \"b\" is not valid for resource \"arn:b:c:d:e:f:g:h\".",
        "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws'|Resource vendor must be fully qualified and cannot contain regexes.",
        "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:eu-west-1::b'|Resource arn:aws:s3:eu-west-1::b can not contain region information.",
        "'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:iam:eu-west-1::b'|IAM resource arn:aws:iam:eu-west-1::b cannot contain region information.",
        "'Effect':'Allow','Action':'invalid','Resource':'*'|Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        "'Effect':'Allow','NotAction':'','Resource':'*'|Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        "'Effect':'Allow','Action':'s3:Get:Object','Resource':'*'|Actions/Condition can contain only one colon.",
        "'Effect':'Allow','Action':['s3:*','my s3:GetObject']|Vendor my s3 is not valid",
        "'Effect':'Allow','Action':'s3:*','Resource':[]|Policy statement must contain resources.",
    })
    void refusesWhatIsWrongWithTheWordsOfAws(String statement, String message) {
        refused(document(statement), message);
    }

    @Test
    void namesThePathsThatIamHas() {
        refused(document("'Effect':'Allow','Action':'iam:*','Resource':'arn:aws:iam::123456789012:users/ana'"),
                "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/,"
                        + " server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.");
    }

    @Test
    void managedPoliciesAreOfTheLatestVersionAndInlineOnesNeedNotBe() {
        iam.createUser(create -> create.userName("ana"));
        for (var version : new String[] {"", "\"Version\":\"2008-10-17\","}) {
            var old = "{" + version + "\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}";
            refused(old, "Policy document must be version 2012-10-17 or greater.");
            iam.putUserPolicy(put -> put.userName("ana").policyName("p").policyDocument(old));
        }
        var arn = iam.createPolicy(create -> create.policyName("p").policyDocument(document("'Effect':'Allow','Action':'s3:*','Resource':'*'")))
                .policy().arn();
        assertError(() -> iam.createPolicyVersion(create -> create.policyArn(arn).policyDocument("{\"Statement\":[{\"Effect\":\"Allow\"}]}")), 400,
                "MalformedPolicyDocument", "Policy document must be version 2012-10-17 or greater.");
        refused("{\"Version\":\"2013-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}", SYNTAX);
        refused("{\"Version\":\"2012-10-17\",\"Id\":[\"a\"],\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}", SYNTAX);
        refused("{\"Version\":\"2012-10-17\",\"Statement\":[]}", SYNTAX);
        refused("{\"Version\":\"2012-10-17\",\"Statement\":[\"a\"]}", SYNTAX);
    }

    @Test
    void oneMistakeIsToldBeforeTheOtherWhereverTheyStand() {
        var twice = document("'Sid':'A','Effect':'Allow','Action':'s3:*','Resource':'*'},{'Sid':'A','Effect':'Allow'");
        refused(twice, "Statement IDs (SID) in a single policy must be unique.");
        refused(twice.replaceFirst("Allow", "allow"), LEGACY);
        refused(document("'Effect':'Allow','Action':'s:3:Get','Resource':'photos'},{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3::b'"),
                "Resource photos must be in ARN format or \"*\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'Effect':'Allow','Action':'iam: anything at all ','Resource':'*'", "'Effect':'Allow','Action':'service-prefix:action-name','Resource':'*'",
        "'Effect':'Allow','Action':'s3.s:ListBucket','Resource':'arn:aws:fdsasf'", "'Effect':'Allow','Action':'*','Resource':'arn:aws:s33:eu-west-1::b'",
        "'Effect':'Allow','Action':'iam:*','Resource':['arn:aws:iam:::user/b','arn:aws:iam::*:root','arn:aws:iam::123456789012:*','arn:*:iam::*:r*']",
        "'Effect':'Allow','Action':'s3:*','Resource':['arn:aws:s3:eu-west-1:123456789012:accesspoint/a','arn:aws:s3:*:*:job/*']",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{}", "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'x':{},'y':{}}",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'DateGreaterThan':{'a':[]}}",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'ForAnyValue:StringEqualsIfExists':{'a':'b'}}",
        "'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'DateLessThan':{'a':['01T','-292275054','2016-12-13t2:00:00.593194+23']}}",
    })
    void takesWhatAwsTakes(String statement) {
        iam.createPolicy(create -> create.policyName("p").policyDocument(document(statement)));
        assertThat(iam.getAccountAuthorizationDetails().policies()).hasSize(1);
    }

    private void refused(String document, String message) {
        assertError(() -> iam.createPolicy(create -> create.policyName("q").policyDocument(document)), 400, "MalformedPolicyDocument", message);
    }
}
