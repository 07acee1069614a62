package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final String VALID = "'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'";

    @Test
    void everyElementIsRead() {
        var document = json("""
                {'Version':'2012-10-17','Id':'p1','Statement':[
                  {'Sid':'Read it','Effect':'Allow','Principal':{'AWS':['123456789012','arn:aws:iam::210987654321:user/team/bob'],
                   'Service':'s3.amazonaws.com','Federated':'accounts.google.com','CanonicalUser':'abc'},
                   'Action':['s3:Get*','S3:listbucket'],'Resource':'arn:aws:s3:::b/*',
                   'Condition':{'ForAnyValue:StringLikeIfExists':{'aws:TagKeys':['a*','b']},'NumericLessThan':{'s3:max-keys':10},
                   'Bool':{'aws:SecureTransport':true}}},
                  {'Effect':'Deny','NotPrincipal':{'AWS':'*'},'NotAction':'s3:*','NotResource':['arn:aws:s3:::b']}]}""");

        var policy = Policy.parse(document);

        assertThat(policy.document()).isEqualTo(document);
        assertThat(policy.id()).isEqualTo("p1");
        assertThat(policy.version()).isEqualTo(Policy.Version.OF_2012);
        var first = policy.statements().getFirst();
        assertThat(first.sid()).isEqualTo("Read it");
        assertThat(first.effect()).isEqualTo(Statement.Effect.ALLOW);
        assertThat(first.principals().orElseThrow()).isEqualTo(new Principals(false, List.of(new PrincipalPattern.Account("123456789012"),
                new PrincipalPattern.Named("arn:aws:iam::210987654321:user/team/bob"), new PrincipalPattern.Service("s3.amazonaws.com"),
                new PrincipalPattern.Federated("accounts.google.com"), new PrincipalPattern.CanonicalUser("abc"))));
        assertThat(first.actions()).containsExactly("s3:Get*", "S3:listbucket");
        assertThat(first.namesAction("S3:ListBucket")).isTrue();
        assertThat(first.namesAction("s3:PutObject")).isFalse();
        assertThat(first.resources()).containsExactly("arn:aws:s3:::b/*");
        assertThat(first.conditions()).map(Condition::toString).containsExactly("ForAnyValue:StringLikeIfExists aws:TagKeys a* or b",
                "NumericLessThan s3:max-keys 10", "Bool aws:SecureTransport true");
        var second = policy.statements().getLast();
        assertThat(second.label()).isEqualTo("#2");
        assertThat(second.actionsNegated()).isTrue();
        assertThat(second.resourcesNegated()).isTrue();
        assertThat(second.principals().orElseThrow()).isEqualTo(new Principals(true, List.of(new PrincipalPattern.Everyone())));
    }

    @Test
    void oneStatementNeedsNoArrayAndTheDefaultVersionIsTheOldOne() {
        var policy = Policy.parse(json("{'Statement':{" + VALID + "}}"));

        assertThat(policy.statements()).hasSize(1);
        assertThat(policy.version()).isEqualTo(Policy.Version.OF_2008);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``|Policies must be valid JSON and the first byte must be '{'",
        "[]|Policies must be valid JSON and the first byte must be '{'",
        "` {}`|Policies must be valid JSON and the first byte must be '{'",
        "{'Statement':[|This policy contains invalid Json",
        "{'Statement':[{$}]} x|This policy contains invalid Json",
        "{}|Missing required field Statement",
        "{'Version':'2012-10-18','Statement':[{$}]}|The policy must contain a valid version string",
        "{'Version':2012,'Statement':[{$}]}|The policy must contain a valid version string",
        "{'Statement':[]}|Could not parse the policy: Statement is empty!",
        "{'Statement':'x'}|Invalid policy syntax.",
        "{'Statement':[null]}|Invalid policy syntax.",
        "{'Id':1,'Statement':[{$}]}|Invalid policy syntax.",
        "{'statement':[{$}]}|Unknown field statement",
        "{'Statement':[{$,'Foo':1}]}|Unknown field Foo",
        "{'Statement':[{$,'condition':{}}]}|Unknown field condition",
        "{'Statement':[{$,'Effect':'Deny'}]}|Statement/policy already has instance of Effect",
        "{'Statement':[{$,'NotPrincipal':'*'}]}|Statement/policy already has instance of Principal",
        "{'Statement':[{$,'NotAction':'s3:*'}]}|Statement/policy already has instance of Action",
        "{'Statement':[{$,'NotResource':'*'}]}|Statement/policy already has instance of Resource",
        "{'Statement':[{'Action':'s3:*'}]}|Missing required field Effect",
        "{'Statement':[{'Effect':'allow','Action':'s3:*'}]}|Invalid effect: allow",
        "{'Statement':[{'Effect':'Allow'}]}|Missing required field Action",
        "{'Statement':[{'Effect':'Allow','Action':[]}]}|Missing required field Action cannot be empty!",
        "{'Statement':[{'Effect':'Allow','Action':1}]}|Invalid policy syntax.",
        "{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':[]}]}|Missing required field Resource cannot be empty!",
        "{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'b'}]}|Policy has invalid resource",
        "{'Statement':[{'Effect':'Allow','NotPrincipal':'*','Action':'s3:*'}]}|Allow with NotPrincipal is not allowed.",
        "{'Statement':[{$,'Condition':[]}]}|Invalid policy syntax.",
        "{'Statement':[{$,'Condition':{'StringEquals':'x'}}]}|Invalid policy syntax.",
        "{'Statement':[{$,'Condition':{'StringEquals':{'a:b':null}}}]}|Invalid policy syntax.",
        "{'Statement':[{$,'Condition':{'StringEquals':{'ab':'x'}}}]}|Policy has an invalid condition key",
        "{'Statement':[{$,'Condition':{'Equals':{'a:b':'x'}}}]}|Invalid Condition type : Equals",
        "{'Statement':[{$,'Condition':{'IpAddress':{'aws:SourceIp':'x'}}}]}|Invalid IP address in Conditions",
    })
    void aMalformedDocumentIsRefusedWithTheWordsOfS3(String document, String message) {
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(() -> Policy.parse(json(document.replace("$", VALID))).requireNames())
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'111122223333'", "''", "['*']", "1", "null", "{}", "{'aws':'*'}", "{'AWS':'*','Other':'x'}",
        "{'AWS':[]}",
        "{'AWS':'11112222333'}", "{'AWS':111122223333}", "{'AWS':'alice'}", "{'AWS':'arn:aws:s3:::b'}",
        "{'AWS':'arn:aws-eu:iam::111122223333:root'}",
        "{'AWS':'arn:aws:iam:us-east-1:111122223333:root'}", "{'AWS':'arn:aws:iam::111122223333:user/*'}",
        "{'AWS':'arn:aws:iam::111122223333:user/'}",
        "{'AWS':'arn:aws:iam::111122223333:group/g'}", "{'AWS':'arn:aws:sts::111122223333:role/r'}",
        "{'AWS':'arn:aws:iam::tenant:root'}",
        "{'Service':'*'}", "{'CanonicalUser':{}}", "{'Federated':null}"})
    void aPrincipalThatIsNoneIsRefused(String principal) {
        var document = json("{'Statement':[{'Effect':'Deny','Principal':" + principal + ",'Action':'s3:*','Resource':'*'}]}");

        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(() -> Policy.parse(document))
                .withMessage("Invalid principal in policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3:", ":s3", "s3", "GetObject", "s3:Get Object", "s3:Get-Object", "s3:Get:Object",
        "s3:GetObjéct", "**", "s?:GetObject"})
    void anActionThatIsNoneIsRefused(String action) {
        var document = json("{'Statement':[{'Effect':'Allow','Action':'" + action + "','Resource':'*'}]}");

        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(() -> Policy.parse(document).requireNames())
                .withMessage("Policy has invalid action");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'StringEquals':{'s3:existingOBJECTtag/team':'red'}} | * | true",
        "{'StringEquals':{'\\u0073\\u0033:ExistingObjectTag/team':'red'}} | * | true",
        "{'StringEquals':{'aws:PrincipalTag/team':'a${ s3:existingobjecttag/team }'}} | * | true",
        "{'Bool':{'aws:SecureTransport':'true'}} | arn:aws:s3:::b/${aws:username}/${s3:ExistingObjectTag/team}/* | true",
        "{'StringEquals':{'aws:PrincipalTag/s3:ExistingObjectTag/team':'red'}} | arn:aws:s3:::b/s3:ExistingObjectTag/team | false",
        "{'StringEquals':{'s3:RequestObjectTag/team':'s3:ExistingObjectTag/team'}} | * | false",
        "{'StringEquals':{'s3:x-amz-acl':'private'}} | * | false",
    })
    void aPolicyKnowsWhatItAsksFor(String condition, String resource, boolean asks) {
        var document = json("{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'"
                + resource + "','Condition':" + condition + "}]}");

        assertThat(Policy.parse(document).asksFor("s3:ExistingObjectTag/")).isEqualTo(asks);
    }

    @Test
    void theFormOfAResourcesPolicyAndOfAnIdentitysDiffer() {
        var resource = Policy.parse(json("{'Statement':[{" + VALID + "}]}"));
        var identity = Policy.parse(json("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*'}]}"));
        var trust = Policy.parse(json("{'Statement':[{'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'}]}"));

        assertThat(resource.requireResourceForm()).isSameAs(resource);
        assertThat(identity.requireIdentityForm()).isSameAs(identity);
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(identity::requireResourceForm)
                .withMessage("Missing required field Principal");
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(trust::requireResourceForm)
                .withMessage("Missing required field Resource");
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(resource::requireIdentityForm)
                .satisfies(e -> assertThat(e.problem()).isEqualTo(MalformedPolicyException.Problem.PRINCIPAL));
    }

    @Test
    void noDocumentDoesMoreThanBeRefused() {
        var random = new Random(11);
        int accepted = 0;
        for (int i = 0; i < 30_000; i++) {
            var document = mutated(RandomCase.policy(random, AttachedPolicy.Kind.values()[random.nextInt(6)]).json(), random);
            try {
                Policy.parse(document);
                accepted++;
            } catch (MalformedPolicyException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(accepted).isBetween(1_000, 29_000);
    }

    private static String mutated(String document, Random random) {
        var text = new StringBuilder(document);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            int other = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                case 2 -> text.insert(at, text.substring(Math.min(at, other), Math.max(at, other)));
                default -> text.setCharAt(at, "{}[]\",:*?$\\0".charAt(random.nextInt(12)));
            }
        }
        return text.toString();
    }

    private static String json(String text) {
        return text.startsWith("{") ? text.replace('\'', '"') : text;
    }
}
