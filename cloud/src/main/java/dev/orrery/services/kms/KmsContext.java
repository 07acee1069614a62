package dev.orrery.services.kms;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.store.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.Tag;

/// The condition keys of KMS: those of the key, and those that requests bring.
/// Source: Service Authorization Reference, "Condition keys for AWS Key Management Service".
final class KmsContext {
    private static final int RESOURCE_ALIASES_MAX = 100;
    private static final String RESOURCE_ALIASES = "kms:ResourceAliases";

    /// Members that are condition keys as they are.
    private static final Map<String, String> MEMBERS = Map.ofEntries(
            Map.entry("EncryptionAlgorithm", "kms:EncryptionAlgorithm"), Map.entry("SigningAlgorithm", "kms:SigningAlgorithm"),
            Map.entry("MacAlgorithm", "kms:MacAlgorithm"), Map.entry("MessageType", "kms:MessageType"),
            Map.entry("KeyPairSpec", "kms:DataKeyPairSpec"), Map.entry("KeyAgreementAlgorithm", "kms:KeyAgreementAlgorithm"),
            Map.entry("GranteePrincipal", "kms:GranteePrincipal"), Map.entry("RetiringPrincipal", "kms:RetiringPrincipal"),
            Map.entry("WrappingAlgorithm", "kms:WrappingAlgorithm"), Map.entry("WrappingKeySpec", "kms:WrappingKeySpec"),
            Map.entry("ExpirationModel", "kms:ExpirationModel"), Map.entry("ValidTo", "kms:ValidTo"),
            Map.entry("ReplicaRegion", "kms:ReplicaRegion"), Map.entry("PrimaryRegion", "kms:PrimaryRegion"),
            Map.entry("RotationPeriodInDays", "kms:RotationPeriodInDays"),
            Map.entry("PendingWindowInDays", "kms:ScheduleKeyDeletionPendingWindowInDays"),
            Map.entry("BypassPolicyLockoutSafetyCheck", "kms:BypassPolicyLockoutSafetyCheck"));

    private KmsContext() { }

    /// What is known of any request.
    static Map<String, List<String>> of(SdkPojo request) {
        var context = new HashMap<String, List<String>>();
        var account = Call.current().caller().account();
        if (!account.isEmpty()) {
            context.put("kms:CallerAccount", List.of(account));
        }
        viaService().ifPresent(service -> context.put("kms:ViaService", List.of(service)));
        for (var field : request.sdkFields()) {
            var value = field.getValueOrDefault(request);
            var name = MEMBERS.get(field.memberName());
            if (value == null) {
                if (field.memberName().equals("EncryptionAlgorithm")) {
                    context.put("kms:EncryptionAlgorithm", List.of(Encryption.SYMMETRIC));
                }
                continue;
            }
            if (name != null) {
                context.put(name, List.of(value.toString()));
            } else if (field.memberName().equals("EncryptionContext") && value instanceof Map<?, ?> pairs) {
                encryptionContext(context, pairs);
            } else if (field.memberName().equals("Tags") && value instanceof List<?> tags) {
                requestTags(context, tags);
            } else if (field.memberName().equals("TagKeys") && value instanceof List<?> keys) {
                context.put("aws:TagKeys", keys.stream().map(String::valueOf).toList());
            }
        }
        if (request instanceof CreateGrantRequest create) {
            grant(context, create);
        }
        return context;
    }

    private static void grant(Map<String, List<String>> context, CreateGrantRequest request) {
        context.put("kms:GrantOperations", request.operationsAsStrings());
        context.put("kms:GrantIsForAWSResource", List.of(Boolean.toString(context.containsKey("kms:ViaService"))));
        if (request.constraints() != null) {
            context.put("kms:GrantConstraintType", List.of(
                    request.constraints().hasEncryptionContextEquals() ? "EncryptionContextEquals" : "EncryptionContextSubset"));
            encryptionContext(context, request.constraints().encryptionContextEquals());
            encryptionContext(context, request.constraints().encryptionContextSubset());
        }
    }

    /// The service that makes this call for its caller, as `s3.us-east-1.amazonaws.com`.
    private static Optional<String> viaService() {
        var call = Call.current();
        return call.context().getOrDefault("aws:CalledViaLast", List.of()).stream().findFirst()
                .map(name -> name.replaceFirst("\\.amazonaws\\.com$", "." + call.region() + ".amazonaws.com"));
    }

    static void encryptionContext(Map<String, List<String>> context, Map<?, ?> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        pairs.forEach((key, value) -> context.put("kms:EncryptionContext:" + key, List.of(String.valueOf(value))));
        context.put("kms:EncryptionContextKeys", pairs.keySet().stream().map(String::valueOf).toList());
    }

    private static void requestTags(Map<String, List<String>> context, List<?> tags) {
        var keys = tags.stream().map(tag -> String.valueOf(((Tag) tag).tagKey())).toList();
        tags.forEach(tag -> context.put("aws:RequestTag/" + ((Tag) tag).tagKey(), List.of(String.valueOf(((Tag) tag).tagValue()))));
        context.put("aws:TagKeys", keys);
    }

    /// The same with what is known of the key.
    ///
    /// @param region where the key is
    /// @param alias the alias that the request names it by
    static Map<String, List<String>> with(Map<String, List<String>> context, Tables.Read tx, String region, KeyRow key, Optional<String> alias) {
        var all = describing(context, key.spec().name(), key.usage().name(), key.origin(), key.related()
                .map(related -> related.isPrimaryIn(region) ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA));
        key.tags().forEach((name, value) -> all.put("aws:ResourceTag/" + name, List.of(value)));
        alias.ifPresent(name -> all.put("kms:RequestAlias", List.of(name)));
        if (isAskedFor(key)) {
            var aliases = AliasRow.of(tx, key.id(), "", RESOURCE_ALIASES_MAX).stream().map(AliasRow::name).toList();
            all.put(RESOURCE_ALIASES, aliases);
        }
        return all;
    }

    /// @param type empty for a key of one region
    static Map<String, List<String>> describing(Map<String, List<String>> context, String spec, String usage, String origin,
            Optional<MultiRegionKeyType> type) {
        var all = new HashMap<>(context);
        all.put("kms:KeySpec", List.of(spec));
        all.put("kms:KeyUsage", List.of(usage));
        all.put("kms:KeyOrigin", List.of(origin));
        all.put("kms:MultiRegion", List.of(Boolean.toString(type.isPresent())));
        type.ifPresent(primaryOrReplica -> all.put("kms:MultiRegionKeyType", List.of(primaryOrReplica.toString())));
        return all;
    }

    private static boolean isAskedFor(KeyRow key) {
        return KeyPolicies.attached(key).policy().asksFor(RESOURCE_ALIASES)
                || Call.current().caller().policies().stream().anyMatch(policy -> policy.policy().asksFor(RESOURCE_ALIASES));
    }
}
