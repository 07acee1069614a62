/// Reads the facts of every service from the SDK's byte code. Runs while the cloud is built, never while it runs.
///
/// Sources: `SDK_OPERATION_BINDING` of each `…RequestMarshaller` (method, URI template, target, API version), each
/// `Default…Client` (operations, errors, protocol) and `Default…BaseClientBuilder` (signing name). What the SDK lacks
/// stands in `META-INF/orrery/patches`.
package dev.orrery.gateway.facts.generator;
