package dev.orrery.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.gateway.signature.SignatureException.Problem;
import dev.orrery.kernel.clock.TurnableClock;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.identity.RootKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of keys that nobody has.
class KeyringTest {
    private static final String KEY = "ASIA0000000000000000";
    private static final String TOKEN = "made here";
    private static final Instant END = Instant.parse("2026-01-01T12:00:00Z");
    private final TurnableClock clock = TurnableClock.frozenAt(END.minus(Duration.ofHours(1)));

    /// Knows no session, but whether it made a token.
    private static final class Gone implements AccessKeys {
        @Override
        public Optional<AccessKey> find(String accessKeyId) {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> end(String accessKeyId, String token) {
            return token.equals(TOKEN) ? Optional.of(END) : Optional.empty();
        }
    }

    private Keyring keyring(boolean open) {
        return new Keyring(clock, new Gone(), open);
    }

    private Problem refused(boolean open, String token) {
        return catchThrowableOfType(SignatureException.class, () -> keyring(open).find(KEY, Optional.of(token), Optional.empty())).problem();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTokenWhoseOwnerIsGoneIsRefusedInAnOpenCloudToo(boolean open) {
        assertThat(refused(open, TOKEN)).isEqualTo(Problem.UNKNOWN_KEY);
        clock.set(END);
        assertThat(refused(open, TOKEN)).isEqualTo(Problem.TOKEN_EXPIRED);
    }

    @Test
    void anOpenCloudBelievesWhatItNeverMade() {
        assertThat(refused(false, "of elsewhere")).isEqualTo(Problem.UNKNOWN_KEY);
        var found = keyring(true).find(KEY, Optional.of("of elsewhere"), Optional.empty());
        assertThat(found.enforced()).isFalse();
        assertThat(found.key().caller().principal()).isEqualTo(new Principal.Root(RootKeys.DEFAULT_ACCOUNT));
    }
}
