package dev.orrery.gateway.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.gateway.protocol.Protocol;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class ClassPathFactsTest {
    private final ClassPathFacts facts = new ClassPathFacts();

    @Test
    void everyServiceOnTheClassPathIsThere() {
        assertThat(facts.services()).hasSizeGreaterThan(30);
        assertThat(facts.services().stream().mapToInt(service -> service.operations().size()).sum()).isGreaterThan(2_500);
    }

    @Test
    void factsAreThoseOfTheSdk() {
        var s3 = facts.of(S3Client.class).orElseThrow();

        assertThat(s3.name()).isEqualTo("S3");
        assertThat(s3.protocol()).isEqualTo(Protocol.REST_XML);
        assertThat(s3.signingNames()).contains("s3");
        assertThat(s3.xmlNamespace()).isEqualTo("http://s3.amazonaws.com/doc/2006-03-01/");
        assertThat(s3.errors().get("NoSuchKey")).isEqualTo(new ServiceFacts.ErrorFacts("NoSuchKey", 404, NoSuchKeyException.class.getName()));
        var put = s3.operations().get("PutObject");
        assertThat(put.uri()).isEqualTo("/{Bucket}/{Key+}");
        assertThat(put.streamingInput()).isTrue();
        assertThat(s3.operations().get("GetObject").streamingOutput()).isTrue();
        assertThat(facts.find("sqs").orElseThrow().targetPrefix()).isEqualTo("AmazonSQS");
        assertThat(facts.find("sts").orElseThrow().apiVersion()).isEqualTo("2011-06-15");
        assertThat(facts.find("cloudwatch").orElseThrow().signingNames()).contains("monitoring");
    }

    @Test
    void operationsWithStreamsOfEventsStandOnTheAsyncInterface() {
        var subscribe = facts.of(KinesisAsyncClient.class).orElseThrow().operations().get("SubscribeToShard");

        assertThat(subscribe.eventStream()).isTrue();
        assertThat(subscribe.client()).isEqualTo(KinesisAsyncClient.class.getName());
        assertThat(facts.find("s3").orElseThrow().operations().get("SelectObjectContent").eventStream()).isTrue();
    }
}
