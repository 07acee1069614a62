/// HTTP to the SDK's requests, and the SDK's responses to HTTP: one codec for every service and protocol.
///
/// The classes know no service by name; what is special about one is data, in `META-INF/orrery`.
package dev.orrery.gateway.protocol;
