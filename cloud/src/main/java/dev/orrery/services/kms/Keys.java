package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.kms.KeyRow.External;
import dev.orrery.services.kms.KeyRow.Rotation;
import dev.orrery.services.kms.KeyRow.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.DisableKeyRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionRequest;
import software.amazon.awssdk.services.kms.model.UpdateKeyDescriptionResponse;

/// Keys: made, told, switched on and off.
final class Keys implements KmsClient {
    private static final int DESCRIPTION_LENGTH_MAX = 8192;
    private static final int POLICY_LENGTH_MAX = 131_072;
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;
    private static final String DEFAULT_SPEC = KeySpecification.SYMMETRIC_DEFAULT.name();
    /// Keys that are more than Java's own cryptography.
    static final List<String> UNBUILT = List.of("ECC_SECG_P256K1", "SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "ECC_NIST_EDWARDS25519");
    private final Home home;
    private final Keyring keyring;

    Keys(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    @Override
    public CreateKeyResponse createKey(CreateKeyRequest request) {
        var spec = checkedSpec(spec(request));
        var usage = usage(request, spec);
        requireBuilt(request);
        var description = description(request.description());
        var tags = Tags.checked(request.tags());
        boolean multiRegion = Boolean.TRUE.equals(request.multiRegion());
        var id = multiRegion ? "mrk-" + home.ids().hex(32) : home.ids().uuid();
        var policy = policy(home, id, request.policy(), request.bypassPolicyLockoutSafetyCheck());
        var now = home.clock().now();
        var material = isExternal(request) ? Optional.<MaterialRow>empty()
                : Optional.of(MaterialRow.first(id, Secret.generate(spec, home.ids()), MaterialRow.newId(home.ids()), now));
        if (multiRegion) {
            SynchronizingRole.make(home);
        }
        var row = new KeyRow(id, spec, usage, description, now, "", multiRegion, 1, material.map(MaterialRow::id).orElse(""), Status.ENABLED,
                Optional.empty(), Rotation.NEVER, policy, tags, material.isPresent() ? Optional.empty() : Optional.of(External.AWAITED),
                multiRegion ? Optional.of(MultiRegion.alone(home.region())) : Optional.empty());
        home.store().write(tx -> {
            KeyRow.put(tx, row);
            material.ifPresent(first -> MaterialRow.put(tx, first));
            return row;
        });
        return CreateKeyResponse.builder().keyMetadata(Metadata.of(keyring.found(row))).build();
    }

    /// @param given null when absent
    static String description(String given) {
        return Constraints.optional("description", given, 0, DESCRIPTION_LENGTH_MAX);
    }

    /// The policy of a new key.
    ///
    /// @param there where the key will be
    /// @param given null when absent: the default
    /// @param unguarded null when absent
    static String policy(Home there, String id, String given, Boolean unguarded) {
        var document = Constraints.optional("policy", given, 1, POLICY_LENGTH_MAX);
        return document.isEmpty() ? KeyPolicies.ofCustomer(there.account())
                : KeyPolicies.checked(there, id, document, Boolean.TRUE.equals(unguarded));
    }

    /// As the request says it, under its present or its old name.
    @SuppressWarnings("deprecation")
    static String spec(CreateKeyRequest request) {
        var spec = request.keySpecAsString() == null ? request.customerMasterKeySpecAsString() : request.keySpecAsString();
        return spec == null ? DEFAULT_SPEC : spec;
    }

    static String usage(CreateKeyRequest request) {
        return request.keyUsageAsString() == null ? Usage.ENCRYPT_DECRYPT.name() : request.keyUsageAsString();
    }

    private static KeySpecification checkedSpec(String name) {
        if (UNBUILT.contains(name)) {
            throw KmsErrors.notImplemented("KeySpec " + name);
        }
        var known = Stream.concat(Arrays.stream(KeySpecification.values()).map(KeySpecification::name), UNBUILT.stream()).toList();
        return KeySpecification.valueOf(Constraints.oneOf("keySpec", name, known));
    }

    private static Usage usage(CreateKeyRequest request, KeySpecification spec) {
        if (request.keyUsageAsString() == null && spec != KeySpecification.SYMMETRIC_DEFAULT) {
            throw KmsErrors.validation("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
        }
        var usage = Usage.valueOf(Constraints.oneOf("keyUsage", usage(request), Arrays.stream(Usage.values()).map(Usage::name).toList()));
        if (spec.algorithms(usage).isEmpty()) {
            throw KmsErrors.validation("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
        }
        return usage;
    }

    static String origin(CreateKeyRequest request) {
        return request.originAsString() == null ? OriginType.AWS_KMS.toString() : request.originAsString();
    }

    private static boolean isExternal(CreateKeyRequest request) {
        return request.origin() == OriginType.EXTERNAL;
    }

    /// Key stores outside are not here.
    private static void requireBuilt(CreateKeyRequest request) {
        var origin = Constraints.oneOf("origin", origin(request), List.of("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"));
        if (!isExternal(request) && !origin.equals("AWS_KMS")) {
            throw KmsErrors.notImplemented("Origin " + origin);
        }
        if (request.customKeyStoreId() != null || request.xksKeyId() != null) {
            throw KmsErrors.notImplemented("A custom key store");
        }
    }

    @Override
    public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
        keyring.make(request.keyId());
        var found = home.store().read(tx -> keyring.byName(tx, request.keyId()));
        return DescribeKeyResponse.builder().keyMetadata(Metadata.of(found)).build();
    }

    @Override
    public ListKeysResponse listKeys(ListKeysRequest request) {
        var page = Page.of(request.limit(), request.marker(), PAGE_DEFAULT, PAGE_MAX);
        var rows = home.store().read(tx -> {
            try (var keys = tx.scan(KeyRow.KEYS, Range.all().behind(Key.of(page.marker())))) {
                return keys.limit(page.limit() + 1L).toList();
            }
        });
        var told = page.cut(rows);
        return ListKeysResponse.builder()
                .keys(told.stream().map(row -> KeyListEntry.builder().keyId(row.id()).keyArn(keyring.arn(row)).build()).toList())
                .truncated(page.isTruncated(rows)).nextMarker(page.next(rows, KeyRow::id)).build();
    }

    @Override
    public EnableKeyResponse enableKey(EnableKeyRequest request) {
        change(request.keyId(), (tx, found) -> {
            var row = found.created().notUpdating().withMaterial().row();
            row.rotation().dueAt().filter(_ -> row.rotation().enabled() && found.leads())
                    .ifPresent(due -> home.timers().set(tx, Rotations.TIMER, row.id(), due));
            return row.with(Status.ENABLED);
        });
        return EnableKeyResponse.builder().build();
    }

    @Override
    public DisableKeyResponse disableKey(DisableKeyRequest request) {
        change(request.keyId(), (_, found) -> found.created().notUpdating().withMaterial().row().with(Status.DISABLED));
        return DisableKeyResponse.builder().build();
    }

    @Override
    public UpdateKeyDescriptionResponse updateKeyDescription(UpdateKeyDescriptionRequest request) {
        var description = Constraints.text("description", request.description(), 0, DESCRIPTION_LENGTH_MAX);
        change(request.keyId(), (_, found) -> found.row().withDescription(description));
        return UpdateKeyDescriptionResponse.builder().build();
    }

    @FunctionalInterface
    private interface Change {
        KeyRow of(Tables.Write tx, Keyring.Found found);
    }

    private void change(String keyId, Change change) {
        home.store().write(tx -> {
            var found = keyring.byId(tx, keyId).notPendingDeletion();
            var changed = change.of(tx, found);
            KeyRow.put(tx, changed);
            return changed;
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
