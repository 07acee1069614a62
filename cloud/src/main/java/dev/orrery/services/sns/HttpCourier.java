package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.network.Outbound.Request;
import dev.orrery.kernel.network.OutboundException;
import dev.orrery.services.sns.MessageRow.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/// Posts messages to subscribed servers. Sources: SNS Developer Guide, "HTTP/HTTPS headers and message formats" and
/// "Amazon SNS message delivery retries": 5xx, 429 and no answer are tried again, everything else but success is not.
final class HttpCourier {
    private static final int TOO_MANY_REQUESTS = 429;
    private final Home home;
    private final Envelopes envelopes;
    private final Throttles throttles;

    HttpCourier(Home home, Envelopes envelopes) {
        this.home = home;
        this.envelopes = envelopes;
        this.throttles = home.store().read(tx -> tx.companion(Throttles.class, Throttles::new));
    }

    Outcome deliver(Parcel parcel) {
        var policy = DeliveryPolicy.of(parcel.topic(), parcel.subscription());
        var message = parcel.message();
        var second = home.clock().now().truncatedTo(ChronoUnit.SECONDS);
        var most = policy.receivesPerSecond();
        if (message.type() == Type.NOTIFICATION && most.isPresent()
                && !throttles.take(parcel.subscription().id(), second.getEpochSecond(), most.get())) {
            return new Outcome.NotNow(second.plusSeconds(1));
        }
        var body = parcel.isRaw() ? parcel.text() : envelopes.of(parcel);
        try {
            int status = home.outbound().send(new Request("POST", URI.create(parcel.subscription().endpoint()), headers(parcel, policy),
                    body.getBytes(StandardCharsets.UTF_8), SnsLimits.HTTP_ANSWER)).status();
            return status / 100 == 2 ? new Outcome.Delivered()
                    : new Outcome.Failed("HTTP status " + status, status >= 500 || status == TOO_MANY_REQUESTS);
        } catch (OutboundException e) {
            return new Outcome.Failed(e.getMessage(), e.problem() != OutboundException.Problem.REFUSED);
        }
    }

    private Map<String, String> headers(Parcel parcel, DeliveryPolicy policy) {
        var message = parcel.message();
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-amz-sns-message-type", message.type().text());
        headers.put("x-amz-sns-message-id", message.id());
        headers.put("x-amz-sns-topic-arn", Arn.ofTopic(home, message.topic()).toString());
        if (message.type() != Type.SUBSCRIPTION) {
            headers.put("x-amz-sns-subscription-arn", Subscriptions.arn(home, parcel.subscription()));
        }
        if (parcel.isRaw()) {
            headers.put("x-amz-sns-rawdelivery", "true");
        }
        headers.put("Content-Type", message.type() == Type.NOTIFICATION ? policy.contentType() : "text/plain; charset=UTF-8");
        headers.put("User-Agent", "Amazon Simple Notification Service Agent");
        headers.put("Accept-Encoding", "gzip,deflate");
        return headers;
    }
}
