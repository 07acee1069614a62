package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import java.util.Arrays;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairWithoutPlaintextRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairWithoutPlaintextResponse;

/// Pairs of keys for use outside of KMS.
final class DataKeyPairs implements KmsClient {
    private final Home home;
    private final Keyring keyring;

    DataKeyPairs(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    private record Pair(byte[] publicKey, DataKeys.DataKey privateKey) { }

    @Override
    public GenerateDataKeyPairResponse generateDataKeyPair(GenerateDataKeyPairRequest request) {
        DataKeys.requireNoRecipient(request.recipient());
        var pair = make("GenerateDataKeyPair", request.keyId(), request.keyPairSpecAsString(), request.encryptionContext());
        DryRun.stop(request.dryRun());
        return GenerateDataKeyPairResponse.builder().keyId(pair.privateKey().arn()).keyPairSpec(request.keyPairSpecAsString())
                .publicKey(SdkBytes.fromByteArray(pair.publicKey())).privateKeyPlaintext(SdkBytes.fromByteArray(pair.privateKey().plaintext()))
                .privateKeyCiphertextBlob(SdkBytes.fromByteArray(pair.privateKey().sealed())).keyMaterialId(pair.privateKey().materialId())
                .build();
    }

    @Override
    public GenerateDataKeyPairWithoutPlaintextResponse generateDataKeyPairWithoutPlaintext(
            GenerateDataKeyPairWithoutPlaintextRequest request) {
        var pair = make("GenerateDataKeyPairWithoutPlaintext", request.keyId(), request.keyPairSpecAsString(), request.encryptionContext());
        DryRun.stop(request.dryRun());
        return GenerateDataKeyPairWithoutPlaintextResponse.builder().keyId(pair.privateKey().arn())
                .keyPairSpec(request.keyPairSpecAsString()).publicKey(SdkBytes.fromByteArray(pair.publicKey()))
                .privateKeyCiphertextBlob(SdkBytes.fromByteArray(pair.privateKey().sealed())).keyMaterialId(pair.privateKey().materialId())
                .build();
    }

    private Pair make(String operation, String keyId, String spec, Map<String, String> context) {
        if (Keys.UNBUILT.contains(spec)) {
            throw KmsErrors.notImplemented("KeyPairSpec " + spec);
        }
        var checked = KeySpecification.valueOf(Constraints.oneOf("keyPairSpec", spec, Arrays.stream(KeySpecification.values())
                .filter(KeySpecification::isAsymmetric).map(KeySpecification::name).toList()));
        keyring.make(keyId);
        var secret = Secret.generate(checked, home.ids());
        return new Pair(secret.publicKey(), DataKeys.seal(home, keyring, operation, keyId, secret.secret(), context));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
