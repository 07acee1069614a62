package dev.orrery.services.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;

/// Roles for those whom a SAML provider vouches for, with assertions that are really signed.
class SamlSessionsTest {
    static final String PROVIDER = "arn:aws:iam::123456789012:saml-provider/company";
    static final String ROLE = "arn:aws:iam::123456789012:role/staff";
    private static final String RECIPIENT = "https://signin.aws.amazon.com/saml";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @BeforeEach
    void aProviderThatARoleTrusts() {
        var certificate = resource("certificate.pem").replaceAll("-----[A-Z ]+-----", "").strip();
        iam.createSAMLProvider(create -> create.name("company").samlMetadataDocument(
                "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\"><IDPSSODescriptor>"
                        + "<KeyDescriptor><X509Certificate>" + certificate + "</X509Certificate></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>"));
        iam.createRole(create -> create.roleName("staff").assumeRolePolicyDocument(("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'Federated':'" + PROVIDER + "'},'Action':'sts:AssumeRoleWithSAML','Condition':{'StringEquals':{'SAML:aud':'"
                + RECIPIENT + "'},'StringLike':{'SAML:sub':'*@example.com'}}}]}").replace('\'', '"')));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void signedAssertionOpensTheRole() throws Exception {
        for (var place : List.of("Assertion", "Response")) {
            var assumed = assume(signed(response("alice@example.com", 300), place, key()));
            assertThat(assumed.subject()).isEqualTo("alice@example.com");
            assertThat(assumed.subjectType()).isEqualTo("persistent");
            assertThat(assumed.issuer()).isEqualTo("https://idp.example.com");
            var credentials = assumed.credentials();
            assertThat(cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()).client(StsClient.class)
                    .getCallerIdentity().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/staff/alice");
        }
    }

    @Test
    void nothingElseDoes() throws Exception {
        var good = signed(response("alice@example.com", 300), "Assertion", key());
        assertRefused(() -> assume(response("alice@example.com", 300)), "InvalidIdentityToken", "Response signature invalid");
        assertRefused(() -> assume(good.replace("alice@example.com", "admin@example.com")), "InvalidIdentityToken", "Response signature invalid");
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var strange = generator.generateKeyPair().getPrivate();
        assertRefused(() -> assume(signed(response("alice@example.com", 300), "Assertion", strange)), "InvalidIdentityToken", "Response signature invalid");
        assertRefused(() -> assume(signed(response("alice@example.com", -1), "Assertion", key())), "ExpiredTokenException", "Token must be redeemed");
        assertRefused(() -> assume(signed(response("alice@elsewhere.com", 300), "Assertion", key())), "AccessDenied", "sts:AssumeRoleWithSAML");
        assertRefused(() -> assume(signed(response("alice@example.com", 300).replace(ROLE, ROLE + "2"), "Assertion", key())), "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithSAML");
        assertRefused(() -> assume("<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + good), "InvalidIdentityToken", "Invalid SAML assertion");
    }

    /// The signed assertion is hidden where nobody looks, and another stands in its place.
    @Test
    void signedPartVouchesForNoOther() throws Exception {
        var good = signed(response("alice@example.com", 300), "Assertion", key());
        var assertion = good.substring(good.indexOf("<saml:Assertion"), good.indexOf("</saml:Assertion>") + "</saml:Assertion>".length());
        var signature = assertion.substring(assertion.indexOf("<Signature"), assertion.indexOf("</Signature>") + "</Signature>".length());
        var evil = assertion.replace(signature, "").replace("alice@example.com", "admin@example.com").replace("ID=\"_assertion\"", "ID=\"_evil\"");
        assertRefused(() -> assume(good.replace(assertion, evil + "<Extensions>" + assertion + "</Extensions>")), "InvalidIdentityToken", "signature");
        var withSignature = evil.replaceFirst(">", ">" + signature.replace("$", "\\$"));
        assertRefused(() -> assume(good.replace(assertion, withSignature + "<Extensions>" + assertion + "</Extensions>")), "InvalidIdentityToken", "signature");
        assertRefused(() -> assume(good.replace(assertion, assertion + evil)), "InvalidIdentityToken", "Invalid SAML assertion");
        var sameId = withSignature.replace("ID=\"_evil\"", "ID=\"_assertion\"");
        assertRefused(() -> assume(good.replace(assertion, sameId + "<Extensions>" + assertion + "</Extensions>")), "InvalidIdentityToken", "signature");
    }

    private AssumeRoleWithSamlResponse assume(String response) {
        return cloud.anonymous().client(StsClient.class).assumeRoleWithSAML(assume -> assume.roleArn(ROLE).principalArn(PROVIDER)
                .samlAssertion(Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8))));
    }

    static String response(String subject, long secondsLeft) {
        var until = Instant.now().plusSeconds(secondsLeft);
        return "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\""
                + " ID=\"_response\"><saml:Assertion ID=\"_assertion\"><saml:Issuer>https://idp.example.com</saml:Issuer><saml:Subject>"
                + "<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">" + subject + "</saml:NameID>"
                + "<saml:SubjectConfirmation><saml:SubjectConfirmationData NotOnOrAfter=\"" + until + "\" Recipient=\"" + RECIPIENT
                + "\"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotOnOrAfter=\"" + until + "\"><saml:AudienceRestriction>"
                + "<saml:Audience>" + RECIPIENT + "</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement>"
                + "<saml:Attribute Name=\"https://aws.amazon.com/SAML/Attributes/Role\"><saml:AttributeValue>" + ROLE + "," + PROVIDER
                + "</saml:AttributeValue></saml:Attribute><saml:Attribute Name=\"https://aws.amazon.com/SAML/Attributes/RoleSessionName\">"
                + "<saml:AttributeValue>alice</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>";
    }

    static String signed(String response, String place, PrivateKey key) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(response)));
            var root = document.getDocumentElement();
            var element = place.equals("Response") ? root : (Element) root.getFirstChild();
            element.setIdAttribute("ID", true);
            var signatures = XMLSignatureFactory.getInstance("DOM");
            var reference = signatures.newReference("#" + element.getAttribute("ID"), signatures.newDigestMethod(DigestMethod.SHA256, null),
                    List.of(signatures.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                            signatures.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)), null, null);
            var info = signatures.newSignedInfo(signatures.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                    signatures.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null), List.of(reference));
            signatures.newXMLSignature(info, null).sign(new DOMSignContext(key, element));
            var text = new StringWriter();
            var transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty("omit-xml-declaration", "yes");
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static PrivateKey key() throws Exception {
        var pem = resource("key.pem").replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    }

    /// The certificate and key that were made for the tests of IAM.
    static String resource(String name) {
        try (var stream = SamlSessionsTest.class.getResourceAsStream("/dev/orrery/services/iam/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void assertRefused(ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        });
    }
}
