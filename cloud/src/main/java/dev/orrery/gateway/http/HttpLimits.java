package dev.orrery.gateway.http;

import java.time.Duration;

/// What one sender can cost the server at most. Bodies are bounded by whoever reads them.
///
/// @param headerBytes request line and header fields together; more is answered 431, or 414 when the line alone is longer.
///         AWS takes 8 KB from most clients and up to 64 KB where a presigned URL carries a session token and a policy
/// @param idle the longest silence, between two requests as well as inside a body: a half-sent body ends with an
///         IOException for its reader, then the connection is closed. S3's own is about 20 seconds
/// @param connections open at the same time; further ones wait in the operating system's queue
/// @param unreadBytes how much of a body that nobody wanted is read past, so that the answer reaches a client that sends
///         everything before it listens; beyond it the connection is closed
public record HttpLimits(int headerBytes, Duration idle, int connections, long unreadBytes) {
    public static final HttpLimits DEFAULT = new HttpLimits(64 * 1024, Duration.ofSeconds(30), 10_000, 64L * 1024 * 1024);
}
