package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.pojo.Member;
import dev.orrery.pojo.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/// Answers that are streams of events, in AWS's framing (`application/vnd.amazon.eventstream`): each message has its
/// length, headers and payload, and checksums of its beginning and of the whole.
final class EventStreams {
    private static final String TYPE = "application/vnd.amazon.eventstream";
    private static final int STRING_HEADER = 7;
    private static final int PRELUDE_BYTES = 12;
    /// Clients refuse longer ones. Source: Smithy, "Amazon Event Stream Specification".
    private static final int PAYLOAD_BYTES_MAX = 16 * 1024 * 1024;
    /// As long as the same specification lets the value of a header be.
    private static final int HEADER_CHARACTERS_MAX = 8 * 1024;
    private static final String INITIAL = "initial-response";
    private static final Pattern UNNAMED = Pattern.compile("null|UNKNOWN.*");
    /// The name of an event in its stream: `Records`.
    private static final ClassValue<Method> NAMES = new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> eventClass) {
            try {
                return eventClass.getMethod("sdkEventType");
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(eventClass + " is no event of a stream", e);
            }
        }
    };
    private final Protocol protocol;
    private final WireFacts wire;
    private final ErrorEncoder errors;

    EventStreams(Protocol protocol, WireFacts wire, ErrorEncoder errors) {
        this.protocol = protocol;
        this.wire = wire;
        this.errors = errors;
    }

    /// The answer, whose body takes events as the client reads. An [AwsServiceException] that the iterator throws becomes
    /// the stream's last message.
    ///
    /// @param initial what the response has besides the events; RPC protocols send it as the first message
    Answer answer(Optional<SdkPojo> initial, Iterator<SdkPojo> events, String requestId) {
        var headers = new Headers().add("Content-Type", TYPE);
        RequestIds.add(headers, wire, requestId);
        boolean rest = protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
        if (rest) {
            initial.ifPresent(response -> HeaderMembers.add(headers, Shape.of(response).members(), response));
        }
        byte[] first = rest ? new byte[0] : initial.map(response -> message(INITIAL, response)).orElse(new byte[0]);
        return new Answer(200, headers, new Answer.Body.Stream(new Messages(first, events), -1));
    }

    /// One event as a message.
    private byte[] message(SdkPojo event) {
        return message(name(event), event);
    }

    /// @throws IllegalStateException when the event was not made as one of a stream, so that it does not know its name
    private static String name(SdkPojo event) {
        try {
            var name = String.valueOf(NAMES.get(event.getClass()).invoke(event));
            if (UNNAMED.matcher(name).matches()) {
                throw new IllegalStateException(event.getClass() + " has no name: events are made by the builders of their stream");
            }
            return name;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(event.getClass() + " does not tell its name", e);
        }
    }

    private byte[] message(String name, SdkPojo event) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(":message-type", "event");
        headers.put(":event-type", name);
        var payload = new Octets(256);
        var shape = Shape.of(event);
        Member raw = null;
        for (var member : shape.members()) {
            if (member.isPayload()) {
                raw = member;
            } else if (member.location() == MarshallLocation.HEADER && member.get(event) instanceof Object value) {
                headers.put(member.wireName(), value.toString());
            }
        }
        if (raw != null) {
            payload(raw, raw.get(event), headers, payload);
        } else if (shape.members().length > 0) {
            headers.put(":content-type", contentType());
            document(shape, name, event, payload);
        }
        return frame(headers, payload.toByteArray());
    }

    /// An error as the stream's last message.
    ///
    /// S3 tells it in headers ("Appendix: SelectObjectContent Response", "Error message"), the others as a document.
    private byte[] error(AwsServiceException error) {
        var headers = new LinkedHashMap<String, String>();
        var code = errors.code(error);
        if (protocol == Protocol.REST_XML) {
            headers.put(":message-type", "error");
            headers.put(":error-code", code);
            headers.put(":error-message", cut(ErrorEncoder.message(error)));
            return frame(headers, new byte[0]);
        }
        headers.put(":message-type", "exception");
        headers.put(":exception-type", code);
        headers.put(":content-type", contentType());
        return errors.encode(error, false).body() instanceof Answer.Body.Bytes(var document) ? frame(headers, document)
                : frame(headers, new byte[0]);
    }

    private static String cut(String text) {
        return text.length() <= HEADER_CHARACTERS_MAX ? text : text.substring(0, HEADER_CHARACTERS_MAX);
    }

    private void payload(Member member, Object value, Map<String, String> headers, Octets out) {
        switch (value) {
            case null -> { }
            case SdkBytes bytes -> {
                headers.put(":content-type", "application/octet-stream");
                out.put(bytes.asByteArrayUnsafe());
            }
            case String text -> {
                headers.put(":content-type", "text/plain");
                out.utf8(text);
            }
            default -> {
                headers.put(":content-type", contentType());
                if (protocol == Protocol.REST_XML) {
                    var xml = new XmlOutput(out, protocol);
                    xml.open(member.wireName(), "");
                    xml.members(member.shape(), value);
                    xml.close(member.wireName());
                } else {
                    document(member.shape(), value, out);
                }
            }
        }
    }

    private String contentType() {
        return switch (protocol) {
            case REST_XML, QUERY, QUERY_JSON, EC2 -> "text/xml";
            case REST_JSON -> "application/json";
            case AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR, AWS_CBOR_1_1 -> BodyFormat.contentType(protocol);
        };
    }

    private void document(Shape shape, String name, SdkPojo event, Octets out) {
        if (protocol == Protocol.REST_XML) {
            var xml = new XmlOutput(out, protocol);
            xml.open(name, "");
            xml.members(shape, event);
            xml.close(name);
        } else {
            document(shape, event, out);
        }
    }

    private void document(Shape shape, Object pojo, Octets out) {
        switch (BodyFormat.ofAnswer(protocol)) {
            case JSON -> new JsonOutput(out).structure(shape, pojo);
            case RPC_CBOR -> new CborOutput(out, false).structure(shape, pojo);
            case AWS_CBOR -> new CborOutput(out, true).structure(shape, pojo);
            case XML, FORM -> new XmlOutput(out, protocol).members(shape, pojo);
        }
    }

    private static byte[] frame(Map<String, String> headers, byte[] payload) {
        if (payload.length > PAYLOAD_BYTES_MAX) {
            throw new IllegalStateException("an event has " + payload.length + " bytes, more than a stream can carry");
        }
        var fields = new Octets(128);
        headers.forEach((name, value) -> {
            var text = value.getBytes(StandardCharsets.UTF_8);
            fields.put(name.length()).ascii(name).put(STRING_HEADER).big(text.length, 2).put(text);
        });
        int total = PRELUDE_BYTES + fields.length() + payload.length + 4;
        var message = new Octets(total).big(total, 4).big(fields.length(), 4);
        message.big(message.crc32(0), 4).put(fields.toByteArray()).put(payload);
        return message.big(message.crc32(0), 4).toByteArray();
    }

    /// The messages one after the other, each made when it is read.
    private final class Messages extends InputStream {
        private final Iterator<SdkPojo> events;
        private byte[] current;
        private int position;
        private boolean failed;

        Messages(byte[] first, Iterator<SdkPojo> events) {
            this.current = first;
            this.events = events;
        }

        private boolean advance() {
            while (position == current.length) {
                try {
                    if (failed || !events.hasNext()) {
                        return false;
                    }
                    current = message(events.next());
                } catch (AwsServiceException e) {
                    failed = true;
                    current = error(e);
                }
                position = 0;
            }
            return true;
        }

        @Override
        public int read() {
            return advance() ? current[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!advance()) {
                return -1;
            }
            int count = Math.min(length, current.length - position);
            System.arraycopy(current, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            if (events instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IOException("the source of the events did not close", e);
                }
            }
        }
    }
}
