package dev.orrery.services.iam;

import java.io.StringReader;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/// What IAM reads of a provider's metadata. Source: SAML 2.0 Metadata, section 2.3.2.
///
/// @param validUntil when the document or its certificate ends
record SamlMetadata(String entityId, Instant validUntil) {
    private static final XMLInputFactory XML = factory();

    static SamlMetadata read(String document) {
        var entityId = "";
        var validUntil = Optional.<Instant>empty();
        var certificates = new ArrayList<Instant>();
        try {
            var reader = XML.createXMLStreamReader(new StringReader(document));
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                switch (reader.getLocalName()) {
                    case "EntityDescriptor" -> {
                        entityId = Optional.ofNullable(reader.getAttributeValue(null, "entityID")).orElse("");
                        validUntil = Optional.ofNullable(reader.getAttributeValue(null, "validUntil"))
                                .map(text -> OffsetDateTime.parse(text).toInstant());
                    }
                    case "X509Certificate" -> certificates.add(Certificates.parse("-----BEGIN CERTIFICATE-----\n"
                            + reader.getElementText().strip() + "\n-----END CERTIFICATE-----\n").getNotAfter().toInstant());
                    default -> { }
                }
            }
        } catch (XMLStreamException | DateTimeParseException | CertificateException _) {
            throw IamErrors.invalidInput("Could not parse metadata");
        }
        if (entityId.isEmpty() || certificates.isEmpty()) {
            throw IamErrors.invalidInput("Could not parse metadata");
        }
        return new SamlMetadata(entityId, validUntil.orElseGet(() -> certificates.stream().max(Comparator.naturalOrder()).orElseThrow()));
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
