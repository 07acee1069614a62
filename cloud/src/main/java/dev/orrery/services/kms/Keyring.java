package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.kms.KeyRow.Rotation;
import dev.orrery.services.kms.KeyRow.Status;
import dev.orrery.services.kms.MultiRegion.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.kms.model.KeyState;

/// Finds keys by what requests call them. Keys that AWS manages for a service are made when somebody first names their alias.
final class Keyring {
    /// What the descriptions of these keys say that they protect; others say the service's data.
    /// Source: recordings of AWS in LocalStack's test suite (DynamoDB, S3); descriptions that others have shown.
    private static final Map<String, String> PROTECTED = Map.of("acm", "ACM private keys", "dynamodb", "DynamoDB data", "ebs", "EBS volumes",
            "glue", "Glue data", "rds", "RDS database volumes", "s3", "S3 objects", "secretsmanager", "Secrets Manager data", "sns", "SNS data",
            "ssm", "SSM parameters");
    /// Services whose key has an alias from the start, though no key yet. Source: KMS API Reference, `ListAliases`.
    static final Set<String> SERVICES = Set.of("acm", "codecommit", "dynamodb", "ebs", "elasticfilesystem", "es", "fsx", "glue",
            "kinesis", "lambda", "lightsail", "rds", "redshift", "s3", "secretsmanager", "sns", "sqs", "ssm", "xray");
    private final Home home;

    Keyring(Home home) {
        this.home = home;
    }

    /// A row that was found.
    ///
    /// @param now when somebody wants something of it
    record Found(KeyRow row, HomeId home, Instant now) {
        String arn() {
            return KeyName.arn(home, row.id());
        }

        KeyState state() {
            return switch (row.status()) {
                case PENDING_DELETION -> KeyState.PENDING_DELETION;
                case PENDING_REPLICA_DELETION -> KeyState.PENDING_REPLICA_DELETION;
                case ENABLED -> stateOf(is(Change.UPDATING) ? KeyState.UPDATING : KeyState.ENABLED);
                case DISABLED -> stateOf(KeyState.DISABLED);
            };
        }

        private KeyState stateOf(KeyState otherwise) {
            return is(Change.CREATING) ? KeyState.CREATING : row.isPendingImport() ? KeyState.PENDING_IMPORT : otherwise;
        }

        private boolean is(Change change) {
            return row.related().filter(related -> related.isAt(change, now)).isPresent();
        }

        /// For what is done with the material.
        Found usable() {
            return switch (row.status()) {
                case ENABLED -> created().withMaterial();
                case DISABLED -> throw KmsErrors.disabled(arn());
                case PENDING_DELETION, PENDING_REPLICA_DELETION -> notPendingDeletion();
            };
        }

        Found withMaterial() {
            if (row.isPendingImport()) {
                throw KmsErrors.pendingImport(arn());
            }
            return this;
        }

        /// For what also works with a disabled key.
        Found notPendingDeletion() {
            return switch (row.status()) {
                case PENDING_DELETION -> throw KmsErrors.pendingDeletion(arn());
                case PENDING_REPLICA_DELETION -> throw KmsErrors.pendingReplicaDeletion(arn());
                case ENABLED, DISABLED -> this;
            };
        }

        /// For what must wait until a replica is there.
        Found created() {
            if (is(Change.CREATING)) {
                throw KmsErrors.creating(arn());
            }
            return this;
        }

        /// For what must wait until the primary key is another.
        Found notUpdating() {
            if (is(Change.UPDATING)) {
                throw KmsErrors.updating(arn());
            }
            return this;
        }

        /// Whether others take from it what all share: a key of one region stands for itself.
        boolean leads() {
            return row.related().map(related -> related.isPrimaryIn(home.region())).orElse(true);
        }

        Found inSeveralRegions() {
            if (row.related().isEmpty()) {
                throw KmsErrors.notPrimary(arn());
            }
            return this;
        }

        Found leading() {
            if (!leads()) {
                throw KmsErrors.notPrimary(arn());
            }
            return this;
        }
    }

    Found found(KeyRow row) {
        return new Found(row, home.id(), home.clock().now());
    }

    String arn(KeyRow row) {
        return KeyName.arn(home.id(), row.id());
    }

    Optional<KeyRow> find(Tables.Read tx, String id) {
        return KeyRow.find(tx, home.region(), id);
    }

    /// The key of an id or an ARN; an alias is not accepted.
    Found byId(Tables.Read tx, String given) {
        return byId(tx, "keyId", given);
    }

    Found byId(Tables.Read tx, String member, String given) {
        var name = KeyName.of(home.id(), member, given);
        if (name.isAlias()) {
            throw KmsErrors.invalidKeyId(given);
        }
        return existing(tx, name);
    }

    /// The key of any name.
    Found byName(Tables.Read tx, String given) {
        return byName(tx, "keyId", given);
    }

    Found byName(Tables.Read tx, String member, String given) {
        var name = KeyName.of(home.id(), member, given);
        if (!name.isAlias()) {
            return existing(tx, name);
        }
        var row = AliasRow.find(tx, name.resource()).flatMap(alias -> find(tx, alias.keyId()))
                .orElseThrow(() -> KmsErrors.noSuchAlias(KeyName.aliasArn(home.id(), name.resource())));
        return found(row);
    }

    private Found existing(Tables.Read tx, KeyName name) {
        var row = find(tx, name.id()).orElseThrow(() -> KmsErrors.noSuchKey(KeyName.arn(home.id(), name.id())));
        return found(row);
    }

    /// The service whose key this name is about, if it is predefined and has no key yet.
    Optional<String> unmade(Tables.Read tx, String given) {
        var name = KeyName.of(home.id(), "keyId", given);
        return predefined(name.resource()).filter(_ -> AliasRow.find(tx, name.resource()).isEmpty());
    }

    static Optional<String> predefined(String alias) {
        return alias.startsWith(AliasRow.AWS_PREFIX)
                ? Optional.of(alias.substring(AliasRow.AWS_PREFIX.length())).filter(SERVICES::contains) : Optional.empty();
    }

    /// Makes the key that AWS manages, if this name is about one that is not there yet.
    void make(String given) {
        home.store().read(tx -> unmade(tx, given)).ifPresent(service -> {
            var now = home.clock().now();
            var row = managed(home.id(), service, home.ids().uuid(), MaterialRow.newId(home.ids()), now);
            var material = MaterialRow.first(row.id(), Secret.generate(row.spec(), home.ids()), row.materialId(), now);
            home.store().write(tx -> {
                if (unmade(tx, given).isPresent()) {
                    put(tx, row, material);
                    AliasRow.put(tx, new AliasRow(AliasRow.AWS_PREFIX + service, row.id(), now, now));
                    home.timers().set(tx, Rotations.TIMER, row.id(), row.rotation().dueAt().orElseThrow());
                }
                return row;
            });
        });
    }

    /// A key that AWS manages, as it is made, or would be: its policy decides who may have it made.
    static KeyRow managed(HomeId home, String service, String id, String materialId, Instant now) {
        var rotation = Rotation.NEVER.every(Rotation.YEAR_DAYS, now.plus(Duration.ofDays(Rotation.YEAR_DAYS)));
        return new KeyRow(id, KeySpecification.SYMMETRIC_DEFAULT, Usage.ENCRYPT_DECRYPT,
                "Default key that protects my " + protectedBy(service) + " when no other key is defined", now, service, false, 1, materialId,
                Status.ENABLED, Optional.empty(), rotation, KeyPolicies.ofService(home, service), Map.of(), Optional.empty(), Optional.empty());
    }

    private static String protectedBy(String service) {
        return PROTECTED.getOrDefault(service, service + " data");
    }

    void put(Tables.Write tx, KeyRow row, MaterialRow material) {
        tx.put(KeyRow.KEYS, row.id(), row);
        MaterialRow.put(tx, material);
    }
}
