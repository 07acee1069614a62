package dev.orrery.gateway;

import dev.orrery.gateway.http.Answer;
import dev.orrery.gateway.http.Headers;
import dev.orrery.gateway.http.Message;
import dev.orrery.gateway.protocol.ProtocolException;
import dev.orrery.kernel.ErrorDetail;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Site;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Serves services' pages to browsers, which visit without a signature.
final class Sites {
    static final int FOUND = 200;
    static final int NOT_MODIFIED = 304;
    private static final List<String> CONDITIONS =
            List.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range");
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
        var conditions = new HashMap<String, String>();
        for (var name : CONDITIONS) {
            message.headers().first(name).ifPresent(value -> conditions.put(name, value));
        }
        return new Site.Visit(site, decoded(message.path()), message.query(), message.headers().first("host").orElse(site),
                message.secure(), message.method(), conditions);
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new ProtocolException("InvalidURI", 400, "Couldn't parse the specified URI.");
        }
    }

    /// @param headers that every answer of the service has
    static Answer answer(Site.Page page, Headers headers) {
        return switch (page) {
            case Site.Page.Redirect(var status, var location) ->
                    new Answer(status, headers.add("Location", location), new Answer.Body.Bytes(new byte[0]));
            case Site.Page.Failure failure -> answer(failure, Optional.empty(), headers);
            case Site.Page.Read read -> throw new IllegalStateException("not read yet: " + read);
        };
    }

    /// @param besides why the page for such failures could not be shown
    static Answer answer(Site.Page.Failure failure, Optional<Site.Page.Failure> besides, Headers headers) {
        headers.add("x-amz-error-code", failure.code()).add("x-amz-error-message", failure.message());
        failure.elements().forEach((name, value) -> headers.add("x-amz-error-detail-" + name, value));
        headers.add("Content-Type", "text/html; charset=utf-8");
        var page = FailurePage.of(failure, besides, headers).getBytes(StandardCharsets.UTF_8);
        return new Answer(failure.status(), headers, new Answer.Body.Bytes(page));
    }

    static Site.Page instead(Found found, AwsServiceException error) {
        return found.site().instead(found.instance().home(), found.visit(), failure(error));
    }

    static Site.Page.Failure failure(AwsServiceException error) {
        return new Site.Page.Failure(error.statusCode(), error.awsErrorDetails().errorCode(), error.awsErrorDetails().errorMessage(),
                error instanceof ErrorDetail detail ? detail.elements() : Map.of());
    }

    record Found(Services.Member member, Services.Instance instance, Site site, Site.Visit visit) { }
}
