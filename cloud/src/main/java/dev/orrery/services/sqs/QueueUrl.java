package dev.orrery.services.sqs;

import dev.orrery.kernel.identity.Accounts;
import java.util.Optional;
import java.util.regex.Pattern;

/// A queue's URL, whatever host it names: the queue is told by its path, `/123456789012/orders`. A name alone is a queue of
/// the caller's own. Hosts of AWS tell the region, too: `sqs.eu-west-1.amazonaws.com`, `eu-west-1.queue.amazonaws.com`.
///
/// @param account empty when the caller's is meant
/// @param region empty when the request's is meant
record QueueUrl(String text, Optional<String> account, Optional<String> region, String name) {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d+");

    static String of(String endpoint, String account, String name) {
        return endpoint + "/" + account + "/" + name;
    }

    static QueueUrl parse(String url) {
        if (url == null || url.isEmpty()) {
            throw SqsErrors.missingParameter("QueueUrl");
        }
        int scheme = url.indexOf("://");
        if (scheme < 0 && url.indexOf('/') < 0) {
            return new QueueUrl(url, Optional.empty(), Optional.empty(), url);
        }
        int hostStart = scheme < 0 ? 0 : scheme + 3;
        int path = url.indexOf('/', hostStart);
        int end = url.endsWith("/") ? url.length() - 1 : url.length();
        int nameStart = url.lastIndexOf('/', end - 1) + 1;
        int accountStart = url.lastIndexOf('/', nameStart - 2) + 1;
        if (path < 0 || accountStart <= path || nameStart <= accountStart
                || !Accounts.isAccount(url.substring(accountStart, nameStart - 1))) {
            throw SqsErrors.invalidAddress(url);
        }
        return new QueueUrl(url, Optional.of(url.substring(accountStart, nameStart - 1)),
                region(url.substring(hostStart, path), url.substring(path, accountStart)), url.substring(nameStart, end));
    }

    /// @param rest what stands between the host and the account: a slash, or `/queue/eu-west-1/`
    private static Optional<String> region(String host, String rest) {
        if (rest.length() > 1) {
            var parts = rest.split("/");
            return parts.length == 3 && parts[1].equals("queue") && isRegion(parts[2]) ? Optional.of(parts[2]) : Optional.empty();
        }
        boolean sqs = host.startsWith("sqs.");
        if (!sqs && host.indexOf(".queue.") < 0) {
            return Optional.empty();
        }
        int start = sqs ? "sqs.".length() : 0;
        int dot = host.indexOf('.', start);
        var label = dot < 0 ? "" : host.substring(start, dot);
        return isRegion(label) ? Optional.of(label) : Optional.empty();
    }

    private static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }
}
