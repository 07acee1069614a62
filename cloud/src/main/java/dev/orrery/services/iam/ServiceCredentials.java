package dev.orrery.services.iam;

import dev.orrery.kernel.store.Tables;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.CreateServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceSpecificCredentialResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceSpecificCredentialResponse;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsRequest;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsResponse;
import software.amazon.awssdk.services.iam.model.ResetServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.ResetServiceSpecificCredentialResponse;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredential;
import software.amazon.awssdk.services.iam.model.ServiceSpecificCredentialMetadata;
import software.amazon.awssdk.services.iam.model.UpdateServiceSpecificCredentialRequest;
import software.amazon.awssdk.services.iam.model.UpdateServiceSpecificCredentialResponse;

/// Names and passwords for services that do not understand signatures.
final class ServiceCredentials implements IamPart {
    private static final int PER_SERVICE_MAX = 2;
    private static final int PASSWORD_LENGTH = 44;
    private static final int ID_MIN = 20;
    private static final int ID_MAX = 128;
    private static final Set<String> SERVICES = Set.of("codecommit.amazonaws.com", "cassandra.amazonaws.com");
    private static final Pattern ID = Pattern.compile("[\\w]+");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private final Registry registry;

    ServiceCredentials(Registry registry) {
        this.registry = registry;
    }

    /// The password is told once and not kept: nothing here signs in with it.
    @Override
    public CreateServiceSpecificCredentialResponse createServiceSpecificCredential(CreateServiceSpecificCredentialRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.USER_NAME_MAX);
        var service = Checks.required("serviceName", request.serviceName());
        if (request.credentialAgeDays() != null) {
            throw IamErrors.error("NotImplemented", 501, "Credentials that end are not implemented by Orrery yet");
        }
        var id = registry.newId("ACCA");
        var password = registry.home().ids().pick(ALPHABET, PASSWORD_LENGTH);
        var row = registry.write(tx -> {
            var user = Users.require(tx, name);
            requireService(service);
            long known = Credentials.all(tx, name, CredentialRow.Kind.SERVICE).filter(other -> other.detail().equals(service)).count();
            if (known >= PER_SERVICE_MAX) {
                throw IamErrors.quota("ServiceSpecificCredentialsPerUser", PER_SERVICE_MAX);
            }
            var signIn = user.name() + (known == 0 ? "" : "+" + known) + "-at-" + registry.account();
            return Credentials.put(tx, new CredentialRow(user.name(), id, CredentialRow.Kind.SERVICE, signIn, service, true, registry.now()));
        });
        return CreateServiceSpecificCredentialResponse.builder().serviceSpecificCredential(described(row, password)).build();
    }

    @Override
    public ListServiceSpecificCredentialsResponse listServiceSpecificCredentials(ListServiceSpecificCredentialsRequest request) {
        var name = Users.named(request.userName());
        return registry.read(tx -> {
            var rows = Credentials.all(tx, name, CredentialRow.Kind.SERVICE).toList();
            if (request.serviceName() != null) {
                requireService(request.serviceName());
            }
            return ListServiceSpecificCredentialsResponse.builder().serviceSpecificCredentials(rows.stream()
                    .filter(row -> request.serviceName() == null || row.detail().equals(request.serviceName()))
                    .map(row -> ServiceSpecificCredentialMetadata.builder().userName(row.user()).status(Credentials.status(row))
                            .serviceUserName(row.body()).createDate(row.createdAt()).serviceSpecificCredentialId(row.id())
                            .serviceName(row.detail()).build()).toList()).build();
        });
    }

    @Override
    public UpdateServiceSpecificCredentialResponse updateServiceSpecificCredential(UpdateServiceSpecificCredentialRequest request) {
        var id = id(request.serviceSpecificCredentialId());
        boolean active = Credentials.isActive(request.statusAsString());
        var name = Users.named(request.userName());
        registry.write(tx -> Credentials.put(tx, require(tx, name, id).of(require(tx, name, id).user(), active)));
        return UpdateServiceSpecificCredentialResponse.builder().build();
    }

    @Override
    public ResetServiceSpecificCredentialResponse resetServiceSpecificCredential(ResetServiceSpecificCredentialRequest request) {
        var id = id(request.serviceSpecificCredentialId());
        var name = Users.named(request.userName());
        var password = registry.home().ids().pick(ALPHABET, PASSWORD_LENGTH);
        var row = registry.read(tx -> require(tx, name, id));
        return ResetServiceSpecificCredentialResponse.builder().serviceSpecificCredential(described(row, password)).build();
    }

    @Override
    public DeleteServiceSpecificCredentialResponse deleteServiceSpecificCredential(DeleteServiceSpecificCredentialRequest request) {
        var id = id(request.serviceSpecificCredentialId());
        var name = Users.named(request.userName());
        registry.write(tx -> {
            var row = require(tx, name, id);
            tx.delete(CredentialRow.CREDENTIALS, row);
            return row;
        });
        return DeleteServiceSpecificCredentialResponse.builder().build();
    }

    private static ServiceSpecificCredential described(CredentialRow row, String password) {
        return ServiceSpecificCredential.builder().userName(row.user()).status(Credentials.status(row)).serviceUserName(row.body())
                .servicePassword(password).createDate(row.createdAt()).serviceSpecificCredentialId(row.id()).serviceName(row.detail()).build();
    }

    private static CredentialRow require(Tables.Read tx, String user, String id) {
        return Credentials.require(tx, user, id, CredentialRow.Kind.SERVICE, "No such credential " + id + " exists");
    }

    private static void requireService(String service) {
        if (!SERVICES.contains(service)) {
            throw IamErrors.noSuchEntity("No such service " + service + " is supported for Service Specific Credentials");
        }
    }

    private static String id(String id) {
        return Checks.text("serviceSpecificCredentialId", id, ID_MIN, ID_MAX, ID);
    }
}
