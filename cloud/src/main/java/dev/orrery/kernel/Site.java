package dev.orrery.kernel;

import java.util.Map;

/// Pages that a service serves to browsers under hosts of their own, such as S3's website endpoints.
public interface Site {

    /// The host label behind the site's name: `s3-website` in `photos.s3-website.localhost`.
    String hostLabel();

    /// What to do for a visitor.
    Page visit(Home home, Visit visit);

    /// What to do instead, when the read that [#visit] named was refused.
    Page instead(Home home, Visit visit, Page.Failure failure);

    /// @param site the name of the site
    /// @param path decoded, beginning with a slash
    /// @param query as the browser sent it, without its question mark
    /// @param host as the browser sent it
    /// @param method `GET`, `HEAD`, or what no page is for
    /// @param conditions what the browser has already, and wants: `if-none-match` and the like, and `range`, in lower case
    record Visit(String site, String path, String query, String host, boolean secure, String method, Map<String, String> conditions) {

        public String origin() {
            return (secure ? "https://" : "http://") + host;
        }
    }

    sealed interface Page {

        /// Read this, as nobody in particular, and show it.
        /// @param request an SDK request of an operation with streaming output
        /// @param status of the answer
        record Read(Object request, int status) implements Page { }

        record Redirect(int status, String location) implements Page { }

        /// A page that says what is wrong.
        /// @param elements what it says besides, in order
        record Failure(int status, String code, String message, Map<String, String> elements) implements Page { }
    }
}
