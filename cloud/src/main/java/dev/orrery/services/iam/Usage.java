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
import java.util.regex.Pattern;

/// Notes which access keys and roles are used, from the journal's entries: at most once in [LastUsedRow#SPAN] each.
final class Usage {
    private static final int NOTED_MAX = 10_000;
    private static final Pattern ROLE_SESSION = Pattern.compile("arn:aws:sts::([0-9]{12}):assumed-role/([^/]+)/.+");
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    void note(Function<HomeId, Home> homes, Entry entry) {
        if (entry.accessKeyId().startsWith(AccessKeyIds.LASTING) && isDue(entry.accessKeyId(), entry.at())) {
            AccessKeyIds.account(entry.accessKeyId()).ifPresent(account -> noteKey(home(homes, account), entry));
        }
        var session = ROLE_SESSION.matcher(entry.principalArn());
        if (session.matches() && isDue(session.group(1) + "/" + session.group(2), entry.at())) {
            noteRole(home(homes, session.group(1)), session.group(2), entry);
        }
    }

    void forget() {
        noted.clear();
    }

    private boolean isDue(String what, Instant now) {
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
