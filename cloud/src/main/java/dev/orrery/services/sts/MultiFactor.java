package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Principal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Codes of MFA devices.
final class MultiFactor {
    static final int SERIAL_MIN = 9;
    static final int SERIAL_MAX = 256;
    private static final int CODE_LENGTH = 6;
    private static final Pattern CODE = Pattern.compile("[\\d]*");

    private MultiFactor() { }

    /// What a session has that was asked for with the right code.
    ///
    /// @param user empty for the root
    static Map<String, List<String>> required(Home home, String user, String serialNumber, String code) {
        StsChecks.text("tokenCode", code, CODE_LENGTH, CODE_LENGTH, CODE);
        if (!home.identities().useCode(home.account(), user, serialNumber, code)) {
            throw StsErrors.accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
        }
        return Map.of(Sessions.MFA_AT, List.of(home.clock().now().toString()));
    }

    /// What a request itself has whose user shows a code: only users have devices.
    static Map<String, List<String>> shown(Home home, String serialNumber, String code) {
        StsChecks.text("serialNumber", serialNumber, SERIAL_MIN, SERIAL_MAX);
        var caller = Call.current().caller();
        var account = caller.account();
        StsChecks.text("tokenCode", code, CODE_LENGTH, CODE_LENGTH, CODE);
        if (!(caller.principal() instanceof Principal.User(_, _, var user, _))
                || !home.identities().useCode(account, user, serialNumber, code)) {
            throw StsErrors.accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
        }
        return Map.of("aws:MultiFactorAuthPresent", List.of("true"), "aws:MultiFactorAuthAge", List.of("0"));
    }
}
