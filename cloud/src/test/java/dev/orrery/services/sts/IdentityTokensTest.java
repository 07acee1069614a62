package dev.orrery.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Tag;

/// Tokens that users and roles get, checked as somebody outside would: with what the issuer publishes.
/// Source: IAM User Guide, "Understanding token claims".
class IdentityTokensTest {
    private static final String NAMESPACE = "https://sts.amazonaws.com/";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tokenShowsItsHolderToWhoeverFetchesTheIssuersKeys() throws GeneralSecurityException {
        // given
        var issuer = iam.enableOutboundWebIdentityFederation(_ -> { }).issuerIdentifier();
        assertThat(iam.getOutboundWebIdentityFederationInfo(_ -> { }).issuerIdentifier()).isEqualTo(issuer);
        var alice = user("alice", "'Effect':'Allow','Action':['sts:GetWebIdentityToken','sts:TagGetWebIdentityToken'],"
                + "'Resource':'arn:aws:sts::123456789012:self','Condition':{'NumericLessThanEquals':{'sts:DurationSeconds':'600'},"
                + "'ForAllValues:StringEquals':{'sts:IdentityTokenAudience':['https://a.example','https://b.example']}}");
        iam.tagUser(tag -> tag.userName("alice").tags(software.amazon.awssdk.services.iam.model.Tag.builder().key("team").value("red").build()));

        for (var algorithm : new String[] {"RS256", "ES384"}) {
            // when
            var answer = alice.getWebIdentityToken(get -> get.audience("https://a.example").signingAlgorithm(algorithm).durationSeconds(600)
                    .tags(Tag.builder().key("job").value("7").build()));

            // then
            var parts = answer.webIdentityToken().split("\\.");
            var header = members(decoded(parts[0]));
            assertThat(text(header, "alg")).isEqualTo(algorithm);
            assertThat(isSigned(issuer, header, parts)).isTrue();
            var claims = members(decoded(parts[1]));
            assertThat(text(claims, "iss")).isEqualTo(issuer);
            assertThat(text(claims, "aud")).isEqualTo("https://a.example");
            assertThat(text(claims, "sub")).isEqualTo("arn:aws:iam::123456789012:user/alice");
            long now = cloud.time().now().getEpochSecond();
            assertThat(claims.get("iat")).isEqualTo(new Json.Numeral(Long.toString(now)));
            assertThat(claims.get("exp")).isEqualTo(new Json.Numeral(Long.toString(now + 600)));
            assertThat(answer.expiration().getEpochSecond()).isEqualTo(now + 600);
            assertThat(((Json.Members) claims.get(NAMESPACE)).byName()).containsEntry("aws_account", new Json.Text("123456789012"))
                    .containsEntry("principal_tags", new Json.Members(Map.of("team", new Json.Text("red"))))
                    .containsEntry("request_tags", new Json.Members(Map.of("job", new Json.Text("7"))));
            parts[1] = parts[1].substring(0, parts[1].length() - 2) + (parts[1].endsWith("AA") ? "BB" : "AA");
            assertThat(isSigned(issuer, header, parts)).isFalse();
        }
        assertError(() -> alice.getWebIdentityToken(get -> get.audience("https://c.example").signingAlgorithm("ES384")), 403, "AccessDenied",
                "sts:GetWebIdentityToken on resource: arn:aws:sts::123456789012:self because no identity-based policy allows");
        assertError(() -> alice.getWebIdentityToken(get -> get.audience("https://a.example").signingAlgorithm("ES384").durationSeconds(601)), 403,
                "AccessDenied", "because no identity-based policy allows");
    }

    @Test
    void issuesNothingUnlessTheAccountWantsIt() {
        var sts = cloud.client(StsClient.class);
        ThrowingCallable get = () -> sts.getWebIdentityToken(token -> token.audience("a").signingAlgorithm("RS256"));
        assertError(get, 403, "OutboundWebIdentityFederationDisabledException", "not enabled");
        assertError(() -> iam.getOutboundWebIdentityFederationInfo(_ -> { }), 404, "FeatureDisabled", "");
        assertError(() -> iam.disableOutboundWebIdentityFederation(_ -> { }), 404, "FeatureDisabled", "");
        var issuer = iam.enableOutboundWebIdentityFederation(_ -> { }).issuerIdentifier();
        assertError(() -> iam.enableOutboundWebIdentityFederation(_ -> { }), 409, "FeatureEnabled", "");
        sts.getWebIdentityToken(token -> token.audience("a", "b").signingAlgorithm("RS256"));
        iam.disableOutboundWebIdentityFederation(_ -> { });
        assertError(get, 403, "OutboundWebIdentityFederationDisabledException", "not enabled");

        // what was issued before can still be checked, and the issuer stays the same
        assertThat(((Json.Sequence) look(issuer, "/.well-known/jwks.json").get("keys")).elements()).hasSize(2);
        assertThat(iam.enableOutboundWebIdentityFederation(_ -> { }).issuerIdentifier()).isEqualTo(issuer);
        assertThat(RawRequest.to(cloud, "GET", path(issuer).replaceFirst("[0-9a-f-]{36}$", "0") + "/.well-known/jwks.json").send().status())
                .isEqualTo(404);
    }

    @Test
    void strangersWhoAskForIssuersMakeNoHomes() {
        var issuer = iam.enableOutboundWebIdentityFederation(_ -> { }).issuerIdentifier();
        var asked = new ArrayList<HomeId>();
        Function<HomeId, Home> homes = id -> {
            asked.add(id);
            return cloud.cloud().services().instance("sts", id).home();
        };
        var own = issuer.substring(issuer.indexOf("/123456789012/")) + "/.well-known/jwks.json";

        for (var below : List.of(own.replace("123456789012", "999999999999"), own.replaceFirst("[0-9a-f-]{36}", "other"))) {
            assertThat(new IssuerWindow().look(new Window.Look("GET", below, Map.of(), homes))).isInstanceOf(Window.View.Failure.class);
        }
        assertThat(asked).containsOnly(HomeId.ofPartition());

        assertThat(new IssuerWindow().look(new Window.Look("GET", own, Map.of(), homes))).isInstanceOf(Window.View.Document.class);
        assertThat(asked).contains(new HomeId("123456789012", HomeId.GLOBAL));
    }

    @Test
    void refusesWhatIsWrongWithARequest() {
        iam.enableOutboundWebIdentityFederation(_ -> { });
        var sts = cloud.client(StsClient.class);
        assertError(() -> sts.getWebIdentityToken(get -> get.audience("a").signingAlgorithm("HS256")), 400, "ValidationError",
                "Value 'HS256' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set");
        assertError(() -> sts.getWebIdentityToken(get -> get.audience("a").signingAlgorithm("RS256").durationSeconds(59)), 400, "ValidationError",
                "greater than or equal to 60");
        assertError(() -> sts.getWebIdentityToken(get -> get.signingAlgorithm("RS256")), 400, "ValidationError", "'audience'");
    }

    @Test
    void tokenOfSessionEndsWithTheSession() {
        iam.enableOutboundWebIdentityFederation(_ -> { });
        iam.createRole(create -> create.roleName("job").assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                + "\"Principal\":{\"AWS\":\"" + Orrery.ACCOUNT + "\"},\"Action\":\"sts:AssumeRole\"}}"));
        iam.putRolePolicy(put -> put.roleName("job").policyName("tokens").policyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:GetWebIdentityToken\",\"Resource\":\"*\"}}"));
        var credentials = cloud.client(StsClient.class).assumeRole(assume -> assume.roleArn("arn:aws:iam::" + Orrery.ACCOUNT + ":role/job")
                .roleSessionName("tonight").durationSeconds(900)).credentials();
        var session = cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()).client(StsClient.class);
        session.getWebIdentityToken(get -> get.audience("a").signingAlgorithm("ES384").durationSeconds(900));
        assertError(() -> session.getWebIdentityToken(get -> get.audience("a").signingAlgorithm("ES384").durationSeconds(901)), 403,
                "SessionDurationEscalationException", "");
    }

    private boolean isSigned(String issuer, Map<String, Json> header, String[] parts) throws GeneralSecurityException {
        var configuration = look(issuer, "/.well-known/openid-configuration");
        assertThat(text(configuration, "issuer")).isEqualTo(issuer);
        var keys = ((Json.Sequence) look(text(configuration, "jwks_uri"), "").get("keys")).elements().stream().map(key -> ((Json.Members) key).byName());
        var key = keys.filter(one -> text(one, "kid").equals(text(header, "kid"))).findFirst().orElseThrow();
        var signature = Signature.getInstance(text(header, "alg").equals("RS256") ? "SHA256withRSA" : "SHA384withECDSAinP1363Format");
        signature.initVerify(publicKey(key));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private static PublicKey publicKey(Map<String, Json> key) throws GeneralSecurityException {
        if (text(key, "kty").equals("RSA")) {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
        }
        assertThat(text(key, "crv")).isEqualTo("P-384");
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp384r1"));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(number(key, "x"), number(key, "y")),
                parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(Map<String, Json> key, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text(key, name)));
    }

    private Map<String, Json> look(String url, String below) {
        return members(RawRequest.to(cloud, "GET", path(url) + below).send().body());
    }

    private static String path(String url) {
        assertThat(url).startsWith(Orrery.ENDPOINT);
        return url.substring(Orrery.ENDPOINT.length());
    }

    private static Map<String, Json> members(String document) {
        return ((Json.Members) JsonReader.read(document, 100_000)).byName();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String text(Map<String, Json> members, String name) {
        return ((Json.Text) members.get(name)).value();
    }

    private StsClient user(String name, String statement) {
        iam.createUser(create -> create.userName(name));
        iam.putUserPolicy(put -> put.userName(name).policyName("p").policyDocument(SessionsTest.document(statement)));
        var key = iam.createAccessKey(create -> create.userName(name)).accessKey();
        Clients clients = cloud.as(key.accessKeyId(), key.secretAccessKey());
        return clients.client(StsClient.class);
    }

    private static void assertError(ThrowingCallable call, int status, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
        });
    }
}
