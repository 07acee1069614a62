package dev.orrery.services.iam;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.AccessKeyIds;
import dev.orrery.kernel.journal.Entry;
import dev.orrery.kernel.store.Tables;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Notes which access keys and roles are used, and what users, roles and accounts ask services for, from the journal's entries: at most
/// once in [LastUsedRow#SPAN] each.
final class Usage {
    private static final int NOTED_MAX = 10_000;
    private static final Pattern USER = Pattern.compile("arn:aws:iam::([0-9]{12}):user/(?:.*/)?([^/]+)");
    private static final Pattern ROLE_SESSION = Pattern.compile("arn:aws:sts::([0-9]{12}):assumed-role/([^/]+)/.+");
    private static final Pattern ROOT = Pattern.compile("arn:aws:iam::([0-9]{12}):root");
    private static final String SESSION = "arn:aws:sts::";
    private final Map<Use, Instant> noted = new ConcurrentHashMap<>();

    /// Of a key or in a session alone, or of an operation by somebody.
    private record Use(String who, String service, String operation) {
        static Use of(String who) {
            return new Use(who, "", "");
        }
    }

    void note(Function<HomeId, Home> homes, Entry entry) {
        if (entry.accessKeyId().startsWith(AccessKeyIds.LASTING) && isDue(Use.of(entry.accessKeyId()), entry.at())) {
            AccessKeyIds.account(entry.accessKeyId()).ifPresent(account -> noteKey(home(homes, account), entry));
        }
        // Asked first, because most calls are no news: what follows takes the ARN apart.
        var who = entry.accessKeyId().isEmpty() ? entry.principalArn() : entry.accessKeyId();
        boolean news = !who.isEmpty() && !entry.service().isEmpty() && !entry.operation().isEmpty()
                && isDue(new Use(who, entry.service(), entry.operation()), entry.at());
        if (entry.principalArn().startsWith(SESSION) && isDue(Use.of(entry.principalArn()), entry.at())) {
            var session = ROLE_SESSION.matcher(entry.principalArn());
            if (session.matches()) {
                noteRole(home(homes, session.group(1)), session.group(2), entry);
            }
        }
        if (news) {
            noteAccess(homes, entry);
        }
    }

    private static void noteAccess(Function<HomeId, Home> homes, Entry entry) {
        var session = ROLE_SESSION.matcher(entry.principalArn());
        var user = USER.matcher(entry.principalArn());
        if (session.matches()) {
            noteAccess(homes, Entity.Kind.ROLE, session.group(1), session.group(2), entry);
        } else if (user.matches()) {
            noteAccess(homes, Entity.Kind.USER, user.group(1), user.group(2), entry);
        }
        var root = ROOT.matcher(entry.principalArn());
        Stream.of(session, user, root).filter(Matcher::matches).findFirst().ifPresent(found -> noteAccount(homes, found.group(1), entry));
    }

    private static void noteAccount(Function<HomeId, Home> homes, String account, Entry entry) {
        var row = new AccountUseRow(account, ServiceNamespaces.asked(entry).namespace(), entry.at().truncatedTo(ChronoUnit.SECONDS), entry.region());
        var store = homes.apply(HomeId.ofPartition()).store();
        if (store.read(row::isDue)) {
            store.write(tx -> {
                if (row.isDue(tx)) {
                    tx.put(AccountUseRow.USES, row, row);
                }
                return entry;
            });
        }
    }

    private static void noteAccess(Function<HomeId, Home> homes, Entity.Kind kind, String account, String name, Entry entry) {
        var asked = ServiceNamespaces.asked(entry);
        var home = home(homes, account);
        var due = home.store().read(tx -> accesses(tx, kind, name, asked, entry).filter(row -> row.isDue(tx)).toList());
        if (!due.isEmpty()) {
            home.store().write(tx -> {
                accesses(tx, kind, name, asked, entry).filter(row -> row.isDue(tx)).toList().forEach(row -> row.put(tx));
                return entry;
            });
        }
    }

    /// One for the service, and one for the action where its use is told.
    private static Stream<AccessRow> accesses(Tables.Read tx, Entity.Kind kind, String name, ServiceNamespaces.Asked asked, Entry entry) {
        var at = entry.at().truncatedTo(ChronoUnit.SECONDS);
        return kind.find(tx, name).map(Entity::id).stream().flatMap(id -> Stream.of("", asked.action())
                .filter(action -> action.isEmpty() || asked.isTracked())
                .map(action -> new AccessRow(id, asked.namespace(), action, at, entry.region())));
    }

    void forget() {
        noted.clear();
    }

    private boolean isDue(Use what, Instant now) {
        var last = noted.get(what);
        if (last != null && now.isBefore(last.plus(LastUsedRow.SPAN))) {
            return false;
        }
        if (noted.size() >= NOTED_MAX) {
            noted.clear();
        }
        noted.put(what, now);
        return true;
    }

    private static Home home(Function<HomeId, Home> homes, String account) {
        return homes.apply(new HomeId(account, HomeId.GLOBAL));
    }

    private static void noteKey(Home home, Entry entry) {
        home.store().write(tx -> {
            tx.get(AccessKeyRow.ACCESS_KEYS, entry.accessKeyId()).ifPresent(_ -> put(tx, entry.accessKeyId(), entry));
            return entry;
        });
    }

    private static void noteRole(Home home, String name, Entry entry) {
        home.store().write(tx -> {
            tx.get(RoleRow.ROLES, name).ifPresent(role -> put(tx, role.id(), entry));
            return entry;
        });
    }

    private static void put(Tables.Write tx, String id, Entry entry) {
        if (LastUsedRow.of(tx, id).filter(row -> entry.at().isBefore(row.at().plus(LastUsedRow.SPAN))).isEmpty()) {
            tx.put(LastUsedRow.LAST_USED, id, new LastUsedRow(id, entry.at().truncatedTo(ChronoUnit.SECONDS), entry.region(),
                    entry.service().toLowerCase(Locale.ROOT).replace(" ", "")));
        }
    }
}
