package dev.orrery.gateway.http;

/// Answers requests, one virtual thread each, blocking as it likes. All that the server knows of the gateway.
@FunctionalInterface
public interface HttpHandler {
    Answer handle(Message message);
}
