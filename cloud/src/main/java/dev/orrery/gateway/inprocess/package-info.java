/// Transports of the SDK's own clients that need no socket: what a client would send is handed to the gateway as the server
/// would hand it over, on the client's own thread, and what the gateway answers is what the client reads.
package dev.orrery.gateway.inprocess;
