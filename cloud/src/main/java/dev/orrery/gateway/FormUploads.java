package dev.orrery.gateway;

import dev.orrery.gateway.facts.FormFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.ProtocolException;
import dev.orrery.gateway.protocol.VirtualHosts;
import dev.orrery.gateway.signature.SignedForms;
import dev.orrery.gateway.signature.SignedForms.Upload;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/// A file that a browser uploads by a form is the same as a PUT of that file: the form's fields become its headers.
///
/// Source: S3 API Reference, "POST Object".
///
/// @param fields what the service calls them
record FormUploads(FormFacts fields, VirtualHosts hosts) {
    private static final Set<String> KEPT = Set.of("host", "origin", "referer", "user-agent");
    private static final XMLInputFactory XML = factory();

    /// Whether a request is a form: one that is not signed as a request, and goes to a bucket itself.
    boolean isForm(Message message) {
        return SignedForms.isForm(message) && message.query().isEmpty() && !message.headers().contains("authorization")
                && hosts.isContainer(message);
    }

    /// Whether a request goes where only forms go, and is none by its content type.
    boolean isMeant(Message message) {
        return message.method().equals("POST") && message.query().isEmpty() && !SignedForms.isForm(message) && hosts.isContainer(message);
    }

    /// What the form's address tells, for its policy.
    Map<String, String> address(Message form) {
        return Map.of(fields.container(), hosts.container(form));
    }

    /// The PUT that a form stands for.
    Message put(Message form, Upload upload) {
        var path = upload.fields().get(fields.path());
        if (path.isEmpty()) {
            throw new ProtocolException("InvalidArgument", 400, "User key must have a length greater than 0.");
        }
        var headers = new Headers();
        form.headers().forEach((name, value) -> {
            if (KEPT.contains(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, value);
            }
        });
        upload.fields().forEach((name, value) -> {
            if (fields.renamed().containsKey(name)) {
                headers.add(fields.renamed().get(name), value);
            } else if (fields.tags().containsKey(name)) {
                headers.add(fields.tags().get(name), tagging(value));
            } else if (fields.isHeader(name)) {
                headers.add(name, value);
            }
        });
        var folder = form.path().endsWith("/") ? form.path() : form.path() + "/";
        return new Message("PUT", folder + encoded(path), "", headers, upload.file(), form.remoteAddress(),
                form.secure(), form.tlsVersion(), form.cipherSuite());
    }

    /// What a browser is told instead of the PUT's answer.
    Answer answer(Message form, Upload upload, Answer put) {
        var bucket = hosts.container(form);
        var key = upload.fields().get(fields.path());
        var etag = put.headers().first("etag").orElse("");
        var location = (form.secure() ? "https://" : "http://") + form.headers().first("host").orElse("")
                + (form.path().endsWith("/") ? form.path() : form.path() + "/") + encoded(key);
        var redirect = fields.redirects().stream().filter(upload.fields()::containsKey).findFirst().map(upload.fields()::get).orElse("");
        var headers = put.headers();
        headers.remove("content-length");
        if (redirect.startsWith("http://") || redirect.startsWith("https://")) {
            headers.add("Location", redirect + (redirect.contains("?") ? "&" : "?") + "bucket=" + encoded(bucket) + "&key="
                    + encoded(key) + "&etag=" + encoded(etag));
            return new Answer(303, headers, new Answer.Body.Bytes(new byte[0]));
        }
        headers.add("Location", location);
        return switch (upload.fields().getOrDefault(fields.status(), "")) {
            case "200" -> new Answer(200, headers, new Answer.Body.Bytes(new byte[0]));
            case "201" -> {
                headers.add("Content-Type", "application/xml");
                yield new Answer(201, headers, new Answer.Body.Bytes(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>"
                        + escaped(location) + "</Location><Bucket>" + escaped(bucket) + "</Bucket><Key>" + escaped(key) + "</Key><ETag>"
                        + escaped(etag) + "</ETag></PostResponse>").getBytes(StandardCharsets.UTF_8)));
            }
            default -> new Answer(204, headers, new Answer.Body.Bytes(new byte[0]));
        };
    }

    /// A form carries tags as a document, a PUT as a query string.
    private static String tagging(String document) {
        List<String> pairs = new ArrayList<>();
        try {
            var reader = XML.createXMLStreamReader(new StringReader(document));
            var key = "";
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (reader.getLocalName()) {
                        case "Key" -> key = reader.getElementText();
                        case "Value" -> pairs.add(encoded(key) + "=" + encoded(reader.getElementText()));
                        default -> { }
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new ProtocolException("MalformedXML", 400,
                    "The XML you provided was not well-formed or did not validate against our published schema");
        }
        return String.join("&", pairs);
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
