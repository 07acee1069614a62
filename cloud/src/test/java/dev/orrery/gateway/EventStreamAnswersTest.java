package dev.orrery.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.ClassPathFacts;
import dev.orrery.gateway.http.HttpHandler;
import dev.orrery.gateway.http.HttpLimits;
import dev.orrery.gateway.http.HttpServer;
import dev.orrery.gateway.protocol.VirtualHosts;
import dev.orrery.gateway.protocol.WireCodec;
import dev.orrery.gateway.protocol.WireRouter;
import dev.orrery.gateway.signature.SignatureV4;
import dev.orrery.gateway.signature.SignedForms;
import dev.orrery.gateway.tls.ServerIdentity;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.CloudService;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.SeededIds;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.RootKeys;
import dev.orrery.kernel.journal.MemoryJournal;
import dev.orrery.pojo.EventSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponse;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamRequest;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponse;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.SelectObjectContentEventStream;
import software.amazon.awssdk.services.s3.model.SelectObjectContentRequest;
import software.amazon.awssdk.services.s3.model.SelectObjectContentResponse;
import software.amazon.awssdk.services.s3.model.SelectObjectContentResponseHandler;

/// Streams of events over the wire, from a made-up service to the SDK's own clients.
@Timeout(60)
class EventStreamAnswersTest {
    private final Shards shards = new Shards();
    private HttpServer server;
    private final List<AutoCloseable> clients = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.start(List.of(new InetSocketAddress("127.0.0.1", 0)), gateway(),
                ServerIdentity.passing(List.of("localhost"), TurnableClock.real()), HttpLimits.DEFAULT);
    }

    private HttpHandler gateway() {
        var clock = TurnableClock.real();
        var facts = new ClassPathFacts();
        var hosts = VirtualHosts.with(facts.bareWire().address().hosts(), List.of());
        var keys = new RootKeys();
        var services = new Services(List.of(KnownService.of("s3", new Made(S3AsyncClient.class, new Selects())),
                KnownService.of("kinesis", new Made(KinesisAsyncClient.class, shards)),
                KnownService.of("lambda", new Made(LambdaAsyncClient.class, new Functions()))),
                facts, (id, service) -> new TestHome(service, id).home);
        return new Gateway(new SignatureV4(clock, keys, false, facts.bareSigningNames(), hosts::pathStyle),
                new SignedForms(clock, keys, false, facts.bareWire().form()), hosts, new WireRouter(facts, hosts),
                new WireCodec(facts, hosts), services, Organizations.NONE, new MemoryJournal(10), clock, new SeededIds(1));
    }

    @AfterEach
    void close() throws Exception {
        closeClients();
        server.close();
    }

    private void closeClients() throws Exception {
        for (var client : clients) {
            client.close();
        }
        clients.clear();
    }

    /// @param part the only one
    private record Made(Class<?> client, Object part) implements CloudService {
        @Override
        public List<Class<?>> clients() {
            return List.of(client);
        }

        @Override
        public List<?> parts(Home home) {
            return List.of(part);
        }

        @Override
        public List<Access> access(Home home, Object request) {
            return List.of();
        }
    }

    /// Makes events one at a time, when they are asked for.
    private record Lazy<T>(int count, IntFunction<T> event) implements Iterable<T> {
        @Override
        public Iterator<T> iterator() {
            var made = new AtomicInteger();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return made.get() < count;
                }

                @Override
                public T next() {
                    return event.apply(made.getAndIncrement());
                }
            };
        }
    }

    private static final class Shards implements KinesisAsyncClient {
        volatile Lazy<SubscribeToShardEventStream> events;
        volatile AtomicBoolean cancelled = new AtomicBoolean();

        @Override
        public CompletableFuture<Void> subscribeToShard(SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
            if (request.shardId().equals("none")) {
                throw gone();
            }
            handler.responseReceived(SubscribeToShardResponse.builder().build());
            handler.onEventStream(new EventSource<>(events.iterator()).doAfterOnCancel(() -> cancelled.set(true)));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() { }
    }

    private static final class Selects implements S3AsyncClient {
        @Override
        public CompletableFuture<Void> selectObjectContent(SelectObjectContentRequest request, SelectObjectContentResponseHandler handler) {
            // A part may answer later, on a thread of its own, and may fail after it has begun.
            return CompletableFuture.runAsync(() -> {
                handler.responseReceived(SelectObjectContentResponse.builder().build());
                handler.onEventStream(SdkPublisher.fromIterable(List.of(
                        SelectObjectContentEventStream.recordsBuilder().payload(SdkBytes.fromUtf8String("a,b\n")).build(),
                        SelectObjectContentEventStream.statsBuilder().details(d -> d.bytesScanned(7L)).build(),
                        SelectObjectContentEventStream.endBuilder().build())));
            });
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() { }
    }

    private static final class Functions implements LambdaAsyncClient {
        @Override
        public CompletableFuture<Void> invokeWithResponseStream(InvokeWithResponseStreamRequest request,
                InvokeWithResponseStreamResponseHandler handler) {
            handler.responseReceived(InvokeWithResponseStreamResponse.builder().executedVersion("7").statusCode(200).build());
            handler.onEventStream(new EventSource<>(new Lazy<>(3, i -> i < 2
                    ? InvokeWithResponseStreamResponseEvent.payloadChunkBuilder().payload(SdkBytes.fromUtf8String(
                            Call.current().caller().account() + i)).build()
                    : InvokeWithResponseStreamResponseEvent.invokeCompleteBuilder().build()).iterator()));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() { }
    }

    private static ResourceNotFoundException gone() {
        return ResourceNotFoundException.builder().statusCode(400).awsErrorDetails(AwsErrorDetails.builder()
                .errorCode("ResourceNotFoundException").errorMessage("the stream is gone").build()).build();
    }

    private static SubscribeToShardEventStream records(int number, int bytes) {
        return SubscribeToShardEventStream.subscribeToShardEventBuilder().millisBehindLatest((long) number).continuationSequenceNumber("c")
                .records(Record.builder().sequenceNumber("s" + number).partitionKey("p").data(SdkBytes.fromByteArray(new byte[bytes])).build())
                .build();
    }

    @Test
    void anSdksClientOfKinesisGetsEveryEventAsItWasMade() {
        var seen = new ArrayList<SubscribeToShardEvent>();
        shards.events = new Lazy<>(3, i -> records(i, 5));

        subscribe("shard", seen::add).join();

        assertThat(seen).extracting(SubscribeToShardEvent::millisBehindLatest).containsExactly(0L, 1L, 2L);
        assertThat(seen.get(2).records()).singleElement().satisfies(record -> {
            assertThat(record.sequenceNumber()).isEqualTo("s2");
            assertThat(record.data().asByteArray()).hasSize(5);
        });
    }

    @Test
    void anSdksClientOfS3GetsRecordsThatAreBytesAndStatisticsThatAreXml() {
        var records = new StringBuffer();
        var scanned = new AtomicInteger();

        client(S3AsyncClient.builder().forcePathStyle(true)).selectObjectContent(r -> r.bucket("box").key("k").expression("SELECT *").expressionType("SQL")
                .inputSerialization(in -> in.csv(c -> { })).outputSerialization(out -> out.csv(c -> { })),
                SelectObjectContentResponseHandler.builder().subscriber(SelectObjectContentResponseHandler.Visitor.builder()
                        .onRecords(event -> records.append(event.payload().asUtf8String()))
                        .onStats(event -> scanned.set(event.details().bytesScanned().intValue())).build()).build()).join();

        assertThat(records.toString()).isEqualTo("a,b\n");
        assertThat(scanned).hasValue(7);
    }

    @Test
    void whatAPartDoesForAnEventItDoesWithinItsCall() {
        var payload = new StringBuffer();
        var version = new StringBuffer();

        client(LambdaAsyncClient.builder()).invokeWithResponseStream(r -> r.functionName("f"), InvokeWithResponseStreamResponseHandler.builder()
                .onResponse(response -> version.append(response.executedVersion()))
                .subscriber(InvokeWithResponseStreamResponseHandler.Visitor.builder()
                        .onPayloadChunk(event -> payload.append(event.payload().asUtf8String())).build()).build()).join();

        assertThat(version.toString()).isEqualTo("7");
        assertThat(payload.toString()).isEqualTo("1234567890120" + "1234567890121");
    }

    @Test
    void anEventIsThereBeforeTheNextIsMade() throws Exception {
        // given a part whose second event waits until the client has had the first
        var had = new CountDownLatch(1);
        shards.events = new Lazy<>(2, i -> {
            if (i == 1) {
                awaited(had);
            }
            return records(i, 5);
        });

        subscribe("shard", _ -> had.countDown()).get(30, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatDoesNotReadHoldsThePartUp() throws Exception {
        // given events of 64 KiB without end, and a client that stops at the first
        var made = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        shards.events = new Lazy<>(2_000, i -> records(made.getAndIncrement(), 64 * 1024));
        var seen = new AtomicInteger();
        var done = subscribe("shard", _ -> {
            if (seen.getAndIncrement() == 0) {
                awaited(goOn);
            }
        });

        // when all that lies between them is full
        int before = -1;
        while (made.get() == 0 || made.get() != before) {
            before = made.get();
            TimeUnit.MILLISECONDS.sleep(300);
        }

        // then no more are made until the client reads on
        assertThat(made.get()).isLessThan(1_000);
        goOn.countDown();
        done.get(50, TimeUnit.SECONDS);
        assertThat(seen).hasValue(2_000);
    }

    @Test
    void aRefusalBeforeTheFirstEventIsAnOrdinaryError() {
        assertThatThrownBy(() -> subscribe("none", _ -> { }).join()).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ResourceNotFoundException.class).hasMessageContaining("the stream is gone");
    }

    @Test
    void anErrorAmongTheEventsEndsTheStreamForTheClient() {
        var seen = new ArrayList<SubscribeToShardEvent>();
        shards.events = new Lazy<>(3, i -> {
            if (i == 1) {
                throw gone();
            }
            return records(i, 5);
        });

        assertThatThrownBy(() -> subscribe("shard", seen::add).join()).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ResourceNotFoundException.class).hasMessageContaining("the stream is gone");
        assertThat(seen).hasSize(1);
    }

    @Test
    void aDefectAmongTheEventsIsToldAsOne() {
        shards.events = new Lazy<>(3, i -> {
            throw new IllegalStateException("planted");
        });

        assertThatThrownBy(() -> subscribe("shard", _ -> { }).join()).hasMessageContaining("defect of Orrery").hasMessageNotContaining("planted");
    }

    @Test
    void whoLeavesIsNotServedAnyMore() throws Exception {
        var made = new AtomicInteger();
        shards.events = new Lazy<>(Integer.MAX_VALUE, i -> records(made.incrementAndGet(), 64 * 1024));
        var had = new CountDownLatch(1);
        subscribe("shard", _ -> had.countDown());
        awaited(had);

        // when the client goes away
        closeClients();

        // then the part is told
        while (!shards.cancelled.get()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private <B extends AwsAsyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends AutoCloseable> C client(B builder) {
        var http = new WireAsync(HttpClient.newHttpClient());
        clients.add(http);
        var client = builder.httpClient(http).region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))).build();
        clients.add(client);
        return client;
    }

    private CompletableFuture<Void> subscribe(String shard, Consumer<SubscribeToShardEvent> seen) {
        return client(KinesisAsyncClient.builder()).subscribeToShard(r -> r.consumerARN("arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1")
                .shardId(shard).startingPosition(StartingPosition.builder().type("LATEST").build()),
                SubscribeToShardResponseHandler.builder().subscriber(SubscribeToShardResponseHandler.Visitor.builder()
                        .onSubscribeToShardEvent(seen).build()).build());
    }
}
