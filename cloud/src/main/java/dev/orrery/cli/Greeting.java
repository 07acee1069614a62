package dev.orrery.cli;

import java.net.InetSocketAddress;
import java.util.List;

/// What `start` says: where the cloud is, who one is there, and what to try.
final class Greeting {
    /// The line that scripts wait for, LocalStack's own.
    static final String READY = "Ready.";

    private Greeting() { }

    static String text(Options options, List<InetSocketAddress> addresses, String version) {
        int port = addresses.getFirst().getPort();
        var which = port == Options.PORT ? "" : " --port " + port;
        return """
                Orrery %s

                  endpoint   %s%s
                  account    123456789012, access key "test", secret "test"%s%s
                  data       %s

                Next, in another terminal:
                  eval "$(./orrery env%s)"
                  aws s3 mb s3://my-bucket
                  aws s3 cp README.md s3://my-bucket/

                Ctrl-C or ./orrery stop%s ends it.
                """.formatted(version, Options.endpoint(addresses), others(addresses), auth(options), accounts(options), data(options), which, which);
    }

    private static String others(List<InetSocketAddress> addresses) {
        return addresses.size() == 1 ? "" : addresses.stream().skip(1).map(ListenAddresses::text)
                .collect(java.util.stream.Collectors.joining(", ", ", also ", ""));
    }

    private static String auth(Options options) {
        return switch (options.auth()) {
            case ENFORCE -> "";
            case OPEN -> " (and any other key: --auth open)";
        };
    }

    private static String accounts(Options options) {
        return options.accounts().isEmpty() ? "" : "\n  members    " + String.join(", ", options.accounts())
                + " of its organization; the number is the access key";
    }

    private static String data(Options options) {
        return switch (options.durability()) {
            case MEMORY -> "in memory only: forgotten when it ends";
            case PROCESS -> options.data() + ", survives kill -9 (--durability disk also survives a power cut)";
            case DISK -> options.data() + ", survives a power cut";
        };
    }
}
