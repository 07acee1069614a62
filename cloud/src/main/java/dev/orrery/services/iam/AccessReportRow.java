package dev.orrery.services.iam;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What was known, when somebody asked, of the services that a user, a group, a role or a policy opens.
///
/// @param askedBy who may read it: the unique id of the user or of the role session
/// @param actions whether it tells of actions, too
/// @param namespaces of the services that are open
/// @param holders the users and roles that it is about
/// @param accesses what these did
record AccessReportRow(String id, String askedBy, boolean actions, Instant at, List<String> namespaces, List<Holder> holders,
        List<AccessRow> accesses) {
    static final Table<String, AccessReportRow> REPORTS = Table.of("accessReports", Key::of, AccessReportRow.class);

    /// A user or a role, as it was then.
    record Holder(Entity.Kind kind, String name, String path, String id, String arn) { }

    /// The newest use of an action, or of the service as a whole.
    Optional<AccessRow> latest(String namespace, String action) {
        return of(namespace, action).max(Comparator.comparing(AccessRow::at));
    }

    /// How many used a service.
    int users(String namespace) {
        return (int) of(namespace, "").count();
    }

    Optional<AccessRow> of(Holder holder, String namespace) {
        return of(namespace, "").filter(row -> row.holderId().equals(holder.id())).findFirst();
    }

    /// The actions of a service that were used, in order.
    List<String> actionsOf(String namespace) {
        return accesses.stream().filter(row -> row.namespace().equals(namespace) && !row.action().isEmpty()).map(AccessRow::action).distinct()
                .sorted().toList();
    }

    String arn(String holderId) {
        return holders.stream().filter(holder -> holder.id().equals(holderId)).findFirst().orElseThrow().arn();
    }

    private Stream<AccessRow> of(String namespace, String action) {
        return accesses.stream().filter(row -> row.namespace().equals(namespace) && row.action().equals(action));
    }
}
