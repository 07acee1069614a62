/// Bytes to requests and answers to bytes: limits, Host and Origin checks, TLS and plain on one port. The only package
/// that knows the HTTP server; the rest of the gateway knows [Message], [Answer] and [HttpHandler].
package dev.orrery.gateway.http;
