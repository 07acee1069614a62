package dev.orrery.gateway;

import dev.orrery.gateway.http.Headers;
import dev.orrery.kernel.Site;
import java.util.Optional;

/// What a browser shows of a failure. Source: LocalStack's recordings of AWS, `test_website_hosting_404`.
final class FailurePage {
    private FailurePage() { }

    /// @param headers of the answer, with the request's ids
    static String of(Site.Page.Failure failure, Optional<Site.Page.Failure> besides, Headers headers) {
        var title = failure.status() + " " + reason(failure.status());
        var page = new StringBuilder("<html>\n<head><title>").append(title).append("</title></head>\n<body>\n<h1>").append(title)
                .append("</h1>\n");
        open(page, failure);
        headers.first("x-amz-request-id").ifPresent(id -> item(page, "RequestId", id));
        headers.first("x-amz-id-2").ifPresent(id -> item(page, "HostId", id));
        page.append("</ul>\n");
        besides.ifPresent(other -> {
            page.append("<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n");
            open(page, other);
            page.append("</ul>\n");
        });
        return page.append("<hr/>\n</body>\n</html>\n").toString();
    }

    private static void open(StringBuilder page, Site.Page.Failure failure) {
        page.append("<ul>\n");
        item(page, "Code", failure.code());
        item(page, "Message", failure.message());
        failure.elements().forEach((name, value) -> item(page, name, value));
    }

    private static void item(StringBuilder page, String name, String value) {
        page.append("<li>").append(name).append(": ").append(escape(value)).append("</li>\n");
    }

    private static String reason(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 412 -> "Precondition Failed";
            case 416 -> "Requested Range Not Satisfiable";
            default -> "Error";
        };
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
