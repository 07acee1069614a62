package dev.orrery.services.sns;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Sends to queues: subscribed ones, and those for dead letters.
final class Queues {
    private static final String FIFO = ".fifo";
    private final Home home;

    Queues(Home home) {
        this.home = home;
    }

    void send(Arn queue, Parcel parcel, String body) {
        var message = parcel.message();
        var request = SendMessageRequest.builder().queueUrl(url(queue)).messageBody(body);
        if (parcel.isRaw() && !message.attributes().isEmpty()) {
            request.messageAttributes(attributes(message));
        }
        if (!message.trace().isEmpty()) {
            request.messageSystemAttributes(Map.of(MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                    MessageSystemAttributeValue.builder().dataType("String").stringValue(message.trace()).build()));
        }
        if (!parcel.delivery().lane().isEmpty()) {
            // A standard queue behind a FIFO topic is told neither group nor deduplication id.
            if (queue.resource().endsWith(FIFO)) {
                request.messageGroupId(message.group()).messageDeduplicationId(message.deduplicationId());
            }
        } else if (!message.group().isEmpty()) {
            request.messageGroupId(message.group());
        }
        home.client(SqsClient.class, queue.region(), Couriers.caller(home, parcel.delivery().topic())).sendMessage(request.build());
    }

    /// Any host stands for this cloud; account and name say which queue it is.
    private static String url(Arn queue) {
        return Call.DEFAULT_ENDPOINT + "/" + queue.account() + "/" + queue.resource();
    }

    private static Map<String, MessageAttributeValue> attributes(MessageRow message) {
        var attributes = new LinkedHashMap<String, MessageAttributeValue>();
        message.attributes().forEach(attribute -> attributes.put(attribute.name(), attribute.isBinary()
                ? MessageAttributeValue.builder().dataType(attribute.type()).binaryValue(SdkBytes.fromByteArray(attribute.bytes())).build()
                : MessageAttributeValue.builder().dataType(attribute.type()).stringValue(attribute.text()).build()));
        return attributes;
    }
}
