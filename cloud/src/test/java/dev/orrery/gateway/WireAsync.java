package dev.orrery.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.FlowAdapters;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.async.InputStreamSubscriber;

/// A transport of the SDK's asynchronous clients over the JDK's own client, so over a socket.
record WireAsync(HttpClient http) implements SdkAsyncHttpClient {
    private static final Set<String> RESTRICTED = Set.of("host", "content-length", "connection", "expect", "upgrade");

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        var content = new InputStreamSubscriber();
        request.requestContentPublisher().subscribe(content);
        var sent = HttpRequest.newBuilder(URI.create(request.request().getUri().toString()));
        request.request().forEachHeader((name, values) -> values.stream().filter(_ -> !RESTRICTED.contains(name.toLowerCase(java.util.Locale.ROOT)))
                .forEach(value -> sent.header(name, value)));
        sent.method(request.request().method().name(), HttpRequest.BodyPublishers.ofByteArray(bytes(content)));
        return http.sendAsync(sent.build(), BodyHandlers.ofPublisher()).thenAccept(answer -> {
            request.responseHandler().onHeaders(SdkHttpFullResponse.builder().statusCode(answer.statusCode())
                    .headers(answer.headers().map()).build());
            request.responseHandler().onStream(SdkPublisher.adapt(FlowAdapters.toPublisher(answer.body())).flatMapIterable(List::copyOf));
        }).whenComplete((_, error) -> {
            if (error != null) {
                request.responseHandler().onError(error);
            }
        });
    }

    private static byte[] bytes(InputStreamSubscriber content) {
        try (content) {
            return content.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
