package dev.orrery.gateway;

import dev.orrery.kernel.Call;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/// A part's events, pulled by whoever sends them: the next is asked for when the one before is on its way, so a slow client
/// slows the part down, and none piles up. Closing tells the part that nobody wants more.
///
/// What the part does for an event it does within its call, wherever the event is asked for.
final class PulledEvents implements Iterator<SdkPojo>, AutoCloseable, Subscriber<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(PulledEvents.class);
    /// The event that was asked for, the end, and an error that the part's future tells.
    private static final int SIGNALS_MAX = 3;
    private final Call call;
    private final String requestId;
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(SIGNALS_MAX);
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    /// What was looked at and not taken; null when nothing was.
    private Signal current;

    private sealed interface Signal {

        record Next(SdkPojo event) implements Signal { }

        record Failed(Throwable error) implements Signal { }

        record Ended() implements Signal { }
    }

    PulledEvents(Call call, String requestId) {
        this.call = call;
        this.requestId = requestId;
    }

    /// @throws AwsServiceException when the part's stream has failed, for whatever reason
    @Override
    public boolean hasNext() {
        if (current == null) {
            current = Call.run(call, this::pull);
        }
        return switch (current) {
            case Signal.Next _ -> true;
            case Signal.Ended _ -> false;
            case Signal.Failed(var error) -> throw told(error);
        };
    }

    private Signal pull() {
        try {
            subscription.join().request(1);
            return signals.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Signal.Failed(e);
        } catch (RuntimeException e) {
            return new Signal.Failed(e);
        }
    }

    private AwsServiceException told(Throwable error) {
        if (error instanceof AwsServiceException known) {
            return known;
        }
        LOG.error("the events of request {} ended too early", requestId, error);
        return Refusals.internal(requestId);
    }

    @Override
    public SdkPojo next() {
        if (hasNext() && current instanceof Signal.Next(var event)) {
            current = null;
            return event;
        }
        throw new java.util.NoSuchElementException();
    }

    @Override
    public void onSubscribe(Subscription made) {
        if (!subscription.complete(made)) {
            made.cancel();
        }
    }

    @Override
    public void onNext(Object event) {
        if (!signals.offer(new Signal.Next((SdkPojo) event))) {
            throw new IllegalStateException("an event that nobody asked for: " + event.getClass());
        }
    }

    @Override
    public void onError(Throwable error) {
        end(new Signal.Failed(error));
    }

    @Override
    public void onComplete() {
        end(new Signal.Ended());
    }

    /// Once it has ended, a second end means nothing.
    private void end(Signal signal) {
        if (!signals.offer(signal)) {
            LOG.debug("request {} ended more than once", requestId);
        }
    }

    @Override
    public void close() {
        subscription.thenAccept(Subscription::cancel);
    }
}
