package dev.orrery.services.sts;

import dev.orrery.kernel.identity.SamlProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// A provider's answer with one assertion, believed only where a signature of the provider is over it.
///
/// Only the signature that stands directly in the answer or in the assertion counts; it must be over that element and nothing
/// else, and what is read afterwards is read from there, so that a signed part cannot vouch for another.
/// Source: SAML 2.0 Core, section 5.4; XML Signature, section 3.2.
final class SamlResponse {
    private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    private static final String ID = "ID";

    private SamlResponse() { }

    /// The assertion of an answer.
    ///
    /// @param encoded the answer in Base64
    static Element assertion(String encoded, SamlProvider provider) {
        var response = root(text(encoded));
        if (!PROTOCOL.equals(response.getNamespaceURI()) || !"Response".equals(response.getLocalName())) {
            throw SamlAssertion.invalid();
        }
        var plain = SamlAssertion.children(response, "Assertion");
        var sealed = SamlAssertion.children(response, "EncryptedAssertion");
        if (plain.size() + sealed.size() != 1 || sealed.isEmpty() && provider.encryptionRequired()) {
            throw SamlAssertion.invalid();
        }
        // A signature over the answer is over the encrypted assertion, as it was sent; looked at before anything is opened.
        var keys = keys(provider.metadata());
        boolean whole = keys.stream().anyMatch(key -> isSigned(response, key));
        var assertion = sealed.isEmpty() ? plain.getFirst() : opened(sealed.getFirst(), provider);
        if (whole || keys.stream().anyMatch(key -> isSigned(assertion, key))) {
            return assertion;
        }
        throw StsErrors.invalidToken("Response signature invalid");
    }

    private static Element opened(Element sealed, SamlProvider provider) {
        var assertion = root(SamlDecryption.opened(sealed, provider.privateKeys()));
        if (!SamlAssertion.NAMESPACE.equals(assertion.getNamespaceURI()) || !"Assertion".equals(assertion.getLocalName())) {
            throw SamlAssertion.invalid();
        }
        return assertion;
    }

    private static String text(String encoded) {
        try {
            return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw SamlAssertion.invalid();
        }
    }

    private static Element root(String document) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Document parsed = builder.parse(new InputSource(new StringReader(document)));
            return parsed.getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java has these features", e);
        } catch (SAXException | IOException _) {
            throw SamlAssertion.invalid();
        }
    }

    private static boolean isSigned(Element element, PublicKey key) {
        var signatures = new ArrayList<Element>();
        for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && XMLSignature.XMLNS.equals(child.getNamespaceURI()) && "Signature".equals(child.getLocalName())) {
                signatures.add(child);
            }
        }
        if (signatures.size() != 1 || element.getAttribute(ID).isEmpty()) {
            return false;
        }
        try {
            element.setIdAttribute(ID, true);
            var context = new DOMValidateContext(key, signatures.getFirst());
            context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
            var signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            List<Reference> references = signature.getSignedInfo().getReferences();
            return references.size() == 1 && ("#" + element.getAttribute(ID)).equals(references.getFirst().getURI()) && signature.validate(context);
        } catch (MarshalException | XMLSignatureException _) {
            return false;
        }
    }

    private static List<PublicKey> keys(String metadata) {
        var keys = new ArrayList<PublicKey>();
        var certificates = root(metadata).getElementsByTagNameNS("*", "X509Certificate");
        for (int i = 0; i < certificates.getLength(); i++) {
            try {
                var der = Base64.getMimeDecoder().decode(certificates.item(i).getTextContent().strip());
                keys.add(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)).getPublicKey());
            } catch (CertificateException | IllegalArgumentException e) {
                throw new IllegalStateException("metadata that was checked when it was given", e);
            }
        }
        return keys;
    }
}
