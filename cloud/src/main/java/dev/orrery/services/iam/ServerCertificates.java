package dev.orrery.services.iam;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import software.amazon.awssdk.services.iam.model.DeleteServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.DeleteServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.GetServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.GetServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.ListServerCertificateTagsRequest;
import software.amazon.awssdk.services.iam.model.ListServerCertificateTagsResponse;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesRequest;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesResponse;
import software.amazon.awssdk.services.iam.model.ServerCertificateMetadata;
import software.amazon.awssdk.services.iam.model.TagServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.TagServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.UntagServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.UntagServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.UpdateServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.UpdateServerCertificateResponse;
import software.amazon.awssdk.services.iam.model.UploadServerCertificateRequest;
import software.amazon.awssdk.services.iam.model.UploadServerCertificateResponse;

/// Certificates for servers.
final class ServerCertificates implements IamPart {
    private static final int CERTIFICATES_MAX = 20;
    private static final int BODY_MAX = 16_384;
    private static final int CHAIN_MAX = 2_097_152;
    private final Registry registry;

    ServerCertificates(Registry registry) {
        this.registry = registry;
    }

    @Override
    public UploadServerCertificateResponse uploadServerCertificate(UploadServerCertificateRequest request) {
        var name = name("serverCertificateName", request.serverCertificateName());
        var path = Checks.path(request.path());
        var tags = Checks.tags(request.tags());
        var body = Checks.text("certificateBody", request.certificateBody(), 1, BODY_MAX);
        var key = Checks.text("privateKey", request.privateKey(), 1, BODY_MAX);
        var chain = request.certificateChain() == null ? "" : Checks.text("certificateChain", request.certificateChain(), 1, CHAIN_MAX);
        var certificate = Certificates.require(body);
        Certificates.requirePair(certificate, key);
        if (!chain.isEmpty()) {
            Certificates.require(chain);
        }
        var id = registry.newId("ASCA");
        var row = registry.write(tx -> {
            if (tx.get(ServerCertificateRow.SERVER_CERTIFICATES, name).isPresent()) {
                throw IamErrors.alreadyExists("The Server Certificate with name " + name + " already exists.");
            }
            if (tx.scan(ServerCertificateRow.SERVER_CERTIFICATES, Range.all()).count() >= CERTIFICATES_MAX) {
                throw IamErrors.quota("ServerCertificatesPerAccount", CERTIFICATES_MAX);
            }
            var uploaded = new ServerCertificateRow(name, path, id, body, chain, key, registry.now(),
                    certificate.getNotAfter().toInstant(), tags);
            tx.put(ServerCertificateRow.SERVER_CERTIFICATES, name, uploaded);
            return uploaded;
        });
        return UploadServerCertificateResponse.builder().serverCertificateMetadata(metadata(row))
                .tags(tags.stream().map(Label::tag).toList()).build();
    }

    @Override
    public GetServerCertificateResponse getServerCertificate(GetServerCertificateRequest request) {
        var name = name("serverCertificateName", request.serverCertificateName());
        var row = registry.read(tx -> require(tx, name));
        return GetServerCertificateResponse.builder().serverCertificate(certificate -> certificate.serverCertificateMetadata(metadata(row))
                .certificateBody(row.body()).certificateChain(row.chain().isEmpty() ? null : row.chain())
                .tags(row.tags().stream().map(Label::tag).toList())).build();
    }

    @Override
    public ListServerCertificatesResponse listServerCertificates(ListServerCertificatesRequest request) {
        var prefix = Checks.pathPrefix(request.pathPrefix());
        return registry.read(tx -> {
            var page = Page.of(tx.scan(ServerCertificateRow.SERVER_CERTIFICATES, Range.all()).filter(row -> row.path().startsWith(prefix)),
                    row -> Registry.folded(row.name()), request.maxItems(), request.marker());
            return ListServerCertificatesResponse.builder().serverCertificateMetadataList(page.items().stream().map(this::metadata).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public UpdateServerCertificateResponse updateServerCertificate(UpdateServerCertificateRequest request) {
        var name = name("serverCertificateName", request.serverCertificateName());
        var newName = request.newServerCertificateName() == null ? name : name("newServerCertificateName", request.newServerCertificateName());
        if (request.newPath() != null) {
            Checks.path("newPath", request.newPath());
        }
        registry.write(tx -> {
            var row = require(tx, name);
            if (!newName.equalsIgnoreCase(name) && tx.get(ServerCertificateRow.SERVER_CERTIFICATES, newName).isPresent()) {
                throw IamErrors.alreadyExists("The Server Certificate with name " + newName + " already exists.");
            }
            tx.delete(ServerCertificateRow.SERVER_CERTIFICATES, name);
            tx.put(ServerCertificateRow.SERVER_CERTIFICATES, newName, row.renamed(request.newServerCertificateName() == null ? row.name() : newName,
                    request.newPath() == null ? row.path() : request.newPath()));
            return row;
        });
        return UpdateServerCertificateResponse.builder().build();
    }

    @Override
    public DeleteServerCertificateResponse deleteServerCertificate(DeleteServerCertificateRequest request) {
        var name = name("serverCertificateName", request.serverCertificateName());
        registry.write(tx -> {
            require(tx, name);
            tx.delete(ServerCertificateRow.SERVER_CERTIFICATES, name);
            return name;
        });
        return DeleteServerCertificateResponse.builder().build();
    }

    @Override
    public TagServerCertificateResponse tagServerCertificate(TagServerCertificateRequest request) {
        var name = name("serverCertificateName", request.serverCertificateName());
        var tags = Checks.tags(request.tags());
        registry.write(tx -> {
            var row = require(tx, name);
            tx.put(ServerCertificateRow.SERVER_CERTIFICATES, name, row.withTags(Labels.with(row.tags(), tags)));
            return row;
        });
        return TagServerCertificateResponse.builder().build();
    }

    @Override
    public UntagServerCertificateResponse untagServerCertificate(UntagServerCertificateRequest request) {
        var name = name("serverCertificateName", request.serverCertificateName());
        var keys = Checks.tagKeys(request.tagKeys());
        registry.write(tx -> {
            var row = require(tx, name);
            tx.put(ServerCertificateRow.SERVER_CERTIFICATES, name, row.withTags(Labels.without(row.tags(), keys)));
            return row;
        });
        return UntagServerCertificateResponse.builder().build();
    }

    @Override
    public ListServerCertificateTagsResponse listServerCertificateTags(ListServerCertificateTagsRequest request) {
        var name = name("serverCertificateName", request.serverCertificateName());
        var page = Labels.page(registry.read(tx -> require(tx, name)).tags(), request.maxItems(), request.marker());
        return ListServerCertificateTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    private static String name(String member, String name) {
        return Checks.name(member, name, Checks.NAME_MAX);
    }

    private static ServerCertificateRow require(Tables.Read tx, String name) {
        return tx.get(ServerCertificateRow.SERVER_CERTIFICATES, name).orElseThrow(
                () -> IamErrors.noSuchEntity("The Server Certificate with name " + name + " cannot be found."));
    }

    private ServerCertificateMetadata metadata(ServerCertificateRow row) {
        return ServerCertificateMetadata.builder().serverCertificateName(row.name()).path(row.path()).serverCertificateId(row.id())
                .arn(row.arn(registry.account())).uploadDate(row.uploadedAt()).expiration(row.expiresAt()).build();
    }
}
