package dev.orrery.cli;

import dev.orrery.kernel.identity.Accounts;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.network.AddressRule;
import dev.orrery.kernel.store.Durability;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How to run the cloud: the command line before the environment, Orrery's variables before LocalStack's.
///
/// @param listen where to; port 0 is any free one
/// @param data the directory that keeps everything: the store, the certificate, pid and log. Nothing is kept in it but
///         pid and log when `durability` is MEMORY
/// @param auth what becomes of keys that nobody knows
/// @param debug whether to log everything
/// @param hosts names under which the cloud may be called besides those of this machine, from `ORRERY_ALLOWED_HOSTS`
///         and `LOCALSTACK_HOST`
/// @param accounts the members of the organization that the default account shall have; none for no organization
/// @param outbound which addresses the cloud itself may talk to, from `ORRERY_OUTBOUND`
public record Options(List<InetSocketAddress> listen, Path data, Durability durability, Auth auth, boolean debug, List<String> hosts,
        List<String> accounts, AddressRule outbound) {
    static final int PORT = 4566;

    /// Whether unknown keys are refused, or let in as the default account's root.
    public enum Auth { ENFORCE, OPEN }

    public boolean ephemeral() {
        return durability == Durability.MEMORY;
    }

    /// @throws UsageException when something is not understood; the message names it and says what would be
    static Options parse(List<String> arguments, Map<String, String> environment) {
        var given = new Settings(environment);
        given.read(arguments);
        var listen = listen(given);
        return new Options(listen,
                Path.of(given.value("data").map(Settings.Value::text).orElse(".orrery")).toAbsolutePath().normalize(),
                durability(given),
                given.value("auth").map(value -> value.choice(Auth.class)).orElse(Auth.ENFORCE),
                // Other programs read DEBUG too, so whatever it may hold is no reason to stay away.
                given.foreign("DEBUG").map(value -> List.of("1", "true").contains(value.text().toLowerCase(Locale.ROOT))).orElse(false),
                hosts(given),
                given.value("accounts").map(Options::accounts).orElse(List.of()),
                given.foreign("ORRERY_OUTBOUND").map(value -> value.choice(AddressRule.class)).orElse(AddressRule.CAREFUL));
    }

    private static List<InetSocketAddress> listen(Settings given) {
        var port = given.value("port").map(value -> ListenAddresses.port(value.text(), value.origin()));
        var listen = given.value("listen").or(() -> given.foreign("GATEWAY_LISTEN"));
        if (listen.isEmpty()) {
            return List.of(InetSocketAddress.createUnresolved("127.0.0.1", port.orElse(PORT)));
        }
        var addresses = ListenAddresses.parse(listen.get().text(), port.orElse(PORT), listen.get().origin());
        // --port is the nearer word: it moves the first address of a GATEWAY_LISTEN that the environment brought along.
        if (port.isPresent() && !listen.get().fromCommandLine()) {
            var moved = new java.util.ArrayList<>(addresses);
            moved.set(0, InetSocketAddress.createUnresolved(addresses.getFirst().getHostString(), port.get()));
            return List.copyOf(moved);
        }
        return addresses;
    }

    private static Durability durability(Settings given) {
        var durability = given.value("durability");
        var ephemeral = given.value("ephemeral");
        if (ephemeral.map(Settings.Value::isTrue).orElse(false)) {
            if (durability.isPresent() && durability.get().choice(Durability.class) != Durability.MEMORY
                    && durability.get().fromCommandLine() && ephemeral.get().fromCommandLine()) {
                throw new UsageException("--ephemeral keeps nothing, and --durability " + durability.get().text()
                        + " keeps something: give one of them.");
            }
            return Durability.MEMORY;
        }
        if (durability.isPresent()) {
            return durability.get().choice(Durability.class);
        }
        // LocalStack forgets unless PERSISTENCE=1; Orrery keeps unless told PERSISTENCE=0.
        boolean forget = ephemeral.isEmpty() && given.foreign("PERSISTENCE").map(value -> !value.isTrue()).orElse(false);
        return forget ? Durability.MEMORY : Durability.PROCESS;
    }

    private static List<String> hosts(Settings given) {
        var own = given.foreign("ORRERY_ALLOWED_HOSTS").map(Settings.Value::text).orElse("");
        var localStack = given.foreign("LOCALSTACK_HOST").map(Settings.Value::text).orElse("");
        return Stream.of((own + "," + localStack).split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""))
                .filter(host -> !host.isEmpty())
                .distinct().toList();
    }

    private static List<String> accounts(Settings.Value given) {
        var accounts = Stream.of(given.text().split(",")).map(String::strip).filter(account -> !account.isEmpty()).distinct().toList();
        for (var account : accounts) {
            if (!Accounts.isAccount(account)) {
                throw new UsageException(given.origin() + ": \"" + account + "\" is not an account. Give numbers of twelve digits, with commas.");
            }
            if (account.equals(RootKeys.DEFAULT_ACCOUNT)) {
                throw new UsageException(given.origin() + ": " + account + " is the account that manages the organization. Give the others only.");
            }
        }
        return accounts;
    }

    /// How a browser or an SDK on this machine reaches it. An address rather than a name: in front of a name SDKs put the
    /// bucket's, and many machines cannot resolve `my-bucket.localhost`.
    public static String endpoint(List<InetSocketAddress> addresses) {
        var first = addresses.getFirst();
        var anywhere = List.of("0.0.0.0", "::", "127.0.0.1").contains(first.getHostString());
        return "http://" + (anywhere ? "127.0.0.1:" + first.getPort() : ListenAddresses.text(first));
    }

    public Optional<Path> store() {
        return ephemeral() ? Optional.empty() : Optional.of(data);
    }
}
