package dev.orrery.services.kms;

import dev.orrery.kernel.Home;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateMacRequest;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.VerifyMacRequest;
import software.amazon.awssdk.services.kms.model.VerifyMacResponse;

/// Message authentication codes.
final class Macs implements KmsClient {
    private static final int MESSAGE_BYTES_MAX = 4096;
    private static final int MAC_BYTES_MAX = 6144;
    private static final List<String> ALGORITHMS = List.of("HMAC_SHA_384", "HMAC_SHA_256", "HMAC_SHA_224", "HMAC_SHA_512");
    private final Home home;
    private final Keyring keyring;

    Macs(Home home) {
        this.home = home;
        this.keyring = new Keyring(home);
    }

    private record Made(String arn, byte[] mac) { }

    @Override
    public GenerateMacResponse generateMac(GenerateMacRequest request) {
        var made = make("GenerateMac", request.keyId(), request.macAlgorithmAsString(), request.message());
        DryRun.stop(request.dryRun());
        return GenerateMacResponse.builder().keyId(made.arn()).mac(SdkBytes.fromByteArray(made.mac()))
                .macAlgorithm(request.macAlgorithmAsString()).build();
    }

    @Override
    public VerifyMacResponse verifyMac(VerifyMacRequest request) {
        var given = Constraints.bytes("mac", request.mac(), 1, MAC_BYTES_MAX);
        var made = make("VerifyMac", request.keyId(), request.macAlgorithmAsString(), request.message());
        if (!MessageDigest.isEqual(made.mac(), given)) {
            throw KmsErrors.invalidMac();
        }
        DryRun.stop(request.dryRun());
        return VerifyMacResponse.builder().keyId(made.arn()).macValid(true).macAlgorithm(request.macAlgorithmAsString()).build();
    }

    private Made make(String operation, String keyId, String algorithm, SdkBytes message) {
        var bytes = Constraints.bytes("message", message, 1, MESSAGE_BYTES_MAX);
        Constraints.oneOf("macAlgorithm", algorithm, ALGORITHMS);
        return home.store().read(tx -> {
            var found = keyring.byName(tx, keyId).usable();
            var row = found.row();
            if (row.usage() != Usage.GENERATE_VERIFY_MAC) {
                throw KmsErrors.invalidUsage(found.arn() + " key usage is " + row.usage() + " which is not valid for " + operation + ".");
            }
            if (!row.spec().algorithms(row.usage()).contains(algorithm)) {
                throw KmsErrors.incompatible(algorithm, row.spec());
            }
            return new Made(found.arn(), mac(algorithm, MaterialRow.current(tx, row).secret(), bytes));
        });
    }

    private static byte[] mac(String algorithm, byte[] secret, byte[] message) {
        try {
            var name = "HmacSHA" + algorithm.substring("HMAC_SHA_".length());
            var mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret, name));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() { }
}
