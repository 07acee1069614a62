package dev.orrery.services.sns;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;

/// A phone number of the SMS sandbox.
///
/// @param code that was sent to it last
/// @param tries how often somebody said a wrong code since then
/// @param sends how many codes were sent since `sendsSince`
/// @param attemptedAt when it was verified, or was last tried to be: a code was sent or said
record SandboxNumberRow(String number, String code, boolean verified, int tries, int sends, Instant sendsSince, Instant attemptedAt) {
    static final Table<String, SandboxNumberRow> NUMBERS = Table.of("sandbox-numbers", Key::of, SandboxNumberRow.class);

    SandboxNumberRow sent(String newCode, Instant now) {
        boolean begins = !now.isBefore(sendsSince.plus(SnsLimits.SANDBOX_DAY));
        return new SandboxNumberRow(number, newCode, false, 0, begins ? 1 : sends + 1, begins ? now : sendsSince, now);
    }

    SandboxNumberRow tried(boolean right, Instant now) {
        return new SandboxNumberRow(number, code, right, right ? tries : tries + 1, sends, sendsSince, now);
    }
}
