package dev.orrery.gateway;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.ProtocolException;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Site;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Serves services' pages to browsers, which visit without a signature.
final class Sites {
    private final Services services;

    Sites(Services services) {
        this.services = services;
    }

    /// A visit to a site, when the host is one.
    Optional<Found> find(Message message) {
        if (services.withSites().isEmpty()) {
            return Optional.empty();
        }
        var host = message.host();
        for (var member : services.withSites()) {
            var label = member.known().site().orElseThrow();
            for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
                if (startsWith(host.substring(dot + 1), label)) {
                    var site = member.service().site().orElseThrow();
                    var instance = services.instance(member, HomeId.ofPartition());
                    return Optional.of(new Found(member, instance, site, visit(message, host.substring(0, dot))));
                }
            }
        }
        return Optional.empty();
    }

    /// `s3-website.localhost`, and with a region `s3-website-eu-west-1.amazonaws.com`.
    private static boolean startsWith(String host, String label) {
        return host.startsWith(label) && host.length() > label.length() && ".-".indexOf(host.charAt(label.length())) >= 0;
    }

    private static Site.Visit visit(Message message, String site) {
        return new Site.Visit(site, decoded(message.path()), message.query(), message.headers().first("host").orElse(site),
                message.secure());
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new ProtocolException("InvalidURI", 400, "Couldn't parse the specified URI.");
        }
    }

    static Answer answer(Site.Page page, String requestId) {
        return switch (page) {
            case Site.Page.Redirect(var status, var location) ->
                    new Answer(status, new Headers().add("Location", location), new Answer.Body.Bytes(new byte[0]));
            case Site.Page.Failure failure -> answer(failure, requestId);
            case Site.Page.Read read -> throw new IllegalStateException("not read yet: " + read);
        };
    }

    private static Answer answer(Site.Page.Failure failure, String requestId) {
        var title = failure.status() + " " + reason(failure.status());
        var page = "<html>\n<head><title>" + title + "</title></head>\n<body>\n<h1>" + title + "</h1>\n<ul>\n<li>Code: "
                + escape(failure.code()) + "</li>\n<li>Message: " + escape(failure.message()) + "</li>\n<li>RequestId: " + requestId
                + "</li>\n</ul>\n<hr/>\n</body>\n</html>\n";
        var answer = Answer.of(failure.status(), "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
        answer.headers().add("x-amz-error-code", failure.code()).add("x-amz-error-message", failure.message());
        return answer;
    }

    static Site.Page instead(Found found, AwsServiceException error) {
        return found.site().instead(found.instance().home(), found.visit(), failure(error));
    }

    static Site.Page.Failure failure(AwsServiceException error) {
        return new Site.Page.Failure(error.statusCode(), error.awsErrorDetails().errorCode(), error.awsErrorDetails().errorMessage());
    }

    private static String reason(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            default -> "Error";
        };
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    record Found(Services.Member member, Services.Instance instance, Site site, Site.Visit visit) { }
}
