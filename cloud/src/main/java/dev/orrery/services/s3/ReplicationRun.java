package dev.orrery.services.s3;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Authority;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Memberships;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.s3.BucketRow.Versioning;
import dev.orrery.services.s3.ObjectEvent.Detail;
import dev.orrery.services.s3.VersionRow.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.Destination;
import software.amazon.awssdk.services.s3.model.MetricsStatus;

/// Brings one version to the buckets where its bucket's rules want it. One transaction does all, so doing it again does
/// nothing: the version is no longer pending then. No byte moves, the replicas name the same blobs.
///
/// Source: S3 User Guide, "Replicating objects within and across Regions"; reasons are called as in "Amazon S3
/// replication failure reasons".
final class ReplicationRun {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationRun.class);
    private static final String ARN = "arn:aws:s3:::";
    private static final Pattern ROLE = Pattern.compile("arn:aws:iam::([0-9]{12}):role(/(?:.*/)?)([^/]+)");
    /// What the role itself may do is not asked; the policy of the other bucket is.
    private static final AttachedPolicy MAY_ALL = new AttachedPolicy(AttachedPolicy.Kind.IDENTITY, "the replication role",
            Policy.parse("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"));
    private final Home home;
    private final ReplicationTimer due;

    ReplicationRun(Home home, ReplicationTimer due) {
        this.home = home;
        this.due = due;
    }

    void run() {
        home.store().write(tx -> {
            var bucket = tx.get(BucketRow.BUCKETS, due.bucket());
            bucket.flatMap(_ -> Versions.find(tx, due.bucket(), due.key(), due.versionId()))
                    .filter(row -> row.state().replication().equals("PENDING"))
                    .ifPresent(row -> replicate(tx, Bucket.of(tx, bucket.get()), row));
            return due;
        });
    }

    private void replicate(Tables.Write tx, Bucket bucket, VersionRow row) {
        var rules = bucket.replication();
        // The rules may have changed since; nobody wants the version any more then.
        var destinations = rules.map(found -> found.destinations(row)).orElse(List.of());
        boolean failed = false;
        for (var destination : destinations) {
            var problem = replicate(tx, bucket, rules.get().role(), row, destination);
            problem.ifPresent(reason -> {
                LOG.warn("{} of {}/{} is not replicated to {}: {}", row.versionId(), row.bucket(), row.key(), destination.bucket(), reason);
                tellFailed(tx, bucket, rules.get(), row, destination, reason);
            });
            failed |= problem.isPresent();
        }
        var status = destinations.isEmpty() ? "" : failed ? "FAILED" : "COMPLETED";
        Versions.replace(tx, row.with(row.state().withReplication(status)));
    }

    /// "You must enable S3 Replication metrics on your replication rule" to be told, and of delete markers there are none.
    /// Source: S3 User Guide, "Receiving replication failure events with Amazon S3 Event Notifications".
    private void tellFailed(Tables.Write tx, Bucket source, ReplicationRules rules, VersionRow row, Destination destination, String reason) {
        var metrics = destination.metrics();
        if (metrics == null || metrics.status() != MetricsStatus.ENABLED || row.deleteMarker()) {
            return;
        }
        var kind = EventKind.REPLICATION_FAILED;
        Events.tell(home, tx, source.row(), kind, () -> {
            var data = new LinkedHashMap<String, Json>();
            data.put("replicationRuleId", new Json.Text(rules.ruleId(destination)));
            data.put("destinationBucket", new Json.Text(destination.bucket()));
            data.put("s3Operation", new Json.Text("OBJECT_PUT"));
            data.put("requestTime", new Json.Text(EventRecord.time(row.lastModified())));
            data.put("failureReason", new Json.Text(reason));
            return ObjectEvent.of(kind, row, EventActor.itself(home), home.clock().now())
                    .with(new Detail("replicationEventData", new Json.Members(data)));
        });
    }

    /// @return why it cannot be
    private Optional<String> replicate(Tables.Write tx, Bucket source, String role, VersionRow row, Destination destination) {
        var found = tx.get(BucketRow.BUCKETS, destination.bucket().substring(ARN.length()));
        if (found.isEmpty() || destination.account() != null && !destination.account().equals(found.get().owner())) {
            return Optional.of("DstBucketNotFound");
        }
        var target = Bucket.of(tx, found.get());
        if (target.row().versioning() != Versioning.ENABLED) {
            return Optional.of("DstBucketUnversioned");
        }
        if (source.row().objectLock() && !target.row().objectLock()) {
            return Optional.of("DstBucketObjectLockConfigMissing");
        }
        var agent = agent(role, source.owner());
        if (agent.isEmpty()) {
            return Optional.of("AssumeRoleNotPermitted");
        }
        var action = row.deleteMarker() ? "s3:ReplicateDelete" : "s3:ReplicateObject";
        if (!may(agent.get(), target, row.key(), action)) {
            return Optional.of(row.deleteMarker() ? "DstDelObjNotPermitted" : "DstPutObjNotPermitted");
        }
        boolean handsOver = destination.accessControlTranslation() != null;
        if (handsOver && !may(agent.get(), target, row.key(), "s3:ObjectOwnerOverrideToBucketOwner")) {
            return Optional.of("OwnerOverrideNotPermitted");
        }
        put(tx, target, row, destination, handsOver || !target.aclsEnabled()).ifPresent(replica -> {
            var kind = replica.deleteMarker() ? EventKind.DELETE_MARKER_CREATED : EventKind.PUT;
            Events.tell(home, tx, target.row(), kind, () -> ObjectEvent.of(kind, replica,
                    EventActor.itself(home, EventActor.principal(agent.get().principal())), home.clock().now()));
        });
        return Optional.empty();
    }

    /// @return the replica; empty when it was there, and only changed
    private Optional<VersionRow> put(Tables.Write tx, Bucket target, VersionRow row, Destination destination, boolean handsOver) {
        var state = row.state();
        var acl = handsOver ? new byte[0] : state.acl();
        var existing = Versions.find(tx, target.name(), row.key(), row.versionId());
        if (existing.isPresent()) {
            var kept = existing.get().state();
            Versions.replace(tx, existing.get().with(new State(kept.storageClass(), state.tags(),
                    state.retention().or(kept::retention), state.legalHold(), kept.restore(), acl, kept.replication(), state.legalHoldTold())));
            return Optional.empty();
        }
        var storageClass = destination.storageClass() == null ? state.storageClass() : destination.storageClassAsString();
        var replica = new State(storageClass, state.tags(), state.retention(), state.legalHold(), Optional.empty(), acl, "REPLICA", state.legalHoldTold());
        var stored = row.stored().with(Contents.share(tx, row.stored().content(), home.ids()));
        var added = new VersionRow(target.name(), row.key(), row.sequence(), row.versionId(), row.deleteMarker(),
                row.lastModified(), handsOver ? target.owner() : row.owner(), stored, row.description(),
                row.deleteMarker() ? replica : Locking.atWrite(tx, target.row(), replica, home.clock().now()));
        Versions.insert(tx, added);
        return Optional.of(added);
    }

    /// S3 in the role that the configuration names, which must be the source's own.
    private Optional<Caller> agent(String role, String owner) {
        var arn = ROLE.matcher(role);
        if (!arn.matches() || !arn.group(1).equals(owner)) {
            return Optional.empty();
        }
        var id = home.identities().role(owner, arn.group(3)).map(found -> found.identity().id()).orElse("");
        return Optional.of(new Caller(new Principal.RoleSession(owner, arn.group(2), arn.group(3), "s3-replication", id), "",
                List.of(MAY_ALL), Map.of()));
    }

    private boolean may(Caller agent, Bucket target, String key, String action) {
        var access = S3Access.onContent(target, action, key, Map.of());
        return Authority.decide(agent, access, Memberships.of(home.organizations(), agent, access), Map.of()).allowed();
    }
}
