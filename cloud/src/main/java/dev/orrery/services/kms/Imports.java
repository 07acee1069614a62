package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.store.Tables;
import dev.orrery.services.kms.KeyRow.External;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DeleteImportedKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.DeleteImportedKeyMaterialResponse;
import software.amazon.awssdk.services.kms.model.GetParametersForImportRequest;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialResponse;

/// Key material from elsewhere: brought wrapped, kept until it is taken away or expires, and brought back only as it was.
/// Source: KMS Developer Guide, "Importing key material for AWS KMS keys".
final class Imports implements KmsClient {
    static final String EXPIRY_TIMER = "material-expiry";
    static final String FORGET_TIMER = "import-parameters";
    static final String EXTERNAL = "EXTERNAL";
    /// "valid for 24 hours" ("GetParametersForImport").
    private static final Duration PARAMETERS_VALID = Duration.ofHours(24);
    /// How long parameters that are not valid any more are known to have been.
    private static final Duration PARAMETERS_KNOWN = Duration.ofHours(24);
    /// How many parameters of one key are valid at once; with the next the oldest goes.
    private static final int PARAMETERS_MAX = 20;
    private static final Duration VALIDITY_MAX = Duration.ofDays(365);
    private static final int BLOB_BYTES_MAX = 6144;
    private static final int TOKEN_DIGITS = 64;
    private static final String EXPIRES = "KEY_MATERIAL_EXPIRES";
    private static final String STAYS = "KEY_MATERIAL_DOES_NOT_EXPIRE";
    private final Home home;
    private final Keyring keyring;

    Imports(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    @Override
    public GetParametersForImportResponse getParametersForImport(GetParametersForImportRequest request) {
        var wrapping = wrapping(request.wrappingAlgorithmAsString());
        var spec = Constraints.oneOf("wrappingKeySpec", request.wrappingKeySpecAsString(), List.of("RSA_2048", "RSA_3072", "RSA_4096", "SM2"));
        if (spec.equals("SM2")) {
            throw KmsErrors.notImplemented("WrappingKeySpec " + spec);
        }
        var found = home.store().read(tx -> external(tx, request.keyId()).notUpdating());
        var pair = Secret.generate(KeySpecification.valueOf(spec), home.ids());
        var validTo = home.clock().now().plus(PARAMETERS_VALID);
        var row = new ImportRow(found.row().id(), home.ids().hex(TOKEN_DIGITS), wrapping, pair.secret(),
                Integer.parseInt(spec.substring("RSA_".length())) / Byte.SIZE, validTo);
        home.store().write(tx -> {
            external(tx, request.keyId()).notUpdating();
            var valid = ImportRow.of(tx, row.keyId());
            valid.stream().sorted(Comparator.comparing(ImportRow::validTo)).limit(Math.max(0, valid.size() - PARAMETERS_MAX + 1))
                    .forEach(oldest -> forget(home, tx, oldest));
            tx.put(ImportRow.IMPORTS, row.key(), row);
            home.timers().set(tx, FORGET_TIMER, row.keyId() + "/" + row.token(), validTo.plus(PARAMETERS_KNOWN));
            return row;
        });
        return GetParametersForImportResponse.builder().keyId(found.arn()).importToken(SdkBytes.fromUtf8String(row.token()))
                .publicKey(SdkBytes.fromByteArray(pair.publicKey())).parametersValidTo(validTo).build();
    }

    private static Wrapping wrapping(String given) {
        var name = Constraints.oneOf("wrappingAlgorithm", given, List.of("RSAES_PKCS1_V1_5", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256",
                "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256", "SM2PKE"));
        return Arrays.stream(Wrapping.values()).filter(wrapping -> wrapping.name().equals(name)).findFirst()
                .orElseThrow(() -> KmsErrors.unsupported("The wrapping algorithm " + name + " is not supported."));
    }

    private Keyring.Found external(Tables.Read tx, String keyId) {
        var found = keyring.byId(tx, keyId);
        requireExternal(found);
        return found.notPendingDeletion().created();
    }

    private static void requireExternal(Keyring.Found found) {
        if (found.row().external().isEmpty()) {
            throw KmsErrors.wrongOrigin(found.arn(), found.row().origin());
        }
    }

    @Override
    public ImportKeyMaterialResponse importKeyMaterial(ImportKeyMaterialRequest request) {
        var token = new String(Constraints.bytes("importToken", request.importToken(), 1, BLOB_BYTES_MAX), StandardCharsets.ISO_8859_1);
        var wrapped = Constraints.bytes("encryptedKeyMaterial", request.encryptedKeyMaterial(), 1, BLOB_BYTES_MAX);
        var validTo = validTo(request);
        requireBuilt(request);
        var spec = home.store().read(tx -> external(tx, request.keyId()).row().spec());
        var parameters = home.store().read(tx -> parameters(tx, external(tx, request.keyId()), token));
        var unwrapped = parameters.wrapping().unwrap(parameters.secret(), parameters.keyBytes(), wrapped, home.ids())
                .orElseThrow(KmsErrors::invalidCiphertext);
        var secret = ImportedMaterial.read(spec, unwrapped).orElseThrow(KmsErrors::incorrectMaterial);
        var newId = MaterialRow.newId(home.ids());
        return home.store().write(tx -> {
            var found = external(tx, request.keyId());
            parameters(tx, found, token);
            var row = imported(found, secret.secret(), newId, validTo);
            MaterialRow.put(tx, MaterialRow.first(row.id(), secret, row.materialId(), home.clock().now()));
            KeyRow.put(tx, row);
            validTo.ifPresentOrElse(at -> home.timers().set(tx, EXPIRY_TIMER, row.id(), at), () -> home.timers().cancel(tx, EXPIRY_TIMER, row.id()));
            return ImportKeyMaterialResponse.builder().keyId(found.arn()).keyMaterialId(told(row)).build();
        });
    }

    /// A second material to rotate to, and words about one, are not here.
    private static void requireBuilt(ImportKeyMaterialRequest request) {
        var type = request.importTypeAsString();
        if (type != null && Constraints.oneOf("importType", type, List.of("NEW_KEY_MATERIAL", "EXISTING_KEY_MATERIAL")).equals("NEW_KEY_MATERIAL")) {
            throw KmsErrors.notImplemented("ImportType " + type);
        }
        if (request.keyMaterialDescription() != null || request.keyMaterialId() != null) {
            throw KmsErrors.notImplemented("KeyMaterialDescription or KeyMaterialId of an import");
        }
    }

    private Optional<Instant> validTo(ImportKeyMaterialRequest request) {
        var model = request.expirationModelAsString() == null ? EXPIRES
                : Constraints.oneOf("expirationModel", request.expirationModelAsString(), List.of(EXPIRES, STAYS));
        var validTo = Optional.ofNullable(request.validTo());
        if (model.equals(EXPIRES) && validTo.isEmpty()) {
            throw KmsErrors.validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
        }
        if (model.equals(STAYS) && validTo.isPresent()) {
            throw KmsErrors.validation("The parameter ValidTo cannot be specified for a key with an expiration model of KEY_MATERIAL_DOES_NOT_EXPIRE");
        }
        var now = home.clock().now();
        if (validTo.filter(at -> !at.isAfter(now)).isPresent()) {
            throw KmsErrors.validation("ValidTo must be in the future");
        }
        if (validTo.filter(at -> at.isAfter(now.plus(VALIDITY_MAX))).isPresent()) {
            throw KmsErrors.validation("ValidTo must be within 365 days from now");
        }
        return validTo;
    }

    private ImportRow parameters(Tables.Read tx, Keyring.Found found, String token) {
        var row = ImportRow.find(tx, found.row().id(), token).orElseThrow(KmsErrors::invalidImportToken);
        if (!home.clock().now().isBefore(row.validTo())) {
            throw KmsErrors.expiredImportToken();
        }
        return row;
    }

    /// The key with its material, which must be what it was before.
    private static KeyRow imported(Keyring.Found found, byte[] secret, String newId, Optional<Instant> validTo) {
        var before = found.row().external().orElseThrow();
        var digest = digest(secret);
        if (!before.digest().isEmpty() && !before.digest().equals(digest)) {
            throw KmsErrors.incorrectMaterial();
        }
        return found.row().imported(new External(true, digest, validTo), before.digest().isEmpty() ? newId : found.row().materialId());
    }

    /// Only symmetric keys for encryption tell which material they have; null, an absent member, for others.
    private static String told(KeyRow row) {
        return row.spec() == KeySpecification.SYMMETRIC_DEFAULT ? row.materialId() : null;
    }

    private static String digest(byte[] secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Whose material is gone already, or who is pending deletion, may ask, too.
    @Override
    public DeleteImportedKeyMaterialResponse deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest request) {
        return home.store().write(tx -> {
            var found = keyring.byId(tx, request.keyId());
            requireExternal(found);
            var row = found.created().notUpdating().row();
            var told = DeleteImportedKeyMaterialResponse.builder().keyId(found.arn());
            if (request.keyMaterialId() != null && !request.keyMaterialId().equals(row.materialId())) {
                throw KmsErrors.notFound("Key material '" + request.keyMaterialId() + "' does not exist");
            }
            if (!row.isPendingImport()) {
                remove(home, tx, row);
                told.keyMaterialId(told(row));
            }
            return told.build();
        });
    }

    private static void remove(Home home, Tables.Write tx, KeyRow row) {
        tx.delete(MaterialRow.MATERIALS, new MaterialRow.KeyOfMaterial(row.id(), row.material()));
        KeyRow.put(tx, row.withoutMaterial());
        home.timers().cancel(tx, EXPIRY_TIMER, row.id());
    }

    /// The time of some material is over.
    static void expired(Home home, String keyId) {
        var now = home.clock().now();
        home.store().write(tx -> {
            KeyRow.find(tx, home.region(), keyId).filter(row -> row.external().filter(external -> external.isOverAt(now)).isPresent())
                    .ifPresent(row -> remove(home, tx, row));
            return keyId;
        });
    }

    static void forget(Home home, String timer) {
        var parts = timer.split("/", 2);
        home.store().write(tx -> {
            ImportRow.find(tx, parts[0], parts[1]).ifPresent(row -> forget(home, tx, row));
            return timer;
        });
    }

    private static void forget(Home home, Tables.Write tx, ImportRow row) {
        tx.delete(ImportRow.IMPORTS, row.key());
        home.timers().cancel(tx, FORGET_TIMER, row.keyId() + "/" + row.token());
    }

    /// All that was for a key that is deleted.
    static void forgetAll(Home home, Tables.Write tx, KeyRow row) {
        ImportRow.of(tx, row.id()).forEach(parameters -> forget(home, tx, parameters));
        home.timers().cancel(tx, EXPIRY_TIMER, row.id());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
