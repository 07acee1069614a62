package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.RequestFacts;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.util.Locale;

/// Headers that stand in the query of a presigned URL, where who made the URL signed them: nobody can leave them away, add one, or
/// send another in its place. Version 4 signs the whole query, Version 2 of these only what begins with `x-amz-`.
///
/// Source: S3 User Guide, "Download and upload objects with presigned URLs"; AWS's SDK for JavaScript, which puts headers of S3 there;
/// LocalStack's recordings of AWS, `test_pre_signed_url_if_none_match`.
final class QueryHeaders {
    private static final String SIGNED_BY_VERSION_2 = "x-amz-";

    private QueryHeaders() { }

    /// The message as if its sender had sent them.
    static Message applied(Message message, RequestFacts facts) {
        if (message.query().isEmpty() || facts.queryHeaders().isEmpty()) {
            return message;
        }
        var parameters = Parameters.parse(message.query());
        boolean whole = parameters.contains("X-Amz-Signature");
        if (!whole && !(parameters.contains("AWSAccessKeyId") && parameters.contains("Signature"))) {
            return message;
        }
        var found = new Headers();
        for (int i = 0; i < parameters.size(); i++) {
            var name = parameters.name(i).toLowerCase(Locale.ROOT);
            if (facts.isQueryHeader(name) && (whole || name.startsWith(SIGNED_BY_VERSION_2))) {
                found.add(name, parameters.value(i));
            }
        }
        if (found.size() == 0) {
            return message;
        }
        var others = new Headers();
        message.headers().forEach((name, value) -> {
            if (!found.contains(name)) {
                others.add(name, value);
            }
        });
        others.forEach(found::add);
        return message.with(found, message.body());
    }
}
