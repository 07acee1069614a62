package dev.orrery.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Clients;
import dev.orrery.Orrery;
import dev.orrery.RawRequest;
import dev.orrery.kernel.network.FakeOutbound;
import dev.orrery.kernel.network.Outbound;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/// Roles for those whom an OpenID Connect provider vouches for, with tokens that are really signed.
class WebSessionsTest {
    private static final String ISSUER = "https://builds.example.com/oidc";
    private static final String HOST = "builds.example.com/oidc";
    private final FakeOutbound outside = new FakeOutbound();
    private final Orrery cloud = Orrery.start(Orrery.Beginning.USUAL.reaching(outside));
    private final IamClient iam = cloud.client(IamClient.class);
    private final KeyPair keys = pair();

    @BeforeEach
    void aProviderThatARoleTrusts() {
        var key = (RSAPublicKey) keys.getPublic();
        serve("/.well-known/openid-configuration", "{\"issuer\": \"" + ISSUER + "\", \"jwks_uri\": \"" + ISSUER + "/keys\"}");
        serve("/keys", "{\"keys\": [{\"kty\": \"RSA\", \"kid\": \"one\", \"alg\": \"RS256\", \"use\": \"sig\", \"n\": \"" + number(key.getModulus())
                + "\", \"e\": \"" + number(key.getPublicExponent()) + "\"}]}");
        iam.createOpenIDConnectProvider(create -> create.url(ISSUER).clientIDList("sts.amazonaws.com"));
        iam.createRole(create -> create.roleName("deploy").assumeRolePolicyDocument(("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/" + HOST + "'},'Action':'sts:AssumeRoleWithWebIdentity',"
                + "'Condition':{'StringEquals':{'" + HOST + ":aud':'sts.amazonaws.com'},'StringLike':{'" + HOST + ":sub':'repo:orders/*'}}}]}")
                .replace('\'', '"')));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void tokenOfTheProviderOpensTheRole() {
        var assumed = assume(token(keys, ISSUER, "repo:orders/main", "sts.amazonaws.com", 300));
        assertThat(assumed.subjectFromWebIdentityToken()).isEqualTo("repo:orders/main");
        assertThat(assumed.audience()).isEqualTo("sts.amazonaws.com");
        var credentials = assumed.credentials();
        assertThat(cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()).client(StsClient.class)
                .getCallerIdentity().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/deploy/build-7");
    }

    @Test
    void nothingElseDoes() {
        assertRefused(() -> assume(token(pair(), ISSUER, "repo:orders/main", "sts.amazonaws.com", 300)), "InvalidIdentityToken",
                "signature verification failed");
        var token = token(keys, ISSUER, "repo:orders/main", "sts.amazonaws.com", 300);
        var forged = token(pair(), ISSUER, "repo:orders/admin", "sts.amazonaws.com", 300);
        assertRefused(() -> assume(forged.substring(0, forged.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'))), "InvalidIdentityToken",
                "signature verification failed");
        assertRefused(() -> assume(unsigned()), "InvalidIdentityToken", "not supported");
        assertRefused(() -> assume(token(keys, ISSUER, "repo:orders/main", "somebody-else", 300)), "InvalidIdentityToken", "Incorrect token audience");
        assertRefused(() -> assume(token(keys, ISSUER, "repo:orders/main", "sts.amazonaws.com", -1)), "ExpiredTokenException", "Token expired");
        assertRefused(() -> assume(token(keys, "https://other.example.com", "repo:orders/main", "sts.amazonaws.com", 300)), "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://other.example.com");
        assertRefused(() -> assume("no.token"), "InvalidIdentityToken", "not a valid JWT");
        assertRefused(() -> assume(token(keys, ISSUER, "repo:strangers/main", "sts.amazonaws.com", 300)), "AccessDenied", "sts:AssumeRoleWithWebIdentity");
        outside.serve(ISSUER + "/keys", _ -> new Outbound.Reply(404, Map.of(), new byte[0]));
        assertRefused(() -> assume(token), "IDPCommunicationError", "verification key");
    }

    @Test
    void onlyTheTokenCountsWhateverSignsTheRequest() {
        // given one whom the role lets in, and a user who may do nothing
        var right = token(keys, ISSUER, "repo:orders/main", "sts.amazonaws.com", 300);
        var credentials = assume(right).credentials();
        var session = cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}"));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();

        // then her session opens nothing to another's token, and the user's policies keep nobody out
        assertRefused(() -> assumeSigned(session, token(keys, ISSUER, "repo:strangers/main", "sts.amazonaws.com", 300)), "AccessDenied",
                "sts:AssumeRoleWithWebIdentity");
        assertThat(assumeSigned(cloud.as(key.accessKeyId(), key.secretAccessKey()), right).audience()).isEqualTo("sts.amazonaws.com");
    }

    /// Tokens of providers outside go by the machine's time; those of this cloud go by its clock, which a person can turn.
    @Test
    void ownTokensLiveByTheCloudsClock() {
        // given an account that trusts the tokens it issues itself
        var issuer = cloud.connect(IamClient.builder()).endpointOverride(URI.create("https://localhost:4566")).build()
                .enableOutboundWebIdentityFederation(_ -> { }).issuerIdentifier();
        for (var document : List.of("/.well-known/openid-configuration", "/.well-known/jwks.json")) {
            outside.serve(issuer + document, request -> new Outbound.Reply(200, Map.of(),
                    RawRequest.to(cloud, "GET", request.target().getPath()).send().body().getBytes(StandardCharsets.UTF_8)));
        }
        var host = issuer.substring("https://".length());
        iam.createOpenIDConnectProvider(create -> create.url(issuer).clientIDList("sts.amazonaws.com"));
        iam.updateAssumeRolePolicy(update -> update.roleName("deploy").policyDocument(("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/" + host + "'},'Action':'sts:AssumeRoleWithWebIdentity',"
                + "'Condition':{'StringEquals':{'" + host + ":aud':'sts.amazonaws.com'}}}]}").replace('\'', '"')));
        var foreign = token(keys, ISSUER, "repo:orders/main", "sts.amazonaws.com", 300);

        // then one that was just made counts, whatever the machine's time is
        var token = cloud.client(StsClient.class).getWebIdentityToken(get -> get.audience("sts.amazonaws.com").signingAlgorithm("RS256")
                .durationSeconds(60)).webIdentityToken();
        assertThat(assume(token).audience()).isEqualTo("sts.amazonaws.com");

        // and ends when the cloud's minute is over, unlike one from outside
        cloud.time().advance(Duration.ofSeconds(60));
        assertRefused(() -> assume(token), "ExpiredTokenException", "Token expired");
        cloud.time().advance(Duration.ofDays(1000));
        assertRefused(() -> assume(foreign), "AccessDenied", "");
    }

    private AssumeRoleWithWebIdentityResponse assume(String token) {
        return assume(cloud.anonymous().client(StsClient.class), token);
    }

    /// The SDK signs this request for nobody unless it is told to.
    private static AssumeRoleWithWebIdentityResponse assumeSigned(Clients signer, String token) {
        var signing = AuthSchemeOption.builder().schemeId(AwsV4AuthScheme.SCHEME_ID).putSignerProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts").build();
        try (var client = signer.connect(StsClient.builder()).authSchemeProvider(_ -> List.of(signing)).build()) {
            return assume(client, token);
        }
    }

    private static AssumeRoleWithWebIdentityResponse assume(StsClient client, String token) {
        return client.assumeRoleWithWebIdentity(assume -> assume.roleArn("arn:aws:iam::123456789012:role/deploy").roleSessionName("build-7")
                .webIdentityToken(token));
    }

    private void serve(String path, String document) {
        outside.serve(ISSUER + path, _ -> new Outbound.Reply(200, Map.of(), document.getBytes(StandardCharsets.UTF_8)));
    }

    private static String token(KeyPair keys, String issuer, String subject, String audience, long secondsLeft) {
        var signed = encoded("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "." + encoded("{\"iss\":\"" + issuer + "\",\"sub\":\"" + subject + "\",\"aud\":\""
                + audience + "\",\"exp\":" + Instant.now().plusSeconds(secondsLeft).getEpochSecond() + "}");
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unsigned() {
        return encoded("{\"alg\":\"none\"}") + "." + encoded("{\"iss\":\"" + ISSUER + "\",\"sub\":\"repo:orders/main\",\"aud\":\"sts.amazonaws.com\",\"exp\":"
                + Instant.now().plusSeconds(300).getEpochSecond() + "}") + ".";
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(BigInteger number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        });
    }
}
