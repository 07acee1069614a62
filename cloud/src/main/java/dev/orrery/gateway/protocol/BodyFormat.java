package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.JsonFacts;

/// The kinds of documents that the protocols have as bodies.
enum BodyFormat {
    JSON, XML, FORM, RPC_CBOR, AWS_CBOR;

    /// Of a request.
    static BodyFormat ofRequest(Protocol protocol) {
        return switch (protocol) {
            case AWS_JSON_1_0, AWS_JSON_1_1, REST_JSON -> JSON;
            case QUERY, QUERY_JSON, EC2 -> FORM;
            case REST_XML -> XML;
            case RPC_V2_CBOR -> RPC_CBOR;
            case AWS_CBOR_1_1 -> AWS_CBOR;
        };
    }

    /// Of an answer.
    static BodyFormat ofAnswer(Protocol protocol) {
        return protocol == Protocol.QUERY_JSON ? JSON : ofRequest(protocol) == FORM ? XML : ofRequest(protocol);
    }

    /// Services of the older kind speak of plain JSON to whoever does not send theirs.
    static String contentType(Protocol protocol, JsonFacts json) {
        return protocol == Protocol.AWS_JSON_1_1 && !json.modelPackage().isEmpty() ? "application/json" : contentType(protocol);
    }

    static String contentType(Protocol protocol) {
        return switch (protocol) {
            case AWS_JSON_1_0 -> "application/x-amz-json-1.0";
            case AWS_JSON_1_1 -> "application/x-amz-json-1.1";
            case QUERY -> "text/xml";
            case EC2 -> "text/xml;charset=UTF-8";
            case REST_JSON, QUERY_JSON -> "application/json";
            case REST_XML -> "application/xml";
            case RPC_V2_CBOR -> "application/cbor";
            case AWS_CBOR_1_1 -> "application/x-amz-cbor-1.1";
        };
    }
}
