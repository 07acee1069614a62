package dev.orrery.services.s3;

import dev.orrery.kernel.Site;
import dev.orrery.kernel.Site.Page.Redirect;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.Condition;
import software.amazon.awssdk.services.s3.model.Protocol;
import software.amazon.awssdk.services.s3.model.RedirectAllRequestsTo;
import software.amazon.awssdk.services.s3.model.RoutingRule;
import software.amazon.awssdk.services.s3.model.WebsiteConfiguration;

/// Where a website's configuration sends visitors. Source: S3 User Guide, "Using redirection rules".
final class WebsiteRedirects {
    private static final int MOVED_PERMANENTLY = 301;

    private WebsiteRedirects() { }

    /// What a visitor asked for.
    ///
    /// @param key the path without its first slash
    /// @param query as sent; goes along with redirects
    record Target(String protocol, String host, String key, String query) {

        static Target of(Site.Visit visit) {
            return new Target(visit.secure() ? "https" : "http", visit.host(), visit.path().substring(1), visit.query());
        }
    }

    static Redirect all(RedirectAllRequestsTo to, Target target) {
        return new Redirect(MOVED_PERMANENTLY, location(to.protocol(), to.hostName(), target.key(), target));
    }

    /// The first rule that fits: before the document is read those that ask for no error, afterwards those for this one.
    ///
    /// @param error the status of what was read; empty before
    static Optional<Redirect> rule(WebsiteConfiguration website, Target target, Optional<Integer> error) {
        return website.routingRules().stream().filter(rule -> fits(rule.condition(), target.key(), error)).findFirst()
                .map(rule -> redirect(rule, target));
    }

    private static boolean fits(Condition condition, String key, Optional<Integer> error) {
        if (condition == null) {
            return error.isEmpty();
        }
        var wanted = Optional.ofNullable(condition.httpErrorCodeReturnedEquals());
        return key.startsWith(prefix(condition)) && wanted.equals(error.map(String::valueOf));
    }

    private static String prefix(Condition condition) {
        return condition == null || condition.keyPrefixEquals() == null ? "" : condition.keyPrefixEquals();
    }

    private static Redirect redirect(RoutingRule rule, Target target) {
        var redirect = rule.redirect();
        var key = target.key();
        if (redirect.replaceKeyWith() != null) {
            key = redirect.replaceKeyWith();
        } else if (redirect.replaceKeyPrefixWith() != null) {
            key = redirect.replaceKeyPrefixWith() + key.substring(prefix(rule.condition()).length());
        }
        int status = redirect.httpRedirectCode() == null ? MOVED_PERMANENTLY : Integer.parseInt(redirect.httpRedirectCode());
        return new Redirect(status, location(redirect.protocol(), redirect.hostName(), key, target));
    }

    private static String location(Protocol protocol, String host, String key, Target target) {
        return (protocol == null ? target.protocol() : protocol.toString()) + "://" + (host == null ? target.host() : host)
                + path(key) + (target.query().isEmpty() ? "" : "?" + target.query());
    }

    /// A key as the path of an address.
    static String path(String key) {
        return "/" + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/").replace("*", "%2A")
                .replace("%7E", "~");
    }
}
