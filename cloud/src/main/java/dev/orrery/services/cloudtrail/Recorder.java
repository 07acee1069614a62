package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.services.cloudtrail.PendingRow.Lane;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Makes events of calls, and writes them where they belong before the caller has his answer.
final class Recorder {
    /// More than any process records.
    private static final int NUMBERS_PER_MILLISECOND_BITS = 20;
    /// How many accounts learn of one call, the caller's first.
    private static final int RECIPIENTS_MAX = 8;
    private static final int REMEMBERED_MAX = 10_000;
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private final EventRules rules = EventRules.known();
    private final AtomicLong numbers = new AtomicLong();
    private final Subscriptions subscriptions;
    private final Set<Swept> swept = ConcurrentHashMap.newKeySet();

    Recorder(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    void note(Function<HomeId, Home> homes, Entry entry, Answered call) {
        var rule = rules.of(entry.service(), entry.operation());
        switch (rule.kind()) {
            case MANAGEMENT -> record(homes, new EventRecord(rules, rule, entry, call), recipients(entry, call));
            case DATA -> {
                if (isWanted(homes, call)) {
                    record(homes, new EventRecord(rules, rule, entry, call), recipients(entry, call));
                }
            }
            case NEVER -> { }
        }
    }

    void forget() {
        swept.clear();
    }

    /// This history is about to be swept, which may be the last time for now: its next event sets the next sweep.
    void forget(String account, String region) {
        swept.remove(new Swept(account, region));
    }

    /// Whether anybody could want this call of the data plane: most often nobody does, so this must cost next to nothing.
    private boolean isWanted(Function<HomeId, Home> homes, Answered call) {
        var caller = call.call().caller().account();
        if (subscriptions.wantData(homes, caller)) {
            return true;
        }
        for (var access : call.accesses()) {
            if (!access.resourceAccount().equals(caller) && subscriptions.wantData(homes, access.resourceAccount())) {
                return true;
            }
        }
        return false;
    }

    private void record(Function<HomeId, Home> homes, EventRecord event, Set<String> recipients) {
        boolean management = event.rule().kind() == EventRules.Kind.MANAGEMENT;
        var candidate = event.candidate();
        var shared = "";
        for (var recipient : recipients) {
            var lanes = subscriptions.of(homes, recipient).stream().filter(each -> each.wants(candidate))
                    .map(each -> new Lane(each.trail().id(), each.trail().place(), candidate.region())).toList();
            if (!management && lanes.isEmpty()) {
                continue;
            }
            var home = homes.apply(new HomeId(recipient, HomeId.GLOBAL));
            if (recipients.size() > 1 && shared.isEmpty()) {
                shared = home.ids().uuid();
            }
            long number = numbers.updateAndGet(last -> Math.max(last + 1,
                    home.clock().machineNow().toEpochMilli() << NUMBERS_PER_MILLISECOND_BITS));
            write(home, event.row(recipient, home.ids().uuid(), shared, number), management, lanes);
        }
    }

    /// The history and all that waits for trails, together.
    private void write(Home home, EventRow row, boolean management, List<Lane> lanes) {
        var place = new Swept(home.account(), row.region());
        home.store().write(tx -> {
            if (management) {
                tx.put(EventRow.EVENTS, row, row);
            }
            lanes.forEach(lane -> Deliveries.wait(home, tx, new PendingRow(lane, row.number(), row.id(), row.at(), row.record())));
            if (management && !swept.contains(place)) {
                History.sweepLater(home, tx, row.region());
                tx.afterCommit(() -> remember(place));
            }
            return row;
        });
    }

    private void remember(Swept place) {
        if (swept.size() >= REMEMBERED_MAX) {
            swept.clear();
        }
        swept.add(place);
    }

    /// A history whose sweep is set.
    private record Swept(String account, String region) { }

    /// Who learns of a call: the caller's account and those of the resources. What nobody owns is told to the account where
    /// it was answered, if that is one.
    private static Set<String> recipients(Entry entry, Answered call) {
        var accounts = new LinkedHashSet<String>();
        add(accounts, call.call().caller().account());
        if (isRefusedStranger(call)) {
            return accounts;
        }
        call.accesses().stream().map(Access::resourceAccount).forEach(account -> add(accounts, account));
        if (accounts.isEmpty()) {
            add(accounts, call.home().account());
        }
        if (accounts.isEmpty()) {
            add(accounts, entry.account());
        }
        return accounts;
    }

    /// Owners are not told of calls that were refused to other accounts: otherwise anybody could fill anybody's history.
    /// Source: S3 User Guide, "Amazon S3 CloudTrail events".
    private static boolean isRefusedStranger(Answered call) {
        var decisions = call.call().decisions();
        return !call.call().caller().account().isEmpty() && call.response().isEmpty() && decisions.stream().anyMatch(decision -> !decision.allowed());
    }

    private static void add(Set<String> accounts, String account) {
        if (accounts.size() < RECIPIENTS_MAX && ACCOUNT.matcher(account).matches()) {
            accounts.add(account);
        }
    }
}
