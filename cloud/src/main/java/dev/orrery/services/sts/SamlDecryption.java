package dev.orrery.services.sts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.w3c.dom.Element;

/// Opens encrypted assertions with the private keys of their provider: the content under AES, its key under RSA-OAEP. Whatever
/// is wrong is told in the same words, so that nobody learns from them.
/// Source: XML Encryption 1.1, sections 3, 5.2 and 5.5; SAML 2.0 Core, section 2.3.4.
final class SamlDecryption {
    private static final String ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";
    private static final String ENCRYPTION_11 = "http://www.w3.org/2009/xmlenc11#";
    private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
    /// More keys for one assertion nobody needs.
    private static final int KEYS_MAX = 4;
    private static final int GCM_NONCE_BYTES = 12;
    private static final int GCM_TAG_BITS = 128;
    private static final int BLOCK_BYTES = 16;
    private static final Map<String, Content> CONTENTS = Map.of(
            ENCRYPTION + "aes128-cbc", new Content(16, false), ENCRYPTION + "aes192-cbc", new Content(24, false),
            ENCRYPTION + "aes256-cbc", new Content(32, false), ENCRYPTION_11 + "aes128-gcm", new Content(16, true),
            ENCRYPTION_11 + "aes192-gcm", new Content(24, true), ENCRYPTION_11 + "aes256-gcm", new Content(32, true));
    private static final Map<String, String> DIGESTS = Map.of(SIGNATURE + "sha1", "SHA-1", ENCRYPTION + "sha256", "SHA-256",
            "http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA-384", ENCRYPTION + "sha512", "SHA-512");
    private static final Map<String, MGF1ParameterSpec> MASKS = Map.of(ENCRYPTION_11 + "mgf1sha1", MGF1ParameterSpec.SHA1,
            ENCRYPTION_11 + "mgf1sha256", MGF1ParameterSpec.SHA256, ENCRYPTION_11 + "mgf1sha384", MGF1ParameterSpec.SHA384,
            ENCRYPTION_11 + "mgf1sha512", MGF1ParameterSpec.SHA512);

    private SamlDecryption() { }

    private record Content(int keyBytes, boolean counted) { }

    /// The document of the assertion that is in there.
    static String opened(Element encryptedAssertion, List<byte[]> privateKeys) {
        var data = only(encryptedAssertion, "EncryptedData");
        var content = Optional.ofNullable(CONTENTS.get(algorithm(data))).orElseThrow(SamlAssertion::invalid);
        var sealed = value(data);
        for (var key : keys(encryptedAssertion, data)) {
            for (var privateKey : privateKeys) {
                var opened = open(content, sealed, key, privateKey);
                if (opened.isPresent()) {
                    return new String(opened.get(), StandardCharsets.UTF_8);
                }
            }
        }
        throw SamlAssertion.invalid();
    }

    /// They stand in the data's key information or beside the data.
    private static List<Element> keys(Element encryptedAssertion, Element data) {
        var keys = new ArrayList<Element>();
        children(data, SIGNATURE, "KeyInfo").forEach(information -> keys.addAll(children(information, ENCRYPTION, "EncryptedKey")));
        keys.addAll(children(encryptedAssertion, ENCRYPTION, "EncryptedKey"));
        return keys.subList(0, Math.min(KEYS_MAX, keys.size()));
    }

    private static Optional<byte[]> open(Content content, byte[] sealed, Element key, byte[] privateKey) {
        try {
            var parameters = parameters(only(key, "EncryptionMethod"));
            var unwrapping = Cipher.getInstance("RSA/ECB/OAEPPadding");
            unwrapping.init(Cipher.DECRYPT_MODE, KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(privateKey)), parameters);
            var secret = unwrapping.doFinal(value(key));
            return secret.length == content.keyBytes() ? Optional.of(content.counted() ? counted(secret, sealed) : chained(secret, sealed))
                    : Optional.empty();
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static AlgorithmParameterSpec parameters(Element method) {
        var digest = children(method, SIGNATURE, "DigestMethod").stream().findFirst().map(found -> found.getAttribute("Algorithm"))
                .orElse(SIGNATURE + "sha1");
        var mask = switch (method.getAttribute("Algorithm")) {
            case ENCRYPTION + "rsa-oaep-mgf1p" -> ENCRYPTION_11 + "mgf1sha1";
            case ENCRYPTION_11 + "rsa-oaep" -> children(method, ENCRYPTION_11, "MGF").stream().findFirst().map(found -> found.getAttribute("Algorithm"))
                    .orElse(ENCRYPTION_11 + "mgf1sha1");
            case String _ -> throw SamlAssertion.invalid();
        };
        if (!DIGESTS.containsKey(digest) || !MASKS.containsKey(mask)) {
            throw SamlAssertion.invalid();
        }
        var label = children(method, ENCRYPTION, "OAEPparams").stream().findFirst().map(SamlDecryption::octets)
                .map(PSource.PSpecified::new).orElse(PSource.PSpecified.DEFAULT);
        return new OAEPParameterSpec(DIGESTS.get(digest), "MGF1", MASKS.get(mask), label);
    }

    private static byte[] counted(byte[] secret, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < GCM_NONCE_BYTES) {
            throw new GeneralSecurityException("too short");
        }
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(GCM_TAG_BITS, sealed, 0, GCM_NONCE_BYTES));
        return cipher.doFinal(sealed, GCM_NONCE_BYTES, sealed.length - GCM_NONCE_BYTES);
    }

    /// The last octet tells how many to leave out; the others of them are anything.
    private static byte[] chained(byte[] secret, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < 2 * BLOCK_BYTES) {
            throw new GeneralSecurityException("too short");
        }
        var cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(sealed, 0, BLOCK_BYTES));
        var padded = cipher.doFinal(sealed, BLOCK_BYTES, sealed.length - BLOCK_BYTES);
        int padding = padded[padded.length - 1];
        if (padding < 1 || padding > BLOCK_BYTES) {
            throw new GeneralSecurityException("no padding");
        }
        return Arrays.copyOf(padded, padded.length - padding);
    }

    private static String algorithm(Element encrypted) {
        return only(encrypted, "EncryptionMethod").getAttribute("Algorithm");
    }

    private static byte[] value(Element encrypted) {
        return octets(only(only(encrypted, "CipherData"), "CipherValue"));
    }

    private static byte[] octets(Element element) {
        try {
            return Base64.getMimeDecoder().decode(element.getTextContent());
        } catch (IllegalArgumentException _) {
            throw SamlAssertion.invalid();
        }
    }

    private static Element only(Element parent, String name) {
        var found = children(parent, ENCRYPTION, name);
        if (found.size() != 1) {
            throw SamlAssertion.invalid();
        }
        return found.getFirst();
    }

    private static List<Element> children(Element parent, String namespace, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName())) {
                found.add(element);
            }
        }
        return found;
    }
}
