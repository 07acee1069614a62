package dev.orrery.services.sns;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.Window;
import java.nio.charset.StandardCharsets;

/// The certificate with which a home's messages are verified: where `SigningCertURL` points to.
final class CertificateWindow implements Window {

    @Override
    public String path() {
        return Signatures.WINDOW;
    }

    @Override
    public View look(Look look) {
        var parts = look.below().split("/");
        if (parts.length != 4 || !parts[1].matches("[0-9]{12}") || !parts[2].matches("[a-z0-9-]{1,32}")) {
            return notFound();
        }
        var home = look.homes().apply(new HomeId(parts[1], parts[2]));
        return Signatures.pem(home, parts[3])
                .<View>map(pem -> new View.Document("application/x-pem-file", pem.getBytes(StandardCharsets.US_ASCII)))
                .orElseGet(CertificateWindow::notFound);
    }

    private static View notFound() {
        return Views.failure(404, "NotFound", "There is no such certificate");
    }
}
