package dev.orrery.gateway.protocol;

import dev.orrery.gateway.facts.RequestFacts;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import java.util.Locale;

/// Headers that stand in the query of a presigned URL, where who made the URL signed them: nobody can leave them away.
///
/// Source: S3 User Guide, "Download and upload objects with presigned URLs"; AWS's SDK for JavaScript, which puts headers of S3 there;
/// LocalStack's recordings of AWS, `test_pre_signed_url_if_none_match`.
final class QueryHeaders {
    private QueryHeaders() { }

    /// The message as if its sender had sent them. What is sent as a header, too, counts as that.
    static Message applied(Message message, RequestFacts facts) {
        if (message.query().isEmpty() || facts.queryHeaders().isEmpty() || !isPresigned(message.query())) {
            return message;
        }
        var parameters = Parameters.parse(message.query());
        var headers = new Headers();
        for (int i = 0; i < parameters.size(); i++) {
            var name = parameters.name(i).toLowerCase(Locale.ROOT);
            if (facts.isQueryHeader(name) && !message.headers().contains(name)) {
                headers.add(name, parameters.value(i));
            }
        }
        if (headers.size() == 0) {
            return message;
        }
        message.headers().forEach(headers::add);
        return message.with(headers, message.body());
    }

    private static boolean isPresigned(String query) {
        return query.contains("Signature=");
    }
}
