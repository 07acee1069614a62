/// Finds out who sent a request, and lets nobody change it on the way: Signature Version 4 in the header, in the query and
/// in browser forms, bodies in signed and unsigned chunks with trailers, and S3's old Version 2.
///
/// [SignatureV4] is the door. What it refuses is a [SignatureException] with a protocol-neutral problem;
/// [SignatureErrors] knows the code that each family of services has for it. Problems that show only in the body are
/// thrown from the body's `read`, at the latest together with its last byte: who reads a body to its announced length has
/// a body that is verified.
///
/// Where AWS's documents are silent, behaviour follows the tests that OpenStack Swift runs against S3 itself
/// (openstack/swift `test/s3api/test_input_errors.py`).
package dev.orrery.gateway.signature;
