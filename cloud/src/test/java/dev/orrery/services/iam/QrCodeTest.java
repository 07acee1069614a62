package dev.orrery.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/// Pictures that an authenticator reads from a screen.
class QrCodeTest {

    @Test
    void isReadAsItWasWritten() {
        var long425 = "otpauth://totp/é?secret=" + "ABCDEFGH23456789".repeat(30);
        for (int length = 0; length <= 400; length++) {
            var content = long425.substring(0, length);
            assertThat(QrReader.read(QrCode.modules(content.getBytes(StandardCharsets.UTF_8)))).isEqualTo(content);
        }
        var largest = "x".repeat(QrCode.OCTETS_MAX);
        assertThat(QrReader.read(QrCode.modules(largest.getBytes(StandardCharsets.UTF_8)))).isEqualTo(largest);
    }

    @Test
    void showsTheSeedOfADevice() {
        try (var cloud = Orrery.start()) {
            for (var name : new String[] {"p", "phone-of.ana@work", "n".repeat(226)}) {
                var device = cloud.client(IamClient.class).createVirtualMFADevice(create -> create.virtualMFADeviceName(name)).virtualMFADevice();
                assertThat(QrReader.read(device.qrCodePNG().asByteArray(), 4, 4)).isEqualTo("otpauth://totp/" + name + "@123456789012?secret="
                        + device.base32StringSeed().asUtf8String());
            }
        }
    }
}
