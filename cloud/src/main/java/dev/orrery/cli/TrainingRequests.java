package dev.orrery.cli;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The calls of a first minute, signed as an SDK signs them (Signature Version 4 in the Authorization header).
final class TrainingRequests {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private TrainingRequests() { }

    static List<byte[]> all(int port, Instant now) {
        var host = "localhost:" + port;
        return List.of(
                ("GET /_orrery/health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII),
                signed("sts", "POST", "/", "", host, "Action=GetCallerIdentity&Version=2011-06-15", now),
                signed("s3", "PUT", "/training", "", host, "", now),
                signed("s3", "PUT", "/training/a/b", "", host, "hello", now),
                signed("s3", "GET", "/training/a/b", "", host, "", now),
                signed("s3", "HEAD", "/training/a/b", "", host, "", now),
                signed("s3", "GET", "/training/missing", "", host, "", now),
                signed("s3", "GET", "/training", "list-type=2&prefix=a", host, "", now),
                listBuckets(port, now),
                signed("s3", "DELETE", "/training/a/b", "", host, "", now),
                signed("s3", "DELETE", "/training", "", host, "", now));
    }

    /// Signed like the others: what buckets there are.
    static byte[] listBuckets(int port, Instant now) {
        return signed("s3", "GET", "/", "", "localhost:" + port, "", now);
    }

    private static byte[] signed(String service, String method, String path, String query, String host, String body, Instant now) {
        try {
            var time = TIME.format(now);
            var scope = time.substring(0, 8) + "/us-east-1/" + service + "/aws4_request";
            var digest = hex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
            var type = service.equals("s3") ? "application/octet-stream" : "application/x-www-form-urlencoded; charset=utf-8";
            var canonicalQuery = query.isEmpty() || query.contains("=") ? query : query + "=";
            var canonical = String.join("\n", method, path, canonicalQuery, "content-type:" + type, "host:" + host,
                    "x-amz-content-sha256:" + digest, "x-amz-date:" + time, "", "content-type;host;x-amz-content-sha256;x-amz-date", digest);
            var toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope,
                    hex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8))));
            var key = "AWS4test".getBytes(StandardCharsets.UTF_8);
            for (var part : scope.split("/")) {
                key = mac(key, part);
            }
            return """
                    %s %s HTTP/1.1
                    Host: %s
                    Content-Type: %s
                    X-Amz-Content-SHA256: %s
                    X-Amz-Date: %s
                    Authorization: AWS4-HMAC-SHA256 Credential=test/%s, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=%s
                    Content-Length: %d
                    Connection: close

                    %s""".formatted(method, path + (query.isEmpty() ? "" : "?" + query), host, type, digest, time, scope,
                    hex(mac(key, toSign)), body.length(), body).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
