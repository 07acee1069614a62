package dev.orrery.gateway.http;

import dev.orrery.gateway.http.RawTargets.RawConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer: from Jetty's terms to ours and back.
final class Exchange extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    /// An operation may take its time (a long poll, a function): silence matters only while bytes are awaited.
    private static final Predicate<TimeoutException> GO_ON = _ -> false;
    private final HttpHandler handler;
    private final HttpLimits limits;

    Exchange(HttpHandler handler, HttpLimits limits) {
        super(InvocationType.BLOCKING);
        this.handler = handler;
        this.limits = limits;
    }

    /// Jetty hands some requests over on the platform threads that it selects with. Few as they are, long polls would take them
    /// all, and nobody else would be answered.
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        if (Thread.currentThread().isVirtual()) {
            return exchange(request, response, callback);
        }
        Thread.startVirtualThread(() -> {
            try {
                exchange(request, response, callback);
            } catch (IOException | RuntimeException e) {
                Response.writeError(request, response, callback, e);
            }
        });
        return true;
    }

    private boolean exchange(Request request, Response response, Callback callback) throws IOException {
        var connection = (RawConnection) request.getConnectionMetaData();
        var target = Target.parse(connection.target());
        if (target.isEmpty()) {
            Answers.send(BadRequests.answer(400), false, response, callback);
            return true;
        }
        var headers = new Headers();
        boolean hasBody = false;
        for (var field : request.getHeaders()) {
            headers.add(field.getName(), Text.fromWire(field.getValue()));
            hasBody |= field.getHeader() != null && switch (field.getHeader()) {
                case CONTENT_LENGTH -> !"0".equals(field.getValue());
                case TRANSFER_ENCODING -> true;
                default -> false;
            };
        }
        request.addIdleTimeoutListener(GO_ON);
        var head = "HEAD".equals(request.getMethod());
        if (!hasBody) {
            Answers.send(answer(message(request, target.get(), headers, HeldBody.nothing(), connection)), head,
                    response, callback);
            return true;
        }
        var body = new RequestBody(request);
        try {
            var answer = answer(message(request, target.get(), headers, body, connection));
            new Unread(body, limits.unreadBytes()).send(answer, head, request, response, callback);
        } finally {
            body.release();
        }
        return true;
    }

    private static Message message(Request request, Target target, Headers headers, InputStream body, RawConnection connection) {
        return new Message(request.getMethod(), target.path(), target.query(), headers, body, connection.remoteAddress(),
                connection.secure(), connection.tlsVersion(), connection.cipherSuite());
    }

    /// What escapes the handler is our defect, and the client is told no more than that.
    private Answer answer(Message message) {
        try {
            return handler.handle(message);
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed", message.method(), message.path(), e);
            return Answer.empty(500);
        }
    }
}
