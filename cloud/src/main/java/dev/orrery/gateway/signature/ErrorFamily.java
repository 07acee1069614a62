package dev.orrery.gateway.signature;

import dev.orrery.gateway.protocol.Protocol;
import java.util.Optional;

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

    /// @param signingName the service in the credential scope, empty for an unsigned request
    public static ErrorFamily of(Protocol protocol, Optional<String> signingName) {
        return switch (protocol) {
            case REST_XML -> signingName.isEmpty() || signingName.get().startsWith("s3") ? S3 : QUERY;
            case QUERY -> QUERY;
            case EC2 -> EC2;
            case AWS_JSON_1_0, AWS_JSON_1_1, AWS_CBOR_1_1, RPC_V2_CBOR -> AWS_JSON;
            case REST_JSON -> REST_JSON;
        };
    }
}
