package dev.orrery.gateway.inprocess;

import dev.orrery.gateway.http.HttpHandler;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.async.InputStreamConsumingPublisher;
import software.amazon.awssdk.utils.async.InputStreamSubscriber;

/// The transport of an asynchronous client: each request has a virtual thread, on which the gateway may block as it likes.
public record InProcessAsync(HttpHandler gateway) implements SdkAsyncHttpClient {

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        var done = new CompletableFuture<Void>();
        Thread.ofVirtual().name("request in process").start(() -> {
            try {
                exchange(request);
                done.complete(null);
            } catch (RuntimeException e) {
                // Told to both: the handler may have no subscriber yet, the future may have nobody waiting.
                request.responseHandler().onError(e);
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void exchange(AsyncExecuteRequest request) {
        try (var body = new InputStreamSubscriber()) {
            request.requestContentPublisher().subscribe(body);
            var answer = gateway.handle(Exchanged.message(request.request(), body));
            request.responseHandler().onHeaders(Exchanged.response(answer));
            var content = new InputStreamConsumingPublisher();
            request.responseHandler().onStream(content);
            content.doBlockingWrite(Exchanged.body(answer));
        }
    }

    @Override
    public String clientName() {
        return "InProcess";
    }

    @Override
    public void close() { }
}
