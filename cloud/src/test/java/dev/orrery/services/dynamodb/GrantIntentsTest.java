package dev.orrery.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.TestHome;
import dev.orrery.kernel.clock.Timer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// What becomes of a grant that somebody was about to use.
class GrantIntentsTest {
    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
    private static final HomeId ID = new HomeId(TestHome.ACCOUNT, "us-east-1");
    private final TestHome test = new TestHome("dynamodb", ID);

    private void settle() {
        var key = new TableKey(KEY, false, new byte[0], "id", "grant");
        test.home.store().write(tx -> {
            GrantIntents.settle(tx, test.home, Optional.of(key));
            return null;
        });
    }

    @Test
    void whoComesTooLateMayNotUseIt() {
        // given a grant that is being retired
        GrantIntents.begin(test.home, "grant", "items", KEY);
        assertThat(test.timers).containsEntry(GrantIntents.TIMER + " grant", test.clock.now().plus(GrantIntents.KEPT));
        var due = new Timer(ID, "dynamodb", GrantIntents.TIMER, "grant", test.clock.now());
        assertThatThrownBy(() -> GrantIntents.due(test.home, due)).as("there is no KMS in this test").isInstanceOf(IllegalStateException.class);

        // then
        assertThatThrownBy(this::settle).isInstanceOf(DynamoDbException.class).hasMessageContaining("within 60 seconds");
    }

    @Test
    void whoUsesItInTimeIsLeftAlone() {
        GrantIntents.begin(test.home, "grant", "items", KEY);
        settle();
        assertThat(test.timers).isEmpty();
        assertThatThrownBy(this::settle).as("once").isInstanceOf(DynamoDbException.class);
    }
}
