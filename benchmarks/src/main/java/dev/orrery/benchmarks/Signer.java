package dev.orrery.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signature Version 4 in the header: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
///
/// Signs what it is given: path and query must be encoded and the query's names in order. Not for several threads at once.
final class Signer {
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    static final String EMPTY = sha256(new byte[0]);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String accessKey;
    private final String scope;
    private final String time;
    private final Mac mac;

    /// @param service the signing name, such as `s3`
    Signer(String accessKey, String secret, String region, String service, Instant now) {
        this.accessKey = accessKey;
        this.time = TIME.format(now);
        var day = time.substring(0, 8);
        this.scope = day + "/" + region + "/" + service + "/aws4_request";
        try {
            var key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
            for (var part : new String[] {day, region, service, "aws4_request"}) {
                key = mac(key).doFinal(part.getBytes(StandardCharsets.UTF_8));
            }
            this.mac = mac(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The head of the request, the empty line included.
    byte[] head(String method, String host, String path, String query, String payloadHash, Map<String, String> more) {
        var headers = new TreeMap<>(more);
        headers.put("host", host);
        headers.put("x-amz-content-sha256", payloadHash);
        headers.put("x-amz-date", time);
        var canonical = new StringBuilder(method).append('\n').append(path).append('\n').append(query).append('\n');
        var head = new StringBuilder(512).append(method).append(' ').append(path).append(query.isEmpty() ? "" : "?" + query).append(" HTTP/1.1\r\n");
        headers.forEach((name, value) -> {
            canonical.append(name).append(':').append(value).append('\n');
            head.append(name).append(": ").append(value).append("\r\n");
        });
        var signed = String.join(";", headers.keySet());
        canonical.append('\n').append(signed).append('\n').append(payloadHash);
        var toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
        var signature = HexFormat.of().formatHex(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
        head.append("authorization: AWS4-HMAC-SHA256 Credential=").append(accessKey).append('/').append(scope)
                .append(",SignedHeaders=").append(signed).append(",Signature=").append(signature).append("\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac;
    }
}
