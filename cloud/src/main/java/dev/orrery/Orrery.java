package dev.orrery;

import dev.orrery.gateway.http.HttpHandler;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.blobs.MemoryBlobs;
import dev.orrery.kernel.clock.CloudTime;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.journal.Journal;
import dev.orrery.kernel.network.AddressRule;
import dev.orrery.kernel.network.Outbound;
import dev.orrery.kernel.network.Sockets;
import dev.orrery.kernel.store.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;

/// A whole cloud for a test: in this process, in memory, without a socket, from a seed, its time standing still.
///
/// ```java
/// try (var cloud = Orrery.start()) {
///     S3Client s3 = cloud.client(S3Client.class);
///     ...
///     cloud.time().advance(Duration.ofDays(30));
/// }
/// ```
///
/// Requests take the way that they take over the wire: the SDK's own client signs and encodes them, the gateway verifies the
/// signature, decodes, asks the policies, runs the operation, and encodes the answer. Clouds share nothing that changes, so
/// tests with a cloud each may run side by side.
public final class Orrery implements AutoCloseable {
    /// The account of [#client].
    public static final String ACCOUNT = RootKeys.DEFAULT_ACCOUNT;
    /// The region of [#client].
    public static final String REGION = "us-east-1";
    /// Where clients believe the cloud to be: what is in URLs that it hands out. Nobody listens there.
    public static final String ENDPOINT = "http://localhost:4566";

    private final MemoryBlobs blobs;
    private final Cloud cloud;
    private final Clients root;
    private final List<SdkClient> toClose = new ArrayList<>();
    private volatile boolean closed;

    /// How a cloud begins.
    ///
    /// @param time where its clock stands
    /// @param seed of everything random: the same calls get the same ids again
    /// @param outbound the way to servers outside; empty for the machine's own
    public record Beginning(Instant time, long seed, Optional<Outbound> outbound) {
        /// The first moment of 2026, from seed 1.
        public static final Beginning USUAL = new Beginning(Instant.parse("2026-01-01T00:00:00Z"), 1, Optional.empty());

        public Beginning at(Instant other) {
            return new Beginning(other, seed, outbound);
        }

        public Beginning from(long otherSeed) {
            return new Beginning(time, otherSeed, outbound);
        }

        /// With servers outside that the test makes up.
        public Beginning reaching(Outbound servers) {
            return new Beginning(time, seed, Optional.of(servers));
        }
    }

    /// A cloud that begins as [Beginning#USUAL].
    public static Orrery start() {
        return start(Beginning.USUAL);
    }

    public static Orrery start(Beginning beginning) {
        return new Orrery(beginning);
    }

    private Orrery(Beginning beginning) {
        blobs = new MemoryBlobs(new SeededIds(beginning.seed()));
        var clock = TurnableClock.frozenAt(beginning.time());
        cloud = new Cloud(new MemoryStore(), blobs, clock, new SeededIds(~beginning.seed()), false, List.of(),
                beginning.outbound().orElseGet(() -> new Sockets(clock, AddressRule.CAREFUL)));
        root = new Clients(this, null, REGION).as(RootKeys.DEFAULT_KEY, RootKeys.SECRET);
    }

    /// A client of the default account's root.
    ///
    /// @param type a client interface of the SDK: `S3Client.class`, `SqsAsyncClient.class`
    public <C extends SdkClient> C client(Class<C> type) {
        return root.client(type);
    }

    /// Points the builder of a client at this cloud: `connect(S3Client.builder()).build()`.
    public <B extends AwsClientBuilder<?, ?>> B connect(B builder) {
        return root.connect(builder);
    }

    /// Clients of whoever has this key.
    public Clients as(String accessKeyId, String secretAccessKey) {
        return root.as(accessKeyId, secretAccessKey);
    }

    /// Clients of whoever has this temporary key, as STS makes them.
    public Clients as(String accessKeyId, String secretAccessKey, String sessionToken) {
        return root.as(accessKeyId, secretAccessKey, sessionToken);
    }

    /// Clients of an account's root. Accounts need no set-up.
    ///
    /// @param account twelve digits
    public Clients account(String account) {
        return root.account(account);
    }

    /// Clients of somebody who does not sign.
    public Clients anonymous() {
        return root.anonymous();
    }

    /// Clients of the default account's root in another region.
    public Clients in(String region) {
        return root.in(region);
    }

    /// The cloud's time, to be turned.
    public CloudTime time() {
        return cloud.time();
    }

    /// Every call: by whom, on what, decided how, with what outcome.
    public Journal journal() {
        return cloud.journal();
    }

    /// The works, for whoever tests Orrery itself.
    public Cloud cloud() {
        return cloud;
    }

    HttpHandler handler() {
        var gateway = cloud.handler();
        return message -> {
            if (closed) {
                throw new IllegalStateException("this cloud has ended: a client has outlived the test that it was made for");
            }
            return gateway.handle(message);
        };
    }

    MemoryBlobs blobs() {
        return blobs;
    }

    <C extends SdkClient> C closeLater(C client) {
        synchronized (toClose) {
            if (closed) {
                client.close();
            } else {
                toClose.add(client);
            }
        }
        return client;
    }

    /// Closes the clients that the cloud made, and forgets everything. To close twice does nothing.
    @Override
    public void close() {
        synchronized (toClose) {
            if (closed) {
                return;
            }
            closed = true;
        }
        toClose.forEach(SdkClient::close);
        cloud.close();
    }
}
