package dev.orrery.gateway.protocol;

/// The wire protocols of AWS. `AWS_CBOR_1_1` is awsJson 1.1 in CBOR, which Kinesis's Java clients speak.
public enum Protocol {
    AWS_JSON_1_0, AWS_JSON_1_1, QUERY, EC2, REST_JSON, REST_XML, RPC_V2_CBOR, AWS_CBOR_1_1
}
