package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After the S3 User Guide, "Blocking public access to your Amazon S3 storage", the meaning of "public".
class PublicPolicyTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{'StringLike':{'aws:SourceVpc':'vpc-*'}}", "{'StringNotEquals':{'aws:SourceVpc':'vpc-1'}}",
        "{'StringEqualsIfExists':{'aws:SourceVpc':'vpc-1'}}",
        "{'ForAllValues:StringEquals':{'aws:PrincipalOrgPaths':'o-1/r/ou/'}}", "{'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}}",
        "{'IpAddress':{'aws:SourceIp':['10.0.0.0/8','0.0.0.0/1']}}", "{'IpAddress':{'aws:SourceIp':'10.0.0.0/7'}}",
        "{'IpAddress':{'aws:SourceIp':'2001::/31'}}",
        "{'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}}", "{'Bool':{'aws:SecureTransport':'true'}}",
        "{'StringEquals':{'aws:UserAgent':'x'}}",
        "{'StringEquals':{'aws:Referer':'http://example.com/'}}", "{'StringLike':{'aws:userid':'AROAEXAMPLE:*'}}",
        "{'StringEquals':{'aws:PrincipalOrgID':'${aws:PrincipalTag/org}'}}",
        "{'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:123456789012:t'}}",
        "{'StringLike':{'s3:DataAccessPointArn':'arn:aws:s3:us-west-2:*:accesspoint/a'}}",
        "{'Null':{'aws:SourceVpc':'false'}}"})
    void everyoneWithoutFixedValuesIsPublic(String condition) {
        assertThat(PublicPolicy.isPublic(policy("'Principal':{'AWS':'*'}", condition))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'StringEquals':{'aws:SourceVpc':'vpc-91237329'}}", "{'StringLike':{'aws:SourceVpce':['vpce-1','vpce-2']}}",
        "{'StringEquals':{'AWS:SOURCEACCOUNT':'123456789012'}}",
        "{'IpAddress':{'aws:SourceIp':'10.0.0.0/32'}}",
        "{'IpAddress':{'aws:SourceIp':['203.0.113.0/24','2001:db8::/32','9.0.0.0/8']}}",
        "{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}", "{'ForAnyValue:StringEquals':{'aws:PrincipalOrgPaths':'o-1/r/ou/'}}",
        "{'ArnEquals':{'aws:SourceArn':'arn:aws:sns:us-east-1:123456789012:t'}}",
        "{'StringEquals':{'aws:userid':'AIDAEXAMPLE'}}",
        "{'StringLike':{'s3:DataAccessPointArn':'arn:aws:s3:us-west-2:123456789012:accesspoint/*'}}",
        "{'StringEquals':{'s3:DataAccessPointAccount':'123456789012'}}",
        "{'Bool':{'aws:SecureTransport':'true'},'StringEquals':{'aws:SourceVpc':'vpc-1'}}"})
    void aConditionWithFixedValuesIsNotPublic(String condition) {
        assertThat(PublicPolicy.isPublic(policy("'Principal':'*'", condition))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Principal':{'AWS':'123456789012'}", "'Principal':{'Service':'cloudfront.amazonaws.com'}",
        "'Principal':{'AWS':['123456789012','arn:aws:iam::123456789012:role/r'],'CanonicalUser':'abc'}"})
    void fixedPrincipalsAreNotPublic(String principal) {
        assertThat(PublicPolicy.isPublic(policy(principal, ""))).isFalse();
    }

    @Test
    void onePublicStatementMakesThePolicyPublicAndADenyDoesNotChangeThat() {
        var mixed = Cases.policy(Cases.to("Allow", "'Principal':{'Service':'cloudtrail.amazonaws.com'}"), Cases.to("Allow", "'Principal':'*'"),
                Cases.to("Deny", "'Principal':'*'"));

        assertThat(PublicPolicy.isPublic(mixed)).isTrue();
        assertThat(PublicPolicy.reasons(mixed)).containsExactly("statement '#1' is not public: it names its principals",
                "statement '#2' is public: it allows s3:* to everyone, and no condition limits it to fixed values");
        assertThat(PublicPolicy.isPublic(Cases.policy(Cases.to("Deny", "'Principal':'*'")))).isFalse();
    }

    private static Policy policy(String principal, String condition) {
        return Cases.policy("{'Effect':'Allow'," + principal + ",'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'"
                + (condition.isEmpty() ? "" : ",'Condition':" + condition) + "}");
    }
}
