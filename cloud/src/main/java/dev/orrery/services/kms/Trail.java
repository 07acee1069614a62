package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.journal.Happening;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.ReplicateKeyRequest;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandResponse;
import software.amazon.awssdk.services.kms.model.UpdatePrimaryRegionRequest;

/// What CloudTrail is told of keys besides the requests that came.
/// Source: KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail", "Examples of AWS KMS log entries".
final class Trail {
    private Trail() { }

    /// What all keys of a set share was brought from the primary key, which is here, to the others.
    static void synchronizedFrom(Home primary, String keyId) {
        var arn = KeyName.arn(primary.id(), keyId);
        // There is no such operation in the SDK; an answer with the same member stands for its own.
        var answer = RotateKeyOnDemandResponse.builder().keyId(arn).build();
        primary.tell(new Happening("SynchronizeMultiRegionKey", Optional.empty(), Optional.of(answer), on(primary, keyId), false));
    }

    /// `ReplicateKey` is a `CreateKey` where the replica comes to be.
    static void created(Home there, ReplicateKeyRequest request, KeyMetadata made) {
        var creation = CreateKeyRequest.builder().policy(request.policy()).description(request.description()).keyUsage(made.keyUsage())
                .keySpec(made.keySpec()).origin(made.origin()).multiRegion(true)
                .bypassPolicyLockoutSafetyCheck(request.bypassPolicyLockoutSafetyCheck());
        there.tell(new Happening("CreateKey", Optional.of((request.hasTags() ? creation.tags(request.tags()) : creation).build()),
                Optional.of(CreateKeyResponse.builder().keyMetadata(made).build()), on(there, made.keyId()), true));
    }

    /// `UpdatePrimaryRegion` is told where the primary key was, by the request, and where it is from now on.
    static void promoted(Home there, String keyId) {
        var request = UpdatePrimaryRegionRequest.builder().keyId(KeyName.arn(there.id(), keyId)).primaryRegion(there.region()).build();
        there.tell(new Happening("UpdatePrimaryRegion", Optional.of(request),
                Optional.of(RotateKeyOnDemandResponse.builder().keyId(KeyName.arn(there.id(), keyId)).build()), on(there, keyId), true));
    }

    private static List<Access> on(Home home, String keyId) {
        return List.of(Access.of("kms:SynchronizeMultiRegionKey", KeyName.arn(home.id(), keyId), home.account()));
    }
}
