package dev.orrery.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.identity.Decision;
import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What it costs to decide whether a user with ten policies may, beside the root, whom no policy binds: counted, not timed, so that
/// a busy machine measures the same.
class AuthorisingCostTest {
    private static final int CALLS = 2_000;
    /// Measured: 1,640 in compiled code, 1,660 in code that is not yet.
    private static final double USER_BYTES_MAX = 3_000;
    /// Measured: 4,560 and 4,440, much of it for the token, which is signed and compared.
    private static final double SESSION_BYTES_MAX = 7_000;
    /// How often a collector may be asked before it must have looked everywhere.
    private static final int COLLECTIONS_MAX = 20;
    private static AuthorisedHeads heads;

    @BeforeAll
    static void begin() {
        heads = new AuthorisedHeads();
    }

    @AfterAll
    static void end() {
        heads.close();
    }

    /// The row that tells whether anything in the account's IAM has changed, which a second process might have done. The bucket
    /// is read to decide and to answer, the object to answer, and one row tells that there are no organizations.
    @Test
    void aKnownUserCostsOneRowMoreThanTheRoot() {
        heads.cost(heads.ofUser(), 1);

        assertThat(heads.cost(heads.ofRoot(), CALLS).rowsRead()).isLessThanOrEqualTo(4);
        assertThat(heads.cost(heads.ofUser(), CALLS).rowsRead()).isLessThanOrEqualTo(5);
    }

    /// One more, which tells that the session has not ended.
    @Test
    void aKnownSessionCostsTwoRowsMoreThanTheRoot() {
        heads.cost(heads.ofSession(), 1);

        assertThat(heads.cost(heads.ofSession(), CALLS).rowsRead()).isLessThanOrEqualTo(6);
    }

    @Test
    void knownUsersAndSessionsCostLittleMemoryMoreThanTheRoot() {
        heads.cost(heads.ofUser(), 1);
        heads.cost(heads.ofSession(), 1);
        heads.cost(heads.ofRoot(), 1);

        var ofRoot = heads.cost(heads.ofRoot(), CALLS).allocatedBytes();

        assertThat(heads.cost(heads.ofUser(), CALLS).allocatedBytes() - ofRoot).isLessThan(USER_BYTES_MAX);
        assertThat(heads.cost(heads.ofSession(), CALLS).allocatedBytes() - ofRoot).isLessThan(SESSION_BYTES_MAX);
    }

    @Test
    void theJournalKeepsTheReasonsButNotTheRequest() {
        // given a call of the user, whose policies asked for keys of the request
        var sent = sent();
        var entry = heads.cloud().journal().latest(1).getFirst();

        // when nobody but the journal can know of the request
        for (int i = 0; i < COLLECTIONS_MAX && sent.get() != null; i++) {
            System.gc();
        }

        // then
        assertThat(sent.get()).as("the request").isNull();
        assertThat(entry.decisions().getFirst().reasons()).map(Decision.Reason::text)
                .contains("statement 'Objects' allows s3:GetObject*, s3:PutObject*, s3:DeleteObject on arn:aws:s3:::orders/*",
                        "statement 'Elsewhere' does not apply: condition NotIpAddress aws:SourceIp 127.0.0.0/8 or 10.10.0.0/16 does not hold: the request has 127.0.0.1");
    }

    /// The body of a request that was answered.
    private static WeakReference<Object> sent() {
        var message = heads.ofUser().withBody(new ByteArrayInputStream(new byte[0]));
        assertThat(heads.send(message)).isEqualTo(200);
        return new WeakReference<>(message.body());
    }
}
