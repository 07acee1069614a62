package dev.orrery.gateway.signature;

import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.kernel.Octets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// A request in the form in which it is signed, to be encoded in UTF-8.
///
/// Source: IAM User Guide, "Create a signed AWS API request"; S3 API Reference, "Signature Calculations for the
/// Authorization Header".
final class CanonicalRequest {
    private static final int USUAL_LENGTH = 1024;

    private CanonicalRequest() { }

    /// @param payload the body's digest, or the word that stands for it
    static String of(Message message, String path, QueryParameters query, String signedHeaders, String payload) {
        var out = new StringBuilder(USUAL_LENGTH).append(message.method()).append('\n').append(path).append('\n');
        query.appendCanonical(out, Authorization.SIGNATURE_PARAMETER);
        out.append('\n');
        for (int from = 0; from <= signedHeaders.length();) {
            int end = signedHeaders.indexOf(';', from);
            end = end < 0 ? signedHeaders.length() : end;
            appendHeader(out, signedHeaders.substring(from, end), message.headers());
            from = end + 1;
        }
        return out.append('\n').append(signedHeaders).append('\n').append(payload).toString();
    }

    /// The forms in which clients sign a path, the likeliest first. S3 signs it encoded once and as it is. The others sign
    /// it normalised and encoded a second time, as AWS's own clients do, but other clients sign it encoded once there, too;
    /// and what a client neither encodes nor means to, such as `*`, some sign as they send it.
    static SequencedSet<String> paths(String path, boolean once) {
        var sent = path.isEmpty() ? "/" : path;
        var forms = new LinkedHashSet<String>(4);
        if (!once) {
            forms.add(Percent.encodePath(normalised(sent)));
            forms.add(Percent.encodePath(sent));
        }
        forms.add(once ? Percent.canonicalContentPath(sent) : Percent.canonicalPath(sent));
        forms.add(sent);
        return forms;
    }

    private static void appendHeader(StringBuilder out, String name, Headers headers) {
        out.append(name).append(':');
        List<String> values = headers.all(name);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            // Clients sign UTF-8: most send it, too; some (Node) send Latin-1. S3 takes both: boto3 issue 3063, aws-sdk-js issue 1297.
            appendFolded(out, Octets.utf8(values.get(i)));
        }
        out.append('\n');
    }

    /// Without white space at the ends, and with a single space for any inside.
    private static void appendFolded(StringBuilder out, String value) {
        if (isFolded(value)) {
            out.append(value);
            return;
        }
        boolean space = false;
        boolean begun = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c >= '\t' && c <= '\r') {
                space = begun;
            } else {
                if (space) {
                    out.append(' ');
                    space = false;
                }
                out.append(c);
                begun = true;
            }
        }
    }

    /// Nearly every value is: then it is taken at once.
    private static boolean isFolded(String value) {
        boolean space = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= '\t' && c <= '\r' || c == ' ' && space) {
                return false;
            }
            space = c == ' ';
        }
        return value.isEmpty() || !space;
    }

    /// Without empty and dot segments (RFC 3986, section 5.2.4).
    private static String normalised(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path;
        }
        var out = new StringBuilder(path.length());
        for (int from = 1; from <= path.length();) {
            int end = path.indexOf('/', from);
            boolean last = end < 0;
            var segment = path.substring(from, last ? path.length() : end);
            if (segment.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                out.append('/').append(segment);
            }
            from = last ? path.length() + 1 : end + 1;
        }
        return out.isEmpty() || path.endsWith("/") ? out.append('/').toString() : out.toString();
    }
}
