package dev.orrery.services.sts;

import dev.orrery.kernel.identity.Accounts;
import java.util.regex.Pattern;

/// The role that a request wants to assume.
///
/// @param path begins and ends with a slash
record RoleArn(String text, String account, String path, String name) {
    private static final int MIN = 20;
    private static final int MAX = 2048;
    private static final Pattern SHAPE = Pattern.compile("arn:[^:]+:[^:]+:[^:]*:[^:]*:.+");
    private static final int PARTS = 6;

    static RoleArn of(String text) {
        StsChecks.text("roleArn", text, MIN, MAX);
        if (!SHAPE.matcher(text).matches()) {
            throw StsErrors.validation(text + " is invalid");
        }
        var parts = text.split(":", PARTS);
        var resource = parts[PARTS - 1];
        boolean role = parts[2].equals("iam") && parts[3].isEmpty() && Accounts.isAccount(parts[4]) && resource.startsWith("role/")
                && !resource.endsWith("/");
        if (!role) {
            return new RoleArn(text, "", "/", "");
        }
        int slash = resource.lastIndexOf('/');
        return new RoleArn(text, parts[4], resource.substring("role".length(), slash + 1), resource.substring(slash + 1));
    }

    /// Whether it is of the form that roles have; otherwise no role has it.
    boolean isOfRole() {
        return !account.isEmpty();
    }
}
