package dev.orrery.services.sts;

import dev.orrery.kernel.identity.Accounts;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.AssumeRootRequest;

/// What `AssumeRoot` was asked for, checked by itself. Texts are those of a recording against AWS (September 2026).
///
/// @param account whose root it is
/// @param seconds how long it lasts; nothing is a duration, too
record RootRequest(String account, RootTask task, int seconds) {
    private static final int TARGET_MIN = 12;
    private static final int TARGET_MAX = 2048;
    private static final int SECONDS_MAX = 900;
    private static final Pattern ROOT_ARN = Pattern.compile("arn:aws:iam::(\\d{12}):root");

    static RootRequest of(AssumeRootRequest request) {
        StsChecks.text("targetPrincipal", request.targetPrincipal(), TARGET_MIN, TARGET_MAX);
        var arn = StsChecks.required("taskPolicyArn", request.taskPolicyArn() == null ? null : request.taskPolicyArn().arn());
        int seconds = StsChecks.seconds(request.durationSeconds(), SECONDS_MAX, 0, SECONDS_MAX);
        var account = account(request.targetPrincipal())
                .orElseThrow(() -> StsErrors.validation("Request must contain a valid target principal"));
        var task = RootTask.of(arn).orElseThrow(() -> StsErrors.validation("Request must contain valid AWS managed task policy ARN"));
        return new RootRequest(account, task, seconds);
    }

    /// The account of a target: the number of an account, or the ARN of its root.
    static Optional<String> account(String target) {
        if (target == null) {
            return Optional.empty();
        }
        var arn = ROOT_ARN.matcher(target);
        return Accounts.isAccount(target) ? Optional.of(target) : arn.matches() ? Optional.of(arn.group(1)) : Optional.empty();
    }

    String rootArn() {
        return "arn:aws:iam::" + account + ":root";
    }
}
