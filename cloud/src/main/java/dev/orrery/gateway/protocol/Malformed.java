package dev.orrery.gateway.protocol;

/// Errors that the codec itself finds, with the codes that AWS has for them.
final class Malformed {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private Malformed() { }

    /// S3's answer to a path that is not percent-encoded UTF-8.
    static ProtocolException uri() {
        return new ProtocolException("InvalidURI", BAD_REQUEST, "Couldn't parse the specified URI.");
    }

    /// S3's answer to a header that is for other operations.
    static ProtocolException unexpectedHeader(String name) {
        return new ProtocolException("InvalidArgument", BAD_REQUEST, name + " header is not supported for this operation.");
    }

    /// An action that the service does not have, or not at this path.
    static ProtocolException unknownAction(String message) {
        return new ProtocolException("InvalidAction", BAD_REQUEST, message);
    }

    /// Nothing in the request names an operation.
    static ProtocolException noOperation() {
        return new ProtocolException("UnknownOperationException", NOT_FOUND, "");
    }

    /// A body that is not a document of the protocol.
    static ProtocolException body(Protocol protocol, String detail) {
        return switch (protocol) {
            case REST_XML -> new ProtocolException("MalformedXML", BAD_REQUEST,
                    "The XML you provided was not well-formed or did not validate against our published schema");
            case QUERY, QUERY_JSON, EC2 -> new ProtocolException("MalformedInput", BAD_REQUEST, detail);
            case AWS_JSON_1_0, AWS_JSON_1_1, REST_JSON, RPC_V2_CBOR, AWS_CBOR_1_1 ->
                    new ProtocolException("SerializationException", BAD_REQUEST, detail);
        };
    }

    /// A value outside of the body, or in a query body, that its member cannot hold.
    static ProtocolException value(Protocol protocol, String name, String kind) {
        return switch (protocol) {
            case REST_XML -> new ProtocolException("InvalidArgument", BAD_REQUEST,
                    kind.equals("integer") ? "Provided " + name + " not an integer or within integer range"
                            : "The value of " + name + " is not a valid " + kind);
            case QUERY, QUERY_JSON, EC2 -> new ProtocolException("MalformedInput", BAD_REQUEST, "The value of " + name + " is not a valid " + kind);
            case AWS_JSON_1_0, AWS_JSON_1_1, REST_JSON, RPC_V2_CBOR, AWS_CBOR_1_1 ->
                    new ProtocolException("SerializationException", BAD_REQUEST, "The value of " + name + " is not a valid " + kind);
        };
    }

    /// A body that ended before its end.
    static ProtocolException brokenOff(Protocol protocol) {
        return protocol == Protocol.REST_XML
                ? new ProtocolException("IncompleteBody", BAD_REQUEST, "The request body terminated unexpectedly")
                : body(protocol, "The body terminated unexpectedly");
    }

    static ProtocolException tooLarge(Protocol protocol, int bytesMax) {
        return switch (protocol) {
            case REST_XML -> new ProtocolException("MaxMessageLengthExceeded", BAD_REQUEST, "Your request was too big.");
            case QUERY, QUERY_JSON, EC2, AWS_JSON_1_0, AWS_JSON_1_1, REST_JSON, RPC_V2_CBOR, AWS_CBOR_1_1 ->
                    new ProtocolException("RequestEntityTooLargeException", 413,
                            "The request exceeds the " + bytesMax + " bytes that a document may have.");
        };
    }

    static ProtocolException digestMissing() {
        return new ProtocolException("InvalidRequest", BAD_REQUEST, "Missing required header for this request: Content-MD5");
    }

    static ProtocolException badDigest(String header) {
        return new ProtocolException("BadDigest", BAD_REQUEST, "The " + label(header)
                + " you specified did not match what we received.");
    }

    static ProtocolException invalidDigest(String header) {
        return header.equals("content-md5")
                ? new ProtocolException("InvalidDigest", BAD_REQUEST, "The Content-MD5 you specified was invalid.")
                : new ProtocolException("InvalidRequest", BAD_REQUEST, "Value for " + header + " header is invalid.");
    }

    private static String label(String header) {
        return header.equals("content-md5") ? "Content-MD5"
                : header.substring(header.lastIndexOf('-') + 1).toUpperCase(java.util.Locale.ROOT);
    }
}
