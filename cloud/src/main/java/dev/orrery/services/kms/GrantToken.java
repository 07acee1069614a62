package dev.orrery.services.kms;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Accounts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Names a grant where it may not be known everywhere yet. Here grants count at once, so nobody needs one; but a grant can be
/// retired by it. Each is unique.
record GrantToken(String account, String region, String keyId, String grantId, String unique) {
    private static final int LENGTH_MAX = 8192;
    private static final int PARTS = 5;

    String text() {
        return Base64.getEncoder().encodeToString(String.join("|", account, region, keyId, grantId, unique).getBytes(StandardCharsets.UTF_8));
    }

    static GrantToken read(String text) {
        Constraints.text("grantToken", text, 1, LENGTH_MAX);
        String[] parts;
        try {
            parts = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).split("\\|");
        } catch (IllegalArgumentException e) {
            throw KmsErrors.invalidGrantToken();
        }
        if (parts.length != PARTS || !Accounts.isAccount(parts[0])) {
            throw KmsErrors.invalidGrantToken();
        }
        return new GrantToken(parts[0], parts[1], parts[2], parts[3], parts[4]);
    }

    HomeId home(HomeId callers) {
        if (!region.equals(callers.region())) {
            throw KmsErrors.invalidGrantToken();
        }
        return new HomeId(account, region);
    }
}
