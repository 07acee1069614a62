package dev.orrery.services.kms;

import dev.orrery.kernel.HomeId;
import dev.orrery.services.kms.KeyRow.External;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;

/// What is told of a key.
final class Metadata {
    private Metadata() { }

    @SuppressWarnings("deprecation") // the old name of the spec is still told
    static KeyMetadata of(Keyring.Found found) {
        var row = found.row();
        var home = found.home();
        var state = found.state();
        var told = KeyMetadata.builder().awsAccountId(home.account()).keyId(row.id()).arn(found.arn()).creationDate(row.createdAt())
                .enabled(state == KeyState.ENABLED || state == KeyState.UPDATING).description(row.description()).keyUsage(row.usage().name())
                .keyState(state)
                .keyManager(row.isAwsManaged() ? KeyManagerType.AWS : KeyManagerType.CUSTOMER).origin(row.origin())
                .keySpec(row.spec().name()).customerMasterKeySpec(row.spec().name()).multiRegion(row.multiRegion())
                .deletionDate(row.deletionAt().orElse(null));
        var algorithms = row.spec().algorithms(row.usage());
        switch (row.usage()) {
            case ENCRYPT_DECRYPT -> told.encryptionAlgorithmsWithStrings(algorithms);
            case SIGN_VERIFY -> told.signingAlgorithmsWithStrings(algorithms);
            case GENERATE_VERIFY_MAC -> told.macAlgorithmsWithStrings(algorithms);
            case KEY_AGREEMENT -> told.keyAgreementAlgorithmsWithStrings(algorithms);
        }
        row.external().filter(External::there).ifPresent(external -> told.validTo(external.validTo().orElse(null)).expirationModel(
                external.validTo().isPresent() ? ExpirationModelType.KEY_MATERIAL_EXPIRES : ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
        // Material that was taken away is still told, what was never there is not: as recorded by LocalStack's suite.
        if (row.spec() == KeySpecification.SYMMETRIC_DEFAULT && !row.materialId().isEmpty() && state != KeyState.CREATING) {
            told.currentKeyMaterialId(row.materialId());
        }
        row.related().ifPresent(related -> {
            told.multiRegionConfiguration(all -> all
                    .multiRegionKeyType(related.isPrimaryIn(home.region()) ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA)
                    .primaryKey(in(home, related.primary(), row))
                    .replicaKeys(related.replicas().stream().map(region -> in(home, region, row)).toList()));
            if (state == KeyState.PENDING_REPLICA_DELETION) {
                told.pendingDeletionWindowInDays(related.windowDays());
            }
        });
        return told.build();
    }

    private static MultiRegionKey in(HomeId home, String region, KeyRow row) {
        return MultiRegionKey.builder().arn(KeyName.arn(new HomeId(home.account(), region), row.id())).region(region).build();
    }
}
