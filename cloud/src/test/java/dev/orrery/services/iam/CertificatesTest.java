package dev.orrery.services.iam;

import static dev.orrery.services.iam.EntitiesTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/// Certificates of servers, of users and in the metadata of SAML providers. The certificate and its key were made for this
/// test and are used nowhere else.
class CertificatesTest {
    static final String CERTIFICATE = resource("certificate.pem");
    static final String KEY = resource("key.pem");
    private static final String KEY_OF_PKCS_1 = resource("key-pkcs1.pem");
    private static final String OTHER_KEY = resource("other-key.pem");
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void takesCertificatesWithTheirOwnKeys() {
        assertError(() -> iam.uploadServerCertificate(upload -> upload.serverCertificateName("web").certificateBody(CERTIFICATE).privateKey(OTHER_KEY)),
                400, "KeyPairMismatch", "The public key certificate and the private key do not match.");
        assertError(() -> iam.uploadServerCertificate(upload -> upload.serverCertificateName("web").certificateBody("no certificate").privateKey(KEY)),
                400, "MalformedCertificate", "Unable to parse certificate. Please ensure the certificate is in PEM format.");
        iam.uploadServerCertificate(upload -> upload.serverCertificateName("web").path("/sites/").certificateBody(CERTIFICATE).privateKey(KEY));
        iam.uploadServerCertificate(upload -> upload.serverCertificateName("old").certificateBody(CERTIFICATE).privateKey(KEY_OF_PKCS_1));
        iam.updateServerCertificate(update -> update.serverCertificateName("web").newServerCertificateName("shop"));
        var shop = iam.getServerCertificate(get -> get.serverCertificateName("shop")).serverCertificate();
        assertThat(shop.certificateBody()).isEqualTo(CERTIFICATE);
        assertThat(shop.serverCertificateMetadata().arn()).isEqualTo("arn:aws:iam::123456789012:server-certificate/sites/shop");
        assertThat(shop.serverCertificateMetadata().expiration()).isAfter(cloud.time().now());
        assertThat(iam.listServerCertificates(list -> list.pathPrefix("/sites/")).serverCertificateMetadataList()).hasSize(1);
        iam.deleteServerCertificate(delete -> delete.serverCertificateName("shop"));
        assertError(() -> iam.getServerCertificate(get -> get.serverCertificateName("shop")), 404, "NoSuchEntity",
                "The Server Certificate with name shop cannot be found.");
    }

    @Test
    void readsMetadataOfSamlProviders() {
        var certificate = CERTIFICATE.replaceAll("-----[A-Z ]+-----", "").strip();
        var metadata = "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\"><IDPSSODescriptor>"
                + "<KeyDescriptor><X509Certificate>" + certificate + "</X509Certificate></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>";
        var arn = iam.createSAMLProvider(create -> create.name("company").samlMetadataDocument(metadata)).samlProviderArn();
        assertThat(arn).isEqualTo("arn:aws:iam::123456789012:saml-provider/company");
        assertThat(iam.getSAMLProvider(get -> get.samlProviderArn(arn)).samlMetadataDocument()).isEqualTo(metadata);
        assertError(() -> iam.createSAMLProvider(create -> create.name("broken").samlMetadataDocument("<EntityDescriptor>" + " ".repeat(1000))), 400,
                "InvalidInput", "Could not parse metadata");
        iam.deleteSAMLProvider(delete -> delete.samlProviderArn(arn));
        assertError(() -> iam.getSAMLProvider(get -> get.samlProviderArn(arn)), 404, "NoSuchEntity", "Manifest not found for arn " + arn);
    }

    @Test
    void keepsSigningCertificatesOfUsers() {
        iam.createUser(create -> create.userName("alice"));
        var id = iam.uploadSigningCertificate(upload -> upload.userName("alice").certificateBody(CERTIFICATE)).certificate().certificateId();
        iam.updateSigningCertificate(update -> update.userName("alice").certificateId(id).status("Inactive"));
        assertThat(iam.listSigningCertificates(list -> list.userName("alice")).certificates()).singleElement()
                .satisfies(listed -> assertThat(listed.statusAsString()).isEqualTo("Inactive"));
        iam.deleteSigningCertificate(delete -> delete.userName("alice").certificateId(id));
        assertThat(iam.listSigningCertificates(list -> list.userName("alice")).certificates()).isEmpty();
    }

    private static String resource(String name) {
        try (var stream = CertificatesTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
