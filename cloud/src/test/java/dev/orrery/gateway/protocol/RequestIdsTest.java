package dev.orrery.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.SeededIds;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void journalKnowsTheIdOfAnyAnswer() {
        var ids = new SeededIds(7);
        for (int i = 0; i < 1000; i++) {
            var id = ids.uuid();
            assertThat(RequestIds.older(id)).hasSize(52);
            assertThat(RequestIds.journalled(RequestIds.older(id))).isEqualTo(id);
            assertThat(RequestIds.journalled(id)).isEqualTo(id);
        }
        var small = "00000000-0000-4000-8000-000000000000";
        assertThat(RequestIds.journalled(RequestIds.older(small))).isEqualTo(small);
        assertThat(RequestIds.journalled("last")).isEqualTo("last");
    }
}
