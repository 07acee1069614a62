package dev.orrery.pojo;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;

/// Events as a service makes them in plain blocking code: each when it is asked for, on the thread that asks, and none ahead.
/// The SDK's own publisher of an iterable makes the next event before it hands over the one that is there.
///
/// What the iterator throws is the stream's error. An iterator that is [AutoCloseable] is closed at the end, and when nobody
/// wants more.
public final class EventSource<T> implements SdkPublisher<T> {
    private final Iterator<? extends T> events;

    public EventSource(Iterator<? extends T> events) {
        this.events = events;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        subscriber.onSubscribe(new Delivery<>(events, subscriber));
    }

    private static final class Delivery<T> implements Subscription {
        private final Iterator<? extends T> events;
        private final Subscriber<? super T> subscriber;
        /// How many events are wanted and not handed over. Whoever finds none adds some and delivers.
        private final AtomicLong wanted = new AtomicLong();
        private volatile boolean over;

        Delivery(Iterator<? extends T> events, Subscriber<? super T> subscriber) {
            this.events = events;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (wanted.getAndUpdate(before -> before + count < 0 ? Long.MAX_VALUE : before + count) > 0) {
                return;
            }
            do {
                deliver();
            } while (wanted.decrementAndGet() > 0);
        }

        private void deliver() {
            if (over) {
                return;
            }
            try {
                if (events.hasNext()) {
                    subscriber.onNext(events.next());
                    return;
                }
            } catch (RuntimeException e) {
                close();
                subscriber.onError(e);
                return;
            }
            close();
            subscriber.onComplete();
        }

        @Override
        public void cancel() {
            close();
        }

        private void close() {
            boolean already = over;
            over = true;
            if (!already && events instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException("the source of events did not close", e);
                }
            }
        }
    }
}
