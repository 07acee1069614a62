package dev.orrery.services.iam;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.CreateSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.CreateSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.DeleteSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.DeleteSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.GetSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.GetSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.ListSamlProviderTagsRequest;
import software.amazon.awssdk.services.iam.model.ListSamlProviderTagsResponse;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersResponse;
import software.amazon.awssdk.services.iam.model.SAMLPrivateKey;
import software.amazon.awssdk.services.iam.model.SAMLProviderListEntry;
import software.amazon.awssdk.services.iam.model.TagSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.TagSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.UntagSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.UntagSamlProviderResponse;
import software.amazon.awssdk.services.iam.model.UpdateSamlProviderRequest;
import software.amazon.awssdk.services.iam.model.UpdateSamlProviderResponse;

/// SAML providers, whose assertions roles may trust.
final class SamlProviders implements IamPart {
    private static final int METADATA_MIN = 1000;
    private static final int METADATA_MAX = 10_000_000;
    private static final int PROVIDERS_MAX = 100;
    private static final int UUID_LENGTH = 24;
    private static final int ARN_MIN = 20;
    private static final int ARN_MAX = 2048;
    private static final Pattern NAME = Pattern.compile("[\\w._-]+");
    private final Registry registry;

    SamlProviders(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateSamlProviderResponse createSAMLProvider(CreateSamlProviderRequest request) {
        var name = Checks.text("name", request.name(), 1, Checks.NAME_MAX, NAME);
        var metadata = Checks.text("sAMLMetadataDocument", request.samlMetadataDocument(), METADATA_MIN, METADATA_MAX);
        var tags = Checks.tags(request.tags());
        var read = SamlMetadata.read(metadata);
        var uuid = registry.home().ids().upperAlphanumeric(UUID_LENGTH);
        var encryption = SamlEncryption.asked(registry, request.assertionEncryptionModeAsString(), request.addPrivateKey(), null);
        var row = registry.write(tx -> {
            var provider = encryption.of(new SamlProviderRow(name, metadata, uuid, registry.now(), read.validUntil(), tags, "", List.of()));
            if (tx.get(SamlProviderRow.PROVIDERS, name).isPresent()) {
                throw IamErrors.alreadyExists("SAMLProvider with ARN " + provider.arn(registry.account()) + " already exists.");
            }
            if (tx.scan(SamlProviderRow.PROVIDERS, Range.all()).count() >= PROVIDERS_MAX) {
                throw IamErrors.quota("SAMLProvidersPerAccount", PROVIDERS_MAX);
            }
            tx.put(SamlProviderRow.PROVIDERS, name, provider);
            return provider;
        });
        return CreateSamlProviderResponse.builder().samlProviderArn(row.arn(registry.account()))
                .tags(tags.stream().map(Label::tag).toList()).build();
    }

    @Override
    public GetSamlProviderResponse getSAMLProvider(GetSamlProviderRequest request) {
        var row = registry.read(tx -> require(tx, request.samlProviderArn()));
        var described = GetSamlProviderResponse.builder().samlMetadataDocument(row.metadata()).samlProviderUUID(row.uuid())
                .createDate(row.createdAt()).validUntil(row.validUntil()).tags(row.tags().stream().map(Label::tag).toList())
                .assertionEncryptionMode(row.encryption().isEmpty() ? null : row.encryption());
        return row.privateKeys().isEmpty() ? described.build() : described.privateKeyList(row.privateKeys().stream()
                .map(key -> SAMLPrivateKey.builder().keyId(key.id()).timestamp(key.addedAt()).build()).toList()).build();
    }

    @Override
    public ListSamlProvidersResponse listSAMLProviders(ListSamlProvidersRequest request) {
        return registry.read(tx -> ListSamlProvidersResponse.builder().samlProviderList(
                tx.scan(SamlProviderRow.PROVIDERS, Range.all()).map(row -> SAMLProviderListEntry.builder().arn(row.arn(registry.account()))
                        .validUntil(row.validUntil()).createDate(row.createdAt()).build()).toList()).build());
    }

    @Override
    public UpdateSamlProviderResponse updateSAMLProvider(UpdateSamlProviderRequest request) {
        var metadata = Optional.ofNullable(request.samlMetadataDocument())
                .map(document -> Checks.text("sAMLMetadataDocument", document, METADATA_MIN, METADATA_MAX));
        var read = metadata.map(SamlMetadata::read);
        var encryption = SamlEncryption.asked(registry, request.assertionEncryptionModeAsString(), request.addPrivateKey(),
                request.removePrivateKey());
        change(request.samlProviderArn(), row -> encryption.of(
                read.map(known -> row.withMetadata(metadata.orElseThrow(), known.validUntil())).orElse(row)));
        return UpdateSamlProviderResponse.builder().samlProviderArn(request.samlProviderArn()).build();
    }

    @Override
    public DeleteSamlProviderResponse deleteSAMLProvider(DeleteSamlProviderRequest request) {
        registry.write(tx -> {
            var row = require(tx, request.samlProviderArn());
            tx.delete(SamlProviderRow.PROVIDERS, row.name());
            return row;
        });
        return DeleteSamlProviderResponse.builder().build();
    }

    @Override
    public TagSamlProviderResponse tagSAMLProvider(TagSamlProviderRequest request) {
        var tags = Checks.tags(request.tags());
        change(request.samlProviderArn(), row -> row.withTags(Labels.with(row.tags(), tags)));
        return TagSamlProviderResponse.builder().build();
    }

    @Override
    public UntagSamlProviderResponse untagSAMLProvider(UntagSamlProviderRequest request) {
        var keys = Checks.tagKeys(request.tagKeys());
        change(request.samlProviderArn(), row -> row.withTags(Labels.without(row.tags(), keys)));
        return UntagSamlProviderResponse.builder().build();
    }

    @Override
    public ListSamlProviderTagsResponse listSAMLProviderTags(ListSamlProviderTagsRequest request) {
        var page = Labels.page(registry.read(tx -> require(tx, request.samlProviderArn())).tags(), request.maxItems(), request.marker());
        return ListSamlProviderTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private void change(String arn, UnaryOperator<SamlProviderRow> change) {
        registry.write(tx -> {
            var row = change.apply(require(tx, arn));
            tx.put(SamlProviderRow.PROVIDERS, row.name(), row);
            return row;
        });
    }

    private SamlProviderRow require(Tables.Read tx, String arn) {
        Checks.text("sAMLProviderArn", arn, ARN_MIN, ARN_MAX);
        return tx.get(SamlProviderRow.PROVIDERS, arn.substring(arn.lastIndexOf('/') + 1)).filter(row -> row.arn(registry.account()).equals(arn))
                .orElseThrow(() -> IamErrors.noSuchEntity("Manifest not found for arn " + arn));
    }
}
