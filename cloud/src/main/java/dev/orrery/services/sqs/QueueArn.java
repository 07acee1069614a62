package dev.orrery.services.sqs;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Accounts;
import java.util.Optional;

/// The ARN of a queue.
record QueueArn(String account, String region, String name) {
    private static final int PARTS = 6;

    static QueueArn of(Home home, String name) {
        return new QueueArn(home.account(), home.region(), name);
    }

    static Optional<QueueArn> parse(String text) {
        var parts = text.split(":", -1);
        return parts.length == PARTS && parts[0].equals("arn") && parts[1].startsWith("aws") && parts[2].equals("sqs")
                && Accounts.isAccount(parts[4]) && !parts[5].isEmpty()
                ? Optional.of(new QueueArn(parts[4], parts[3], parts[5])) : Optional.empty();
    }

    boolean isIn(Home home) {
        return account.equals(home.account()) && region.equals(home.region());
    }

    @Override
    public String toString() {
        return "arn:aws:sqs:" + region + ":" + account + ":" + name;
    }
}
