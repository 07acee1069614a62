package dev.orrery.services.sts;

import static dev.orrery.services.sts.SamlSessionsTest.PROVIDER;
import static dev.orrery.services.sts.SamlSessionsTest.ROLE;
import static dev.orrery.services.sts.SamlSessionsTest.assertRefused;
import static dev.orrery.services.sts.SamlSessionsTest.key;
import static dev.orrery.services.sts.SamlSessionsTest.resource;
import static dev.orrery.services.sts.SamlSessionsTest.response;
import static dev.orrery.services.sts.SamlSessionsTest.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AssertionEncryptionModeType;
import software.amazon.awssdk.services.sts.StsClient;

/// Assertions that only the provider's private key opens, encrypted as XML Encryption 1.1 says.
class EncryptedAssertionsTest {
    private static final String KEY = resource("other-key.pem");
    private static final String SHA_1 = "rsa-oaep-mgf1p";
    private static final String SHA_256 = "rsa-oaep";
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @BeforeEach
    void aProviderThatARoleTrusts() {
        var certificate = resource("certificate.pem").replaceAll("-----[A-Z ]+-----", "").strip();
        iam.createSAMLProvider(create -> create.name("company").addPrivateKey(KEY).assertionEncryptionMode(AssertionEncryptionModeType.ALLOWED)
                .samlMetadataDocument("<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\">"
                        + "<IDPSSODescriptor><KeyDescriptor><X509Certificate>" + certificate
                        + "</X509Certificate></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>"));
        iam.createRole(create -> create.roleName("staff").assumeRolePolicyDocument(("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'Federated':'" + PROVIDER + "'},'Action':'sts:AssumeRoleWithSAML'}]}").replace('\'', '"')));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void opensWhatWasSignedAndThenEncrypted() throws Exception {
        var plain = signed(response("alice@example.com", 300), "Assertion", key());
        for (var transport : new String[] {SHA_1, SHA_256}) {
            for (var content : new String[] {"aes128-cbc", "aes256-cbc", "aes128-gcm", "aes256-gcm"}) {
                assertThat(assume(encrypted(plain, content, transport, true))).isEqualTo("alice@example.com");
            }
        }
        assertThat(assume(encrypted(plain, "aes256-gcm", SHA_256, false))).isEqualTo("alice@example.com");
        assertThat(assume(plain)).isEqualTo("alice@example.com");
    }

    @Test
    void opensWhatWasEncryptedAndThenSigned() throws Exception {
        var sealed = encrypted(response("alice@example.com", 300), "aes256-gcm", SHA_256, true);
        assertRefused(() -> assume(sealed), "InvalidIdentityToken", "Response signature invalid");
        var whole = signed(sealed, "Response", key());
        assertThat(assume(whole)).isEqualTo("alice@example.com");
        var other = encrypted(response("admin@example.com", 300), "aes256-gcm", SHA_256, true);
        assertRefused(() -> assume(whole.replaceFirst("<saml:EncryptedAssertion.*</saml:EncryptedAssertion>",
                other.substring(other.indexOf("<saml:EncryptedAssertion"), other.indexOf("</samlp:Response>")))), "InvalidIdentityToken",
                "Response signature invalid");
    }

    @Test
    void opensNothingElse() throws Exception {
        var plain = signed(response("alice@example.com", 300), "Assertion", key());
        var sealed = encrypted(plain, "aes256-gcm", SHA_256, true);
        assertRefused(() -> assume(sealed.replace("aes256-gcm", "aes256-cbc")), "InvalidIdentityToken", "Invalid SAML assertion");
        assertRefused(() -> assume(sealed.replace("xmlenc11#rsa-oaep", "xmlenc11#rsa-1_5")), "InvalidIdentityToken", "Invalid SAML assertion");
        assertRefused(() -> assume(sealed.replaceFirst("(CipherValue>[A-Za-z0-9+/]{40})[A-Za-z0-9+/]{4}", "$1AAAA")), "InvalidIdentityToken",
                "Invalid SAML assertion");
        assertRefused(() -> assume(encrypted("<!DOCTYPE a [<!ENTITY e \"x\">]>" + plain, "aes256-gcm", SHA_256, true)), "InvalidIdentityToken",
                "Invalid SAML assertion");
        var keyId = iam.getSAMLProvider(get -> get.samlProviderArn(PROVIDER)).privateKeyList().getFirst().keyId();
        assertRefused(() -> iam.updateSAMLProvider(update -> update.samlProviderArn(PROVIDER).removePrivateKey(keyId)), "InvalidInput", "private key");
        iam.updateSAMLProvider(update -> update.samlProviderArn(PROVIDER).addPrivateKey(resource("key.pem")));
        assertRefused(() -> iam.updateSAMLProvider(update -> update.samlProviderArn(PROVIDER).addPrivateKey(KEY)), "LimitExceeded", "2");
        assertThat(assume(sealed)).isEqualTo("alice@example.com");
        iam.updateSAMLProvider(update -> update.samlProviderArn(PROVIDER).removePrivateKey(keyId));
        assertRefused(() -> assume(sealed), "InvalidIdentityToken", "Invalid SAML assertion");
    }

    @Test
    void providerMayWantNothingButEncryptedAssertions() throws Exception {
        iam.updateSAMLProvider(update -> update.samlProviderArn(PROVIDER).assertionEncryptionMode(AssertionEncryptionModeType.REQUIRED));
        assertThat(iam.getSAMLProvider(get -> get.samlProviderArn(PROVIDER)).assertionEncryptionMode())
                .isEqualTo(AssertionEncryptionModeType.REQUIRED);
        var plain = signed(response("alice@example.com", 300), "Assertion", key());
        assertRefused(() -> assume(plain), "InvalidIdentityToken", "Invalid SAML assertion");
        assertThat(assume(encrypted(plain, "aes128-gcm", SHA_1, true))).isEqualTo("alice@example.com");
        assertRefused(() -> iam.createSAMLProvider(create -> create.name("other").assertionEncryptionMode("Required").samlMetadataDocument(
                iam.getSAMLProvider(get -> get.samlProviderArn(PROVIDER)).samlMetadataDocument())), "InvalidInput", "private key");
        assertRefused(() -> iam.updateSAMLProvider(update -> update.samlProviderArn(PROVIDER).addPrivateKey("-----BEGIN PRIVATE KEY-----\nMIIB\n"
                + "-----END PRIVATE KEY-----\n")), "InvalidInput", "private key");
    }

    private String assume(String response) {
        return cloud.anonymous().client(StsClient.class).assumeRoleWithSAML(assume -> assume.roleArn(ROLE).principalArn(PROVIDER)
                .samlAssertion(Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8)))).subject();
    }

    /// The response with its assertion encrypted.
    ///
    /// @param within whether the key stands in the data's key information, or beside the data
    private static String encrypted(String response, String content, String transport, boolean within) throws GeneralSecurityException {
        int from = response.indexOf("<saml:Assertion");
        int to = response.indexOf("</saml:Assertion>") + "</saml:Assertion>".length();
        var doctype = response.startsWith("<!DOCTYPE") ? response.substring(0, response.indexOf('>', response.indexOf(']')) + 1) : "";
        var assertion = doctype + response.substring(from, to).replaceFirst("<saml:Assertion( xmlns:saml=\"[^\"]*\")?",
                "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"");
        boolean counted = content.endsWith("gcm");
        var secret = new byte[content.startsWith("aes128") ? 16 : 32];
        Arrays.fill(secret, (byte) 7);
        var nonce = new byte[counted ? 12 : 16];
        Arrays.fill(nonce, (byte) 9);
        AlgorithmParameterSpec parameters = counted ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce);
        var cipher = Cipher.getInstance(counted ? "AES/GCM/NoPadding" : "AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), parameters);
        var text = assertion.getBytes(StandardCharsets.UTF_8);
        int padding = counted ? 0 : 16 - text.length % 16;
        var padded = Arrays.copyOf(text, text.length + padding);
        if (padding > 0) {
            padded[padded.length - 1] = (byte) padding;
        }
        var sealed = cipher.doFinal(padded);
        var whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
        var encryptedKey = encryptedKey(secret, transport);
        var data = "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" Type=\"http://www.w3.org/2001/04/xmlenc#Element\">"
                + "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/" + (counted ? "2009/xmlenc11#" : "2001/04/xmlenc#") + content + "\"/>"
                + "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" + (within ? encryptedKey : "") + "</ds:KeyInfo>"
                + value(whole) + "</xenc:EncryptedData>" + (within ? "" : encryptedKey);
        return response.substring(doctype.length(), from) + "<saml:EncryptedAssertion>" + data + "</saml:EncryptedAssertion>" + response.substring(to);
    }

    private static String encryptedKey(byte[] secret, String transport) throws GeneralSecurityException {
        var own = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(
                Base64.getMimeDecoder().decode(KEY.replaceAll("-----[A-Z ]+-----", ""))));
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(own.getModulus(), own.getPublicExponent())),
                transport.equals(SHA_1) ? new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT)
                        : new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        var method = transport.equals(SHA_1)
                ? "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"/>"
                : "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#rsa-oaep\"><ds:DigestMethod xmlns:ds="
                        + "\"http://www.w3.org/2000/09/xmldsig#\" Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><x:MGF xmlns:x="
                        + "\"http://www.w3.org/2009/xmlenc11#\" Algorithm=\"http://www.w3.org/2009/xmlenc11#mgf1sha256\"/></xenc:EncryptionMethod>";
        return "<xenc:EncryptedKey xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\">" + method + value(cipher.doFinal(secret)) + "</xenc:EncryptedKey>";
    }

    private static String value(byte[] bytes) {
        return "<xenc:CipherData><xenc:CipherValue>" + Base64.getEncoder().encodeToString(bytes) + "</xenc:CipherValue></xenc:CipherData>";
    }
}
