package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.DeleteSigningCertificateRequest;
import software.amazon.awssdk.services.iam.model.DeleteSigningCertificateResponse;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesRequest;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesResponse;
import software.amazon.awssdk.services.iam.model.SigningCertificate;
import software.amazon.awssdk.services.iam.model.UpdateSigningCertificateRequest;
import software.amazon.awssdk.services.iam.model.UpdateSigningCertificateResponse;
import software.amazon.awssdk.services.iam.model.UploadSigningCertificateRequest;
import software.amazon.awssdk.services.iam.model.UploadSigningCertificateResponse;

/// X.509 certificates of users and of the account's root.
final class SigningCertificates implements IamPart {
    private static final int PER_USER_MAX = 2;
    private static final int BODY_MAX = 16_384;
    private static final int ID_LENGTH = 32;
    private static final int ID_MIN = 24;
    private static final int ID_MAX = 128;
    private static final Pattern ID = Pattern.compile("[\\w]+");
    private final Registry registry;

    SigningCertificates(Registry registry) {
        this.registry = registry;
    }

    @Override
    public UploadSigningCertificateResponse uploadSigningCertificate(UploadSigningCertificateRequest request) {
        var name = Roots.orNamed(request.userName());
        var body = Checks.text("certificateBody", request.certificateBody(), 1, BODY_MAX);
        Certificates.require(body);
        var id = registry.home().ids().upperAlphanumeric(ID_LENGTH);
        var row = registry.write(tx -> {
            var known = Credentials.all(tx, name, CredentialRow.Kind.SIGNING_CERTIFICATE).toList();
            if (known.size() >= PER_USER_MAX) {
                throw IamErrors.quota("CertificatesPerUser", PER_USER_MAX);
            }
            if (known.stream().anyMatch(other -> other.body().strip().equals(body.strip()))) {
                throw IamErrors.error("DuplicateCertificate", 409, "The certificate is already associated with the user.");
            }
            return Credentials.put(tx, new CredentialRow(Roots.isRoot(name) ? name : Users.require(tx, name).name(), id, CredentialRow.Kind.SIGNING_CERTIFICATE, body, "",
                    true, registry.now()));
        });
        return UploadSigningCertificateResponse.builder().certificate(described(row)).build();
    }

    @Override
    public ListSigningCertificatesResponse listSigningCertificates(ListSigningCertificatesRequest request) {
        var name = Roots.orNamed(request.userName());
        return registry.read(tx -> {
            var page = Page.of(Credentials.all(tx, name, CredentialRow.Kind.SIGNING_CERTIFICATE), CredentialRow::id, request.maxItems(), request.marker());
            return ListSigningCertificatesResponse.builder().certificates(page.items().stream().map(SigningCertificates::described).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public UpdateSigningCertificateResponse updateSigningCertificate(UpdateSigningCertificateRequest request) {
        var name = Roots.orNamed(request.userName());
        var id = id(request.certificateId());
        boolean active = Credentials.isActive(request.statusAsString());
        registry.write(tx -> {
            var row = require(tx, name, id);
            return Credentials.put(tx, row.of(row.user(), active));
        });
        return UpdateSigningCertificateResponse.builder().build();
    }

    @Override
    public DeleteSigningCertificateResponse deleteSigningCertificate(DeleteSigningCertificateRequest request) {
        var name = Roots.orNamed(request.userName());
        var id = id(request.certificateId());
        registry.write(tx -> {
            var row = require(tx, name, id);
            tx.delete(CredentialRow.CREDENTIALS, row);
            return row;
        });
        return DeleteSigningCertificateResponse.builder().build();
    }

    private static CredentialRow require(Tables.Read tx, String user, String id) {
        return Credentials.require(tx, user, id, CredentialRow.Kind.SIGNING_CERTIFICATE, "The Certificate with id " + id + " cannot be found.");
    }

    private static String id(String id) {
        return Checks.text("certificateId", id, ID_MIN, ID_MAX, ID);
    }

    private static SigningCertificate described(CredentialRow row) {
        return SigningCertificate.builder().userName(Roots.shown(row.user())).certificateId(row.id()).certificateBody(row.body())
                .status(Credentials.status(row)).uploadDate(row.createdAt()).build();
    }
}
