package dev.orrery.kernel.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiskRefusedExceptionTest {
    private static final DiskRefusedException FULL = new DiskRefusedException("write", "/data/log-1", new IOException("No space left on device"));

    @Test
    void isFoundBehindWhatItMadeFail() {
        var failure = new IllegalStateException("not written", new RuntimeException(FULL));

        assertThat(DiskRefusedException.behind(failure)).contains(FULL);
        assertThat(DiskRefusedException.behind(FULL)).contains(FULL);
        assertThat(FULL).hasMessage("cannot write /data/log-1: No space left on device");
    }

    @Test
    void isNotSeenWhereSomethingElseFailed() {
        var circle = new IllegalStateException("first");
        circle.initCause(new RuntimeException("second", circle));

        assertThat(DiskRefusedException.behind(circle)).isEmpty();
        assertThat(DiskRefusedException.behind(new IllegalStateException(new IOException("a connection broke")))).isEmpty();
    }
}
