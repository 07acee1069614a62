package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Bodies that are documents: read whole, up to a bound.
final class Bodies {
    /// A document's bytes. The largest that AWS takes is DynamoDB's and KMS's 16 MiB; Lambda's packages, in base64, have 70.
    static final int BYTES_MAX = 72 * 1024 * 1024;
    /// Documents of REST services with XML are read from anybody, before the service can tell whether it may be asked: S3's
    /// largest are 10,000 parts of an upload to complete, or 1,000 keys to delete.
    static final int XML_BYTES_MAX = 4 * 1024 * 1024;
    private static final byte[] NONE = new byte[0];

    private Bodies() { }

    /// Clients compress large documents (`Content-Encoding: gzip`), such as CloudWatch's metrics; both sizes are bounded.
    static byte[] read(Message message, Protocol protocol) {
        try {
            var length = message.headers().first("content-length");
            if (length.isPresent() && length.get().equals("0")) {
                return NONE;
            }
            long announced = length.map(Bodies::number).orElse(-1L);
            if (announced > bytesMax(protocol)) {
                throw Malformed.tooLarge(protocol, bytesMax(protocol));
            }
            var body = bounded(message.body(), announced, protocol);
            return body.length > 2 && (body[0] & 0xFF) == 0x1F && (body[1] & 0xFF) == 0x8B
                    && message.headers().first("content-encoding").filter(encoding -> encoding.contains("gzip")).isPresent()
                    ? bounded(new GZIPInputStream(new ByteArrayInputStream(body)), -1, protocol) : body;
        } catch (ZipException | EOFException e) {
            throw Malformed.body(protocol, "The body is not in the encoding that its header tells");
        } catch (IOException _) {
            throw Malformed.brokenOff(protocol);
        }
    }

    private static byte[] bounded(InputStream stream, long announced, Protocol protocol) throws IOException {
        int most = bytesMax(protocol);
        var body = HeldBody.all(stream, announced, most);
        if (body.length > most) {
            throw Malformed.tooLarge(protocol, most);
        }
        return body;
    }

    private static int bytesMax(Protocol protocol) {
        return protocol == Protocol.REST_XML ? XML_BYTES_MAX : BYTES_MAX;
    }

    private static long number(String length) {
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
