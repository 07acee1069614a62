package dev.orrery.services.kms;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.GenerateRandomRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReplicateKeyRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdatePrimaryRegionRequest;

/// Tells what each request of KMS needs to be allowed, and where it is answered.
/// Source: KMS Developer Guide, "Permissions reference".
final class KmsAccess {
    /// What may be done with keys of other accounts, where their policies let one.
    private static final Set<String> ACROSS_ACCOUNTS = Set.of("kms:CreateGrant", "kms:Decrypt", "kms:DeriveSharedSecret", "kms:DescribeKey",
            "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext",
            "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateMac", "kms:GetKeyRotationStatus", "kms:GetPublicKey", "kms:ListGrants",
            "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:RetireGrant", "kms:RevokeGrant", "kms:Sign", "kms:Verify", "kms:VerifyMac");
    /// Operations that take an alias where others take only the key itself.
    private static final Set<String> BY_ALIAS = Set.of("kms:Decrypt", "kms:DeriveSharedSecret", "kms:DescribeKey", "kms:Encrypt",
            "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext",
            "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateMac", "kms:GetPublicKey", "kms:Sign", "kms:Verify", "kms:VerifyMac");
    private static final String REQUESTED_REGION = "aws:RequestedRegion";
    private static final String UNMADE = "00000000-0000-0000-0000-000000000000";
    private final Home home;
    private final Keyring keyring;

    KmsAccess(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    /// The home of the key that a request is about.
    static HomeId home(HomeId callers, Object request) {
        return switch (request) {
            case DecryptRequest decrypt when decrypt.keyId() == null && decrypt.ciphertextBlob() != null ->
                    Ciphertext.read(decrypt.ciphertextBlob().asByteArray()).map(read -> new HomeId(read.account(), callers.region()))
                            .orElse(callers);
            case ReEncryptRequest reEncrypt -> home(callers, "destinationKeyId", reEncrypt.destinationKeyId());
            case CreateAliasRequest _, UpdateAliasRequest _, DeleteAliasRequest _, ListAliasesRequest _ -> callers;
            case RetireGrantRequest retire when retire.keyId() == null && retire.grantToken() != null ->
                    GrantToken.read(retire.grantToken()).home(callers);
            case SdkPojo other -> keyId(other).map(given -> home(callers, "keyId", given)).orElse(callers);
            default -> throw new IllegalStateException(request.getClass() + " is not a request of KMS");
        };
    }

    private static HomeId home(HomeId callers, String member, String given) {
        return KeyName.of(callers, member, given).home(callers);
    }

    private static Optional<String> keyId(SdkPojo request) {
        return request.sdkFields().stream().filter(field -> field.memberName().equals("KeyId")).findFirst()
                .map(field -> (String) field.getValueOrDefault(request));
    }

    List<Access> of(Object request) {
        return switch (request) {
            case ListRetirableGrantsRequest list when isOwn(list) -> List.of();
            case ListKeysRequest _, ListAliasesRequest _, GenerateRandomRequest _, ListRetirableGrantsRequest _ ->
                    List.of(anything(action(request), KmsContext.of((SdkPojo) request)));
            case CreateKeyRequest create -> creation(create);
            case SdkPojo other -> home.store().read(tx -> of(tx, other));
            default -> throw new IllegalStateException(request.getClass() + " is not a request of KMS");
        };
    }

    /// A service may know which grants it itself retires.
    private static boolean isOwn(ListRetirableGrantsRequest request) {
        var call = Call.current();
        return call.caller().principal() instanceof Principal.Service service
                && Grants.names(service, call.region()).anyMatch(name -> name.equals(request.retiringPrincipal()));
    }

    private List<Access> of(Tables.Read tx, SdkPojo request) {
        return switch (request) {
            case CreateAliasRequest create -> List.of(alias(create, create.aliasName()),
                    onKey(tx, keyring.byId(tx, "targetKeyId", create.targetKeyId()).row(), create));
            case UpdateAliasRequest update -> List.of(alias(update, update.aliasName()),
                    onKey(tx, Aliases.require(tx, home.id(), keyring, update.aliasName()), update),
                    onKey(tx, keyring.byId(tx, "targetKeyId", update.targetKeyId()).row(), update));
            case DeleteAliasRequest delete -> List.of(alias(delete, delete.aliasName()),
                    onKey(tx, Aliases.require(tx, home.id(), keyring, delete.aliasName()), delete));
            case ReEncryptRequest reEncrypt -> List.of(source(tx, reEncrypt), destination(tx, reEncrypt));
            case DecryptRequest decrypt when decrypt.keyId() == null ->
                    List.of(onKey(tx, ofCiphertext(tx, Encryption.ciphertext(decrypt.ciphertextBlob())), decrypt));
            case RetireGrantRequest retire -> List.of(retiring(tx, retire));
            case ReplicateKeyRequest replicate -> replication(tx, replicate);
            case UpdatePrimaryRegionRequest update -> promotion(tx, update);
            default -> List.of(onNamed(tx, action(request), keyId(request).orElse(null), KmsContext.of(request), request));
        };
    }

    private List<Access> creation(CreateKeyRequest request) {
        var context = KmsContext.describing(KmsContext.of(request), Keys.spec(request), Keys.usage(request), Keys.origin(request),
                Optional.of(MultiRegionKeyType.PRIMARY).filter(_ -> Boolean.TRUE.equals(request.multiRegion())));
        var create = anything("kms:CreateKey", context);
        return request.hasTags() ? List.of(create, anything("kms:TagResource", context)) : List.of(create);
    }

    /// To give the key away here, and to make one there. Source: API Reference, `ReplicateKey`, "Required permissions".
    private List<Access> replication(Tables.Read tx, ReplicateKeyRequest request) {
        var key = keyring.byId(tx, request.keyId()).row();
        var there = new HashMap<>(KmsContext.describing(KmsContext.of(request), key.spec().name(), key.usage().name(), key.origin(),
                Optional.of(MultiRegionKeyType.REPLICA)));
        Optional.ofNullable(request.replicaRegion()).ifPresent(region -> there.put(REQUESTED_REGION, List.of(region)));
        var all = new ArrayList<>(List.of(onKey(tx, key, request), anything("kms:CreateKey", there)));
        if (request.hasTags()) {
            all.add(anything("kms:TagResource", there));
        }
        return all;
    }

    /// On both keys, where there is a second. Source: API Reference, `UpdatePrimaryRegion`, "Required permissions".
    private List<Access> promotion(Tables.Read tx, UpdatePrimaryRegionRequest request) {
        var key = keyring.byId(tx, request.keyId()).row();
        var all = new ArrayList<>(List.of(onKey(tx, key, request)));
        key.related().stream().flatMap(related -> related.others(home.region()).stream()).filter(region -> region.equals(request.primaryRegion()))
                .forEach(region -> all.add(new KmsAccess(home.in(region)).onReplica(tx, key, request)));
        return all;
    }

    private Access onReplica(Tables.Read tx, KeyRow key, UpdatePrimaryRegionRequest request) {
        var here = home.store().join(tx);
        var context = new HashMap<>(KmsContext.of(request));
        context.put(REQUESTED_REGION, List.of(home.region()));
        return on(here, keyring.find(here, key.id()).orElseThrow(), action(request), context, Optional.empty(), request);
    }

    private Access source(Tables.Read tx, ReEncryptRequest request) {
        var context = reEncryption(request, request.sourceEncryptionContext(), request.sourceEncryptionAlgorithmAsString());
        if (request.sourceKeyId() != null) {
            return onNamed(tx, "kms:ReEncryptFrom", request.sourceKeyId(), context, request);
        }
        return on(tx, ofCiphertext(tx, Encryption.ciphertext(request.ciphertextBlob())), "kms:ReEncryptFrom", context, Optional.empty(), request);
    }

    private Access destination(Tables.Read tx, ReEncryptRequest request) {
        return onNamed(tx, "kms:ReEncryptTo", request.destinationKeyId(),
                reEncryption(request, request.destinationEncryptionContext(), request.destinationEncryptionAlgorithmAsString()), request);
    }

    private static Map<String, List<String>> reEncryption(ReEncryptRequest request, Map<String, String> pairs, String algorithm) {
        var context = new HashMap<>(KmsContext.of(request));
        KmsContext.encryptionContext(context, pairs);
        context.put("kms:EncryptionAlgorithm", List.of(algorithm == null ? Encryption.SYMMETRIC : algorithm));
        return context;
    }

    /// The key that made a ciphertext.
    private KeyRow ofCiphertext(Tables.Read tx, byte[] ciphertext) {
        var read = Ciphertext.read(ciphertext).orElseThrow(KmsErrors::invalidCiphertext);
        return keyring.find(tx, read.keyId()).filter(_ -> read.account().equals(home.account())).orElseThrow(KmsErrors::noKeyOfCiphertext);
    }

    private Access retiring(Tables.Read tx, RetireGrantRequest request) {
        var grant = Grants.retired(tx, home.id(), keyring, request);
        var key = keyring.find(tx, grant.keyId()).orElseThrow(() -> KmsErrors.noSuchKey(KeyName.arn(home.id(), grant.keyId())));
        var policies = new ArrayList<>(List.of(KeyPolicies.attached(key)));
        policies.addAll(grant.retirement());
        return new Access("kms:RetireGrant", keyring.arn(key), home.account(), policies,
                KmsContext.with(KmsContext.of(request), tx, home.region(), key, Optional.empty()));
    }

    private Access onKey(Tables.Read tx, KeyRow key, SdkPojo request) {
        return on(tx, key, action(request), KmsContext.of(request), Optional.empty(), request);
    }

    private Access onNamed(Tables.Read tx, String action, String given, Map<String, List<String>> context, SdkPojo request) {
        if (!BY_ALIAS.contains(action) && !action.startsWith("kms:ReEncrypt")) {
            return on(tx, keyring.byId(tx, given).row(), action, context, Optional.empty(), request);
        }
        var name = KeyName.of(home.id(), "keyId", given);
        var alias = name.isAlias() ? Optional.of(name.resource()) : Optional.<String>empty();
        var key = keyring.unmade(tx, given)
                .map(service -> Keyring.managed(home.id(), service, UNMADE, UNMADE, home.clock().now()))
                .orElseGet(() -> keyring.byName(tx, given).row());
        return on(tx, key, action, context, alias, request);
    }

    private Access on(Tables.Read tx, KeyRow key, String action, Map<String, List<String>> context, Optional<String> alias,
            SdkPojo request) {
        var account = Call.current().caller().account();
        if (!account.equals(home.account()) && !account.isEmpty() && !ACROSS_ACCOUNTS.contains(action)) {
            throw KmsErrors.accessDenied("User: " + Call.current().caller().principal().arn() + " is not authorized to perform: " + action
                    + " on resource: " + keyring.arn(key));
        }
        var policies = new ArrayList<AttachedPolicy>();
        policies.add(KeyPolicies.attached(key));
        policies.addAll(Grants.allowing(tx, key.id(), action, request));
        return new Access(action, keyring.arn(key), home.account(), policies, KmsContext.with(context, tx, home.region(), key, alias), key.isAwsManaged());
    }

    private Access alias(SdkPojo request, String name) {
        return new Access(action(request), KeyName.aliasArn(home.id(), Aliases.checked(name)), home.account(), List.of(), KmsContext.of(request));
    }

    private Access anything(String action, Map<String, List<String>> context) {
        return new Access(action, "*", Call.current().caller().account(), List.of(), context);
    }

    /// Every action but those of ReEncrypt is called like its operation.
    private static String action(Object request) {
        var name = request.getClass().getSimpleName();
        return "kms:" + name.substring(0, name.length() - "Request".length());
    }
}
