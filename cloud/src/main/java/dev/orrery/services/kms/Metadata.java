package dev.orrery.services.kms;

import dev.orrery.kernel.HomeId;
import dev.orrery.services.kms.KeyRow.External;
import java.util.List;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;

/// What is told of a key.
final class Metadata {
    private Metadata() { }

    @SuppressWarnings("deprecation") // the old name of the spec is still told
    static KeyMetadata of(HomeId home, KeyRow row) {
        var arn = KeyName.arn(home, row.id());
        var told = KeyMetadata.builder().awsAccountId(home.account()).keyId(row.id()).arn(arn).creationDate(row.createdAt())
                .enabled(row.isEnabled() && !row.isPendingImport()).description(row.description()).keyUsage(row.usage().name()).keyState(state(row))
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
        if (row.spec() == KeySpecification.SYMMETRIC_DEFAULT && !row.isPendingImport()) {
            told.currentKeyMaterialId(row.materialId());
        }
        if (row.multiRegion()) {
            told.multiRegionConfiguration(all -> all.multiRegionKeyType(MultiRegionKeyType.PRIMARY)
                    .primaryKey(primary -> primary.arn(arn).region(home.region())).replicaKeys(List.of()));
        }
        return told.build();
    }

    private static KeyState state(KeyRow row) {
        return switch (row.status()) {
            case ENABLED -> row.isPendingImport() ? KeyState.PENDING_IMPORT : KeyState.ENABLED;
            case DISABLED -> row.isPendingImport() ? KeyState.PENDING_IMPORT : KeyState.DISABLED;
            case PENDING_DELETION -> KeyState.PENDING_DELETION;
        };
    }
}
