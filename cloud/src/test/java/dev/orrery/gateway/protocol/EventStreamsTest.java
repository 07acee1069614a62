package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.gateway.facts.WireFacts;
import dev.orrery.gateway.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponseStreamUpdate;
import software.amazon.awssdk.services.s3.model.Progress;
import software.amazon.awssdk.services.s3.model.SelectObjectContentEventStream;
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

    private static EventStreams streams(Protocol protocol) {
        return new EventStreams(protocol, WireFacts.PLAIN, new ErrorEncoder(Optional.empty(), WireFacts.PLAIN, protocol, "id"));
    }

    @Test
    void amazonsOwnDecoderReadsWhatIsWritten() throws IOException {
        // given two events, one of bytes and one of a document
        var events = List.<SdkPojo>of(SelectObjectContentEventStream.recordsBuilder().payload(SdkBytes.fromUtf8String("a,b\n")).build(),
                SelectObjectContentEventStream.progressBuilder().details(Progress.builder().bytesScanned(7L).build()).build());

        // when they are streamed
        var messages = read(streams(Protocol.REST_XML).answer(Optional.empty(), events.iterator(), "id"));

        // then the decoder, which checks both checksums, finds them
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).getHeaders().get(":event-type").getString()).isEqualTo("Records");
        assertThat(new String(messages.get(0).getPayload())).isEqualTo("a,b\n");
        assertThat(new String(messages.get(1).getPayload())).contains("<BytesScanned>7</BytesScanned>");
    }

    @Test
    void anRpcAnswerBeginsWithItsOtherMembers() throws IOException {
        var event = (SdkPojo) SubscribeToShardEventStream.subscribeToShardEventBuilder().millisBehindLatest(3L).build();

        var messages = read(streams(Protocol.AWS_JSON_1_1)
                .answer(Optional.of(SubscribeToShardResponse.builder().build()), List.of(event).iterator(), "id"));

        assertThat(messages.get(0).getHeaders().get(":event-type").getString()).isEqualTo("initial-response");
        assertThat(new String(messages.get(1).getPayload())).isEqualTo("{\"MillisBehindLatest\":3}");
    }

    @Test
    void anErrorOnTheWayIsTheLastMessage() throws IOException {
        Iterator<SdkPojo> events = IntStream.range(0, 3).mapToObj(i -> {
            if (i == 1) {
                throw AwsServiceException.builder().awsErrorDetails(AwsErrorDetails.builder().errorCode("InternalError")
                        .errorMessage("broken").build()).build();
            }
            return (SdkPojo) SelectObjectContentEventStream.recordsBuilder().build();
        }).iterator();

        var messages = read(streams(Protocol.REST_XML).answer(Optional.empty(), events, "id"));

        assertThat(messages).hasSize(2);
        assertThat(messages.get(1).getHeaders().get(":error-code").getString()).isEqualTo("InternalError");
    }

    @Test
    void anErrorOnTheWayIsADocumentWhereErrorsAre() throws IOException {
        Iterator<SdkPojo> events = Stream.<SdkPojo>generate(() -> {
            throw ResourceNotFoundException.builder().awsErrorDetails(AwsErrorDetails.builder().errorCode("ResourceNotFoundException")
                    .errorMessage("gone").build()).build();
        }).iterator();

        var messages = read(streams(Protocol.AWS_JSON_1_1).answer(Optional.empty(), events, "id"));

        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().getHeaders().get(":message-type").getString()).isEqualTo("exception");
        assertThat(messages.getFirst().getHeaders().get(":exception-type").getString()).isEqualTo("ResourceNotFoundException");
        assertThat(new String(messages.getFirst().getPayload(), StandardCharsets.UTF_8)).contains("\"message\":\"gone\"");
    }

    @Test
    void anEventThatWasNotMadeForItsStreamIsADefect() {
        var events = List.<SdkPojo>of(InvokeResponseStreamUpdate.builder().build()).iterator();

        assertThatThrownBy(() -> read(streams(Protocol.AWS_JSON_1_1).answer(Optional.empty(), events, "id")))
                .hasMessageContaining("builders of their stream");
    }
}
