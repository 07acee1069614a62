package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.journal.Answered;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.services.cloudtrail.EventRules.Kind;
import dev.orrery.services.cloudtrail.PendingRow.Lane;
import dev.orrery.services.cloudtrail.Subscriptions.Subscription;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Makes events of calls, and writes them where they belong before the caller has his answer.
final class Recorder {
    /// How many accounts learn of one call, the caller's first.
    private static final int RECIPIENTS_MAX = 8;
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final byte[] UNSHARED = new byte[0];
    private final EventRules rules = EventRules.known();
    private final Subscriptions subscriptions;
    private final Ledgers ledgers = new Ledgers();

    Recorder(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    void note(Function<HomeId, Home> homes, Entry entry, Answered call) {
        var rule = rules.of(entry.service(), entry.operation());
        boolean wanted = switch (rule.kind()) {
            case MANAGEMENT -> true;
            case DATA -> isWanted(call);
            case NEVER -> false;
        };
        if (wanted) {
            record(homes, rule, entry, Facts.of(rules, rule, entry, call), recipients(entry, call));
        }
    }

    void forget() {
        ledgers.forget();
    }

    void forget(String account, String region) {
        ledgers.forget(account, region);
    }

    /// Whether anybody could want this call of the data plane: most often nobody does, so this must cost next to nothing.
    private boolean isWanted(Answered call) {
        var caller = call.call().caller().account();
        if (subscriptions.wantData(caller)) {
            return true;
        }
        for (var access : call.accesses()) {
            if (!access.resourceAccount().equals(caller) && subscriptions.wantData(access.resourceAccount())) {
                return true;
            }
        }
        return false;
    }

    private void record(Function<HomeId, Home> homes, EventRules.Rule rule, Entry entry, Facts facts, Set<String> recipients) {
        var region = rules.isGlobal(entry.service()) ? "us-east-1" : entry.region();
        var at = entry.at().truncatedTo(ChronoUnit.SECONDS);
        var shared = UNSHARED;
        for (var recipient : recipients) {
            var wanting = wanting(recipient, rule, facts, region);
            if (rule.kind() != Kind.MANAGEMENT && wanting.isEmpty()) {
                continue;
            }
            var ledger = ledgers.of(homes, recipient);
            if (recipients.size() > 1 && shared.length == 0) {
                shared = PackedId.of(ledger.home().ids().uuid());
            }
            var row = EventRow.of(region, at, ledger.numbers().next(), PackedId.of(ledger.home().ids().uuid()), shared, facts);
            write(ledger, row, rule.kind(), wanting.isEmpty() ? List.of() : waiting(homes, recipient, row, wanting));
        }
    }

    private List<Subscription> wanting(String recipient, EventRules.Rule rule, Facts facts, String region) {
        var logging = subscriptions.of(recipient);
        if (logging.isEmpty()) {
            return logging;
        }
        boolean management = rule.kind() == Kind.MANAGEMENT;
        var candidate = new Candidate(management, region, rules.isGlobal(facts.service()), facts.source(), rule.name(), rule.readOnly(),
                facts.who().arn(), management ? List.of() : Things.selected(rules, rule, facts));
        return logging.stream().filter(each -> each.wants(candidate)).toList();
    }

    /// @param home of the account whose trail it waits for
    private record Waiting(Home home, PendingRow row) { }

    private List<Waiting> waiting(Function<HomeId, Home> homes, String recipient, EventRow row, List<Subscription> wanting) {
        var id = PackedId.text(row.packedId());
        var json = new EventRecord(rules, row.facts().orElseThrow(), row.region(), row.at(), recipient, id, PackedId.text(row.packedShared())).json();
        return wanting.stream().map(each -> new Waiting(ledgers.of(homes, each.owner()).home(),
                new PendingRow(Lane.of(each.trail(), row.region(), recipient), row.number(), id, row.at(), json))).toList();
    }

    /// The history and all that waits for trails, together.
    private void write(Ledgers.Ledger ledger, EventRow row, Kind kind, List<Waiting> waiting) {
        ledger.home().store().write(tx -> {
            waiting.forEach(each -> Deliveries.wait(each.home(), each.home().store().join(tx), each.row()));
            if (kind == Kind.MANAGEMENT) {
                ledger.write(tx, row);
            }
            return row;
        });
    }

    /// Who learns of a call: the caller's account and those of the resources. What nobody owns is told to the account where
    /// it was answered, if that is one.
    private static Set<String> recipients(Entry entry, Answered call) {
        var accounts = new LinkedHashSet<String>(2);
        add(accounts, call.call().caller().account());
        if (isRefusedStranger(call) || isUnproven(call)) {
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

    /// Calls that fail to prove who calls are in no history, such as those with a token that nobody signed; they never come as far as a
    /// permission. Those of nobody at all that are refused are in the owner's, as any that fail for want of a permission.
    /// Source: S3 User Guide, "Logging options for Amazon S3".
    private static boolean isUnproven(Answered call) {
        return call.call().caller().isAnonymous() && call.response().isEmpty() && call.call().decisions().isEmpty();
    }

    private static void add(Set<String> accounts, String account) {
        if (accounts.size() < RECIPIENTS_MAX && !accounts.contains(account) && ACCOUNT.matcher(account).matches()) {
            accounts.add(account);
        }
    }
}
