package dev.orrery.gateway.signature;

import dev.orrery.gateway.protocol.Protocol;

/// Services that have the same codes for what is wrong with a signature.
public enum ErrorFamily {
    /// S3, which has codes of its own.
    S3,
    /// Services with queries, and those with XML besides S3: IAM, STS, CloudWatch, Route 53.
    QUERY,
    EC2,
    /// Services with JSON and a target: DynamoDB, KMS, SQS.
    AWS_JSON,
    /// Services with JSON and paths: Lambda, API Gateway.
    REST_JSON;

    /// @param bare whether it is the service that REST requests are for which name none, see
    ///        [dev.orrery.gateway.facts.ServiceFacts#bare]
    public static ErrorFamily of(Protocol protocol, boolean bare) {
        return switch (protocol) {
            case REST_XML -> bare ? S3 : QUERY;
            case QUERY, QUERY_JSON -> QUERY;
            case EC2 -> EC2;
            case AWS_JSON_1_0, AWS_JSON_1_1, AWS_CBOR_1_1, RPC_V2_CBOR -> AWS_JSON;
            case REST_JSON -> REST_JSON;
        };
    }
}
