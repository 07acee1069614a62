package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.AuthorizationMessages;
import dev.orrery.kernel.identity.Decision;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals what a refusal rests on with a key of the account, under AES-256-GCM: nobody else reads or makes such a message, and
/// it cannot be changed. The key is made with the first message and kept.
final class SealedMessages implements AuthorizationMessages {
    /// "Maximum length of 10240" (STS API Reference, `DecodeAuthorizationMessage`).
    static final int CHARACTERS_MAX = 10_240;
    private static final AccountSecret KEY = new AccountSecret("messageKeys");
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;
    /// More than any message that we seal; a sealed one cannot have been made by somebody else.
    private static final int DOCUMENT_BYTES_MAX = 1 << 20;
    private final Function<HomeId, Home> homes;

    SealedMessages(Function<HomeId, Home> homes) {
        this.homes = homes;
    }

    @Override
    public String encoded(Call call, Decision decision) {
        var home = homes.apply(new HomeId(call.caller().account(), HomeId.GLOBAL));
        var whole = encoded(home, RefusalDetails.of(call, decision, true));
        return whole.length() <= CHARACTERS_MAX ? whole : encoded(home, RefusalDetails.of(call, decision, false));
    }

    private static String encoded(Home home, String document) {
        var sealed = new byte[HEAD_BYTES];
        home.ids().fill(sealed);
        sealed[0] = VERSION;
        try {
            var bytes = cipher(Cipher.ENCRYPT_MODE, KEY.of(home), home.account(), sealed).doFinal(deflated(document.getBytes(StandardCharsets.UTF_8)));
            var message = Arrays.copyOf(sealed, HEAD_BYTES + bytes.length);
            System.arraycopy(bytes, 0, message, HEAD_BYTES, bytes.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /// What a message says.
    ///
    /// @param home the global home of the account that asks
    /// @throws RuntimeException the service's own error, when it was not made for this account
    static String decoded(Home home, String encoded) {
        try {
            var message = Base64.getUrlDecoder().decode(encoded);
            var known = KEY.known(home);
            if (known.isPresent() && message.length > HEAD_BYTES && message[0] == VERSION) {
                return new String(inflated(cipher(Cipher.DECRYPT_MODE, known.get(), home.account(), message)
                        .doFinal(message, HEAD_BYTES, message.length - HEAD_BYTES)), StandardCharsets.UTF_8);
            }
        } catch (GeneralSecurityException | IllegalArgumentException | DataFormatException _) {
            // Told below: it is none of ours.
        }
        throw StsErrors.error("InvalidAuthorizationMessageException", 400, "Message is not valid");
    }

    private static Cipher cipher(int mode, byte[] key, String account, byte[] head) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, head, 1, NONCE_BYTES));
        cipher.updateAAD(account.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static byte[] deflated(byte[] document) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(document);
            deflater.finish();
            return drained(document.length, buffer -> deflater.deflate(buffer), deflater::finished);
        } catch (DataFormatException e) {
            throw new IllegalStateException("what is packed has no format", e);
        }
    }

    private static byte[] inflated(byte[] packed) throws DataFormatException {
        try (var inflater = new Inflater()) {
            inflater.setInput(packed);
            return drained(packed.length, inflater::inflate, () -> inflater.finished() || inflater.needsInput());
        }
    }

    private interface Filling {
        int fill(byte[] buffer) throws DataFormatException;
    }

    private static byte[] drained(int about, Filling filling, java.util.function.BooleanSupplier finished) throws DataFormatException {
        var out = new ByteArrayOutputStream(about);
        var buffer = new byte[1024];
        int filled = 1;
        while (filled > 0 && !finished.getAsBoolean() && out.size() < DOCUMENT_BYTES_MAX) {
            filled = filling.fill(buffer);
            out.write(buffer, 0, filled);
        }
        return out.toByteArray();
    }
}
