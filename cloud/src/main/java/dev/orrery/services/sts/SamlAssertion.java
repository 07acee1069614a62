package dev.orrery.services.sts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/// What a signed assertion says; read from the very element that the signature is over.
/// Source: SAML 2.0 Core; IAM User Guide, "Configure SAML assertions for the authentication response".
///
/// @param recipient where it was sent, which is also its audience for policies
/// @param validUntil when it can no longer be used
/// @param attributes by name
record SamlAssertion(String issuer, String subject, String subjectFormat, String recipient, List<String> audiences, Optional<Instant> validFrom,
        Instant validUntil, Map<String, List<String>> attributes) {
    static final String NAMESPACE = "urn:oasis:names:tc:SAML:2.0:assertion";
    private static final String OURS = "https://aws.amazon.com/SAML/Attributes/";
    private static final String TAG = OURS + "PrincipalTag:";

    static SamlAssertion read(Element assertion) {
        try {
            var subject = only(assertion, "Subject");
            var name = only(subject, "NameID");
            var confirmation = only(only(subject, "SubjectConfirmation"), "SubjectConfirmationData");
            var attributes = new LinkedHashMap<String, List<String>>();
            var conditions = only(assertion, "Conditions");
            var audiences = new ArrayList<String>();
            for (var restriction : children(conditions, "AudienceRestriction")) {
                children(restriction, "Audience").forEach(audience -> audiences.add(audience.getTextContent().strip()));
            }
            for (var statement : children(assertion, "AttributeStatement")) {
                for (var attribute : children(statement, "Attribute")) {
                    attributes.put(attribute.getAttribute("Name"), children(attribute, "AttributeValue").stream()
                            .map(value -> value.getTextContent().strip()).toList());
                }
            }
            var until = time(confirmation, "NotOnOrAfter").orElseThrow(SamlAssertion::invalid);
            var end = time(conditions, "NotOnOrAfter").filter(other -> other.isBefore(until)).orElse(until);
            return new SamlAssertion(only(assertion, "Issuer").getTextContent().strip(), name.getTextContent().strip(), format(name),
                    confirmation.getAttribute("Recipient"), List.copyOf(audiences), time(conditions, "NotBefore"), end, attributes);
        } catch (DateTimeParseException _) {
            throw invalid();
        }
    }

    static RuntimeException invalid() {
        return StsErrors.invalidToken("Invalid SAML assertion");
    }

    /// The last word of the format, as in `persistent`.
    private static String format(Element name) {
        var format = name.getAttribute("Format");
        return format.startsWith("urn:oasis:names:tc:SAML:2.0:nameid-format:") ? format.substring(format.lastIndexOf(':') + 1) : format;
    }

    private static Optional<Instant> time(Element element, String attribute) {
        return element.hasAttribute(attribute) ? Optional.of(OffsetDateTime.parse(element.getAttribute(attribute)).toInstant()) : Optional.empty();
    }

    private static Element only(Element parent, String name) {
        var found = children(parent, name);
        if (found.size() != 1) {
            throw invalid();
        }
        return found.getFirst();
    }

    static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && NAMESPACE.equals(element.getNamespaceURI()) && name.equals(element.getLocalName())) {
                found.add(element);
            }
        }
        return found;
    }

    Optional<String> attribute(String name) {
        return attributes.getOrDefault(OURS + name, List.of()).stream().findFirst();
    }

    /// Whether it offers this role by this provider, which stand beside each other in either order.
    boolean offers(String roleArn, String providerArn) {
        return attributes.getOrDefault(OURS + "Role", List.of()).stream().map(value -> List.of(value.split("\\s*,\\s*")))
                .anyMatch(pair -> pair.equals(List.of(roleArn, providerArn)) || pair.equals(List.of(providerArn, roleArn)));
    }

    /// Tags of the session.
    Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        attributes.forEach((name, values) -> {
            if (name.startsWith(TAG) && !values.isEmpty()) {
                tags.put(name.substring(TAG.length()), values.getFirst());
            }
        });
        return tags;
    }

    List<String> transitiveKeys() {
        return attributes.getOrDefault(OURS + "TransitiveTagKeys", List.of());
    }

    /// Tells one provider's subjects from another's.
    String nameQualifier(String account, String providerArn) {
        try {
            var text = issuer + account + "/" + providerArn.substring(providerArn.lastIndexOf('/') + 1);
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /// What trust policies may ask. Source: IAM User Guide, "Available keys for SAML-based AWS STS federation".
    Map<String, List<String>> context(String account, String providerArn) {
        var context = new LinkedHashMap<String, List<String>>();
        context.put("aws:FederatedProvider", List.of(providerArn));
        context.put("SAML:aud", List.of(recipient));
        context.put("SAML:iss", List.of(issuer));
        context.put("SAML:sub", List.of(subject));
        context.put("SAML:sub_type", List.of(subjectFormat));
        context.put("SAML:namequalifier", List.of(nameQualifier(account, providerArn)));
        tags().forEach((key, value) -> context.put("aws:RequestTag/" + key, List.of(value)));
        if (!tags().isEmpty()) {
            context.put("aws:TagKeys", List.copyOf(tags().keySet()));
        }
        return context;
    }
}
