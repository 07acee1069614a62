package dev.orrery.pojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.s3.model.BucketLifecycleConfiguration;
import software.amazon.awssdk.services.s3.model.CORSConfiguration;
import software.amazon.awssdk.services.s3.model.InventoryConfiguration;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ReplicationConfiguration;

class PojosTest {
    private static final List<Supplier<SdkPojo>> TYPES = List.of(BucketLifecycleConfiguration::builder,
            ReplicationConfiguration::builder, InventoryConfiguration::builder, PutItemRequest::builder,
            DescribeInstancesResponse::builder);

    @Test
    void whatIsWrittenIsReadEqual() {
        for (long seed = 0; seed < 200; seed++) {
            for (var type : TYPES) {
                // given any object
                var original = new RandomPojos(seed).fill(type.get());

                // when it is written and read
                var read = Pojos.<SdkPojo>read(Pojos.write(original), type);

                // then it is the same
                assertThat(read).as("seed %d", seed).isEqualTo(original);
            }
        }
    }

    @Test
    void absentListsStayAbsentAndEmptyOnesEmpty() {
        var absent = AttributeValue.builder().s("x").build();
        var empty = AttributeValue.builder().m(Map.of()).build();

        assertThat(Pojos.<AttributeValue>read(Pojos.write(absent), AttributeValue::builder).hasM()).isFalse();
        assertThat(Pojos.<AttributeValue>read(Pojos.write(empty), AttributeValue::builder).hasM()).isTrue();
    }

    @Test
    void membersThatTheTypeNoLongerHasAreSkipped() {
        // given rules with an id each, of which the other type knows nothing
        var stored = Pojos.write(BucketLifecycleConfiguration.builder()
                .rules(LifecycleRule.builder().id("old").expiration(LifecycleExpiration.builder().days(3).build()).build()).build());

        // when another type reads them
        var read = Pojos.<CORSConfiguration>read(stored, CORSConfiguration::builder);

        // then nothing is left
        assertThat(read).isEqualTo(CORSConfiguration.builder().build());
    }

    @Test
    void damagedBytesAreRefusedAndNothingElseHappens() {
        var good = Pojos.write(new RandomPojos(7).fill(DescribeInstancesResponse.builder()));
        var random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            var bad = Arrays.copyOf(good, random.nextInt(1, good.length));
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                Pojos.<DescribeInstancesResponse>read(bad, DescribeInstancesResponse::builder);
            } catch (IllegalStateException | ArithmeticException | NumberFormatException | java.time.DateTimeException e) {
                assertThat(e).hasMessageNotContaining("NullPointer");
            }
        }
    }

    @Test
    void nestingIsBounded() {
        var value = AttributeValue.builder().s("x").build();
        for (int i = 0; i < 100; i++) {
            value = AttributeValue.builder().l(value).build();
        }
        var deep = value;

        assertThatThrownBy(() -> Pojos.write(deep)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("64");
    }
}
