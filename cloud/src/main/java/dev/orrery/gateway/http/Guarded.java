package dev.orrery.gateway.http;

import java.nio.charset.StandardCharsets;

/// A handler that hears only of requests that the guard lets pass.
public record Guarded(Guard guard, HttpHandler handler) implements HttpHandler {

    @Override
    public Answer handle(Message message) {
        return guard.check(message).map(Guarded::refused).orElseGet(() -> handler.handle(message));
    }

    private static Answer refused(Guard.Refusal refusal) {
        var xml = """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>AccessDenied</Code><Message>%s</Message></Error>""".formatted(
                refusal.message().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        return Answer.of(403, "application/xml", xml.getBytes(StandardCharsets.UTF_8));
    }
}
