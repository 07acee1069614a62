package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponse;
import software.amazon.awssdk.services.s3.model.Progress;
import software.amazon.awssdk.services.s3.model.ProgressEvent;
import software.amazon.awssdk.services.s3.model.RecordsEvent;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

class EventStreamsTest {

    private static List<Message> read(Answer answer) throws IOException {
        var messages = new ArrayList<Message>();
        var decoder = new MessageDecoder(messages::add);
        try (InputStream stream = ((Answer.Body.Stream) answer.body()).stream()) {
            decoder.feed(ByteBuffer.wrap(stream.readAllBytes()));
        }
        return messages;
    }

    @Test
    void amazonsOwnDecoderReadsWhatIsWritten() throws IOException {
        // given two events, one of bytes and one of a document
        var events = List.of(new EventStreams.Event("Records", RecordsEvent.builder().payload(SdkBytes.fromUtf8String("a,b\n")).build()),
                new EventStreams.Event("Progress", ProgressEvent.builder()
                        .details(Progress.builder().bytesScanned(7L).build()).build()));

        // when they are streamed
        var messages = read(new EventStreams(Protocol.REST_XML).answer(Optional.empty(), events.iterator(), "id"));

        // then the decoder, which checks both checksums, finds them
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).getHeaders().get(":event-type").getString()).isEqualTo("Records");
        assertThat(new String(messages.get(0).getPayload())).isEqualTo("a,b\n");
        assertThat(new String(messages.get(1).getPayload())).contains("<BytesScanned>7</BytesScanned>");
    }

    @Test
    void anRpcAnswerBeginsWithItsOtherMembers() throws IOException {
        var event = new EventStreams.Event("SubscribeToShardEvent", SubscribeToShardEvent.builder().millisBehindLatest(3L).build());

        var messages = read(new EventStreams(Protocol.AWS_JSON_1_1)
                .answer(Optional.of(SubscribeToShardResponse.builder().build()), List.of(event).iterator(), "id"));

        assertThat(messages.get(0).getHeaders().get(":event-type").getString()).isEqualTo("initial-response");
        assertThat(new String(messages.get(1).getPayload())).isEqualTo("{\"MillisBehindLatest\":3}");
    }

    @Test
    void anErrorOnTheWayIsTheLastMessage() throws IOException {
        Iterator<EventStreams.Event> events = IntStream.range(0, 3).mapToObj(i -> {
            if (i == 1) {
                throw AwsServiceException.builder().awsErrorDetails(AwsErrorDetails.builder().errorCode("InternalError")
                        .errorMessage("broken").build()).build();
            }
            return new EventStreams.Event("Records", RecordsEvent.builder().build());
        }).iterator();

        var messages = read(new EventStreams(Protocol.REST_XML).answer(Optional.empty(), events, "id"));

        assertThat(messages).hasSize(2);
        assertThat(messages.get(1).getHeaders().get(":error-code").getString()).isEqualTo("InternalError");
    }
}
