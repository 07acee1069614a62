package dev.orrery.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// After the IAM User Guide's "Condition operators", "Conditions with multiple context keys or values" and "Variables and
/// tags". Several values stand with `|` between them; `-` is no value at all.
class ConditionTest {

    @ParameterizedTest(name = "{0} {1} on {2}")
    @CsvSource(quoteCharacter = '`', value = {
        "StringEquals,a,a,true", "StringEquals,a,A,false", "StringEquals,a|b,b,true", "StringEquals,a*,ab,false",
        "StringEquals,a*,a*,true",
        "StringEquals,a,-,false",
        "StringNotEquals,a,b,true", "StringNotEquals,a,a,false", "StringNotEquals,a|b,b,false", "StringNotEquals,a|b,c,true",
        "StringNotEquals,a,-,true",
        "StringEqualsIgnoreCase,straSSe,STRAsse,true", "StringNotEqualsIgnoreCase,a,A,false",
        "StringLike,home/*,home/a/b,true", "StringLike,h?me,home,true", "StringLike,h?me,hme,false", "StringLike,*,-,false",
        "StringLike,a,A,false",
        "StringNotLike,home/*,home/x,false", "StringNotLike,home/*,x,true", "StringNotLike,*,-,true",
        "NumericEquals,10,10.0,true", "NumericEquals,1e1,10,true", "NumericNotEquals,10,11,true", "NumericNotEquals,10,-,true",
        "NumericLessThan,10,9.999,true", "NumericLessThan,10,10,false", "NumericLessThanEquals,10,10,true",
        "NumericGreaterThan,10,10,false",
        "NumericGreaterThan,-1,0,true", "NumericGreaterThanEquals,10,10,true", "NumericLessThan,10,abc,false",
        "NumericLessThan,10,-,false",
        "DateEquals,2026-01-01,2026-01-01T00:00:00Z,true", "DateEquals,2026-01-01T01:00:00+01:00,2026-01-01T00:00:00Z,true",
        "DateNotEquals,2026-01-01,2026-01-02,true", "DateLessThan,2026-01-01T00:00:00Z,2025-12-31T23:59:59.999Z,true",
        "DateLessThan,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,false",
        "DateLessThanEquals,1767225600,2026-01-01T00:00:00Z,true",
        "DateEquals,2026,2026,true", "DateEquals,2026-01,2026-01-01T00:00Z,true", "DateEquals,2026-02T,2026-02-01,true",
        "DateEquals,2026-01-01T01:00:00+0100,2026-01-01t00:00:00z,true", "DateEquals,2026-01-01T02,2026-01-01T03:30+01:30,true",
        "DateEquals,2025-12-31T2:00:00.5-22,2026-01-01T00:00:00.500Z,true",
        "DateGreaterThan,2026-01-01,2026-01-01T00:00:01Z,true", "DateGreaterThanEquals,2026-01-01,2026-01-01,true",
        "DateGreaterThan,2026-01-01,soon,false",
        "Bool,true,true,true", "Bool,true,True,true", "Bool,true,false,false", "Bool,false,false,true", "Bool,false,-,false",
        "Bool,true,yes,false",
        "BinaryEquals,aGVsbG8=,aGVsbG8=,true", "BinaryEquals,aGVsbG8=,aGVsbG9v,false", "BinaryEquals,aGVsbG8=,?,false",
        "IpAddress,203.0.113.0/24,203.0.113.5,true", "IpAddress,203.0.113.0/24,203.0.112.5,false",
        "IpAddress,203.0.113.0/24|2001:db8::/32,2001:db8::5,true", "IpAddress,203.0.113.0/24,-,false",
        "IpAddress,0.0.0.0/0,unknown,false",
        "NotIpAddress,203.0.113.0/24,203.0.113.5,false", "NotIpAddress,203.0.113.0/24,198.51.100.1,true",
        "NotIpAddress,203.0.113.0/24,-,true",
        "ArnEquals,arn:aws:s3:::a*,arn:aws:s3:::abc,true",
        "ArnLike,arn:aws:sns:*:123456789012:t,arn:aws:sns:eu-west-1:123456789012:t,true",
        "ArnLike,arn:aws:sns:*:t,arn:aws:sns:eu-west-1:123456789012:t,false", "ArnLike,arn:aws:s3:::a?c,arn:aws:s3:::abc,true",
        "ArnLike,arn:aws:s3*,arn:aws:s3:::abc,true", "ArnLike,arn:aws:*:::abc,arn:aws:s3:::abc,true",
        "ArnLike,arn:*:abc,arn:aws:s3:::abc,false",
        "ArnLike,arn:aws:s*c,arn:aws:s3:::abc,false", "ArnLike,*c,arn:aws:s3:::abc,false", "ArnLike,*,arn:aws:s3:::abc,true",
        "ArnNotLike,arn:aws:s3:::a*,arn:aws:s3:::b,true", "ArnNotEquals,arn:aws:s3:::a,arn:aws:s3:::a,false",
        "ArnNotLike,arn:aws:s3:::a*,-,true",
        "ArnLike,arn:aws:s3:::a:*,arn:aws:s3:::a:b:c,true",
        "Null,true,-,true", "Null,true,a,false", "Null,false,-,false", "Null,false,a,true",
        "StringEqualsIfExists,a,-,true", "StringEqualsIfExists,a,b,false", "StringNotEqualsIfExists,a,-,true",
        "BoolIfExists,true,-,true",
        "ForAllValues:StringEquals,a|b,a,true", "ForAllValues:StringEquals,a|b,a|b,true",
        "ForAllValues:StringEquals,a|b,a|c,false",
        "ForAllValues:StringEquals,a,-,true", "ForAllValues:StringNotEquals,a,b|c,true",
        "ForAllValues:StringNotEquals,a,a|b,false",
        "ForAnyValue:StringEquals,a|b,c|a,true", "ForAnyValue:StringEquals,a|b,c|d,false", "ForAnyValue:StringEquals,a,-,false",
        "ForAnyValue:StringNotEquals,a,a|b,true", "ForAnyValue:StringNotEquals,a,a,false",
        "ForAnyValue:StringNotEquals,a,-,false",
        "ForAnyValue:StringLikeIfExists,a*,-,true", "ForAnyValue:StringLike,a*,x|ab,true",
        "StringLike,${test:name}*,xander,true", "StringLike,${test:name}*,bob,false", "StringEquals,${TEST:NAME},x,true",
        "StringEquals,${test:none},x,false", "StringEquals,`${test:none, 'x'}`,x,true",
        "StringEquals,`${test:name, 'y'}`,x,true",
        "StringLike,a${*}b,a*b,true", "StringLike,a${*}b,aXb,false", "StringLike,a${?}${$}b,a?$b,true",
        "StringLike,${test:star},abc,false",
        "StringLike,${test:star},*,true", "StringEquals,${test:two},p,false", "StringNotEquals,${test:none},x,false",
        "StringEquals,$x$,$x$,true",
        "ArnLike,arn:aws:s3:::b/${test:name}/*,arn:aws:s3:::b/x/y,true",
        "ArnLike,arn:aws:s3:::${test:none}*,arn:aws:s3:::b,false",
    })
    void anOperatorHoldsAsDocumented(String operator, String wanted, String found, boolean holds) {
        var condition = Condition.of(operator, "test:Key", values(wanted), true);
        Map<String, List<String>> context = found.equals("-") ? Map.of() : Map.of("test:key", values(found));

        assertThat(condition.holds(Statement.Effect.ALLOW, circumstances(context))).isEqualTo(holds);
    }

    @Test
    void aDenyAppliesWhereAVariableHasNoValueAndAnAllowDoesNot() {
        var condition = Condition.of("StringNotEquals", "test:Key", List.of("${test:none}"), true);
        var circumstances = circumstances(Map.of("test:key", List.of("x")));

        assertThat(condition.holds(Statement.Effect.DENY, circumstances)).isTrue();
        assertThat(condition.holds(Statement.Effect.ALLOW, circumstances)).isFalse();
    }

    @Test
    void beforeVersion2012NothingIsAVariable() {
        var condition = Condition.of("StringEquals", "test:Key", List.of("${test:name}"), false);

        assertThat(condition.holds(Statement.Effect.ALLOW, circumstances(Map.of("test:Key", List.of("${test:name}"))))).isTrue();
        assertThat(condition.holds(Statement.Effect.ALLOW, circumstances(Map.of("test:Key", List.of("x"))))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Equals", "stringEquals", "StringEquals ", "IfExists", "NullIfExists", "ForAllValues:",
        "ForAnyValue:IfExists",
        "ForEachValue:StringEquals", "ForAnyValue:ForAllValues:StringEquals", "StringEqualsIfExistsIfExists",
        "BinaryNotEquals", "NotStringEquals"})
    void anUnknownOperatorIsRefused(String operator) {
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(() -> Condition.of(operator, "test:Key", List.of("a"), true))
                .withMessage("Invalid Condition type : " + operator);
    }

    @ParameterizedTest
    @CsvSource({"NumericEquals,ten", "NumericEquals,1e9999", "DateEquals,tomorrow", "DateEquals,2026-13-01", "Bool,maybe",
        "Null,1",
        "BinaryEquals,%", "IpAddress,10.0.0.0/99", "IpAddress,localhost", "StringEquals,${a:b", "StringEquals,${}",
        "StringLike,'${a:b, x}'"})
    void aValueThatIsNotOfTheOperatorsTypeIsRefused(String operator, String value) {
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(() -> Condition.of(operator, "test:Key", List.of(value), true));
    }

    private static List<String> values(String text) {
        return Arrays.asList(text.split("\\|"));
    }

    private static Circumstances circumstances(Map<String, List<String>> context) {
        var all = new java.util.HashMap<>(context);
        all.put("test:name", List.of("x"));
        all.put("test:star", List.of("*"));
        all.put("test:two", List.of("p", "q"));
        return new Circumstances(Caller.anonymous(), Access.of("s3:GetObject", "*", Cases.HOME), Memberships.NONE, all);
    }
}
