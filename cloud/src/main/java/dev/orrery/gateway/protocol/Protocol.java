package dev.orrery.gateway.protocol;

/// The wire protocols of AWS. `AWS_CBOR_1_1` is awsJson 1.1 in CBOR, which Kinesis's Java clients speak. `QUERY_JSON` is the query
/// protocol with answers in JSON, for whoever says by `Accept` that it wants them so.
public enum Protocol {
    AWS_JSON_1_0, AWS_JSON_1_1, QUERY, QUERY_JSON, EC2, REST_JSON, REST_XML, RPC_V2_CBOR, AWS_CBOR_1_1;

    /// Whether requests have an `Action` and answers a result of its name.
    boolean isQuery() {
        return this == QUERY || this == QUERY_JSON;
    }
}
