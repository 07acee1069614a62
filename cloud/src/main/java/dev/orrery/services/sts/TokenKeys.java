package dev.orrery.services.sts;

import dev.orrery.kernel.DrawnRandom;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Table;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The keys that sign an account's tokens, one for each algorithm. They are made with the first token and kept for good.
/// Source: RFC 7515, RFC 7517 and RFC 7518.
final class TokenKeys {
    private static final Table<String, KeyRow> KEYS = Table.of("tokenKeys", Key::of, KeyRow.class);
    private static final int RSA_BITS = 2048;
    private static final int P_384_OCTETS = 48;
    private static final int ID_DIGITS = 32;
    private final Home home;

    /// @param id names the key in tokens
    private record KeyRow(Algorithm algorithm, String id, byte[] privateKey, byte[] publicKey) { }

    /// Under the names that tokens use.
    enum Algorithm {
        RS256("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4)),
        ES384("EC", "SHA384withECDSAinP1363Format", new ECGenParameterSpec("secp384r1"));

        private final String family;
        private final String signature;
        private final AlgorithmParameterSpec parameters;

        Algorithm(String family, String signature, AlgorithmParameterSpec parameters) {
            this.family = family;
            this.signature = signature;
            this.parameters = parameters;
        }
    }

    /// @param home where the account's keys are, which is its global home
    TokenKeys(Home home) {
        this.home = home;
    }

    /// A key that signs, and the name under which it is published.
    record Signer(String keyId, Algorithm algorithm, byte[] privateKey, DrawnRandom random) {

        byte[] sign(byte[] message) {
            try {
                var signature = Signature.getInstance(algorithm.signature);
                signature.initSign(KeyFactory.getInstance(algorithm.family).generatePrivate(new PKCS8EncodedKeySpec(privateKey)), random);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + algorithm, e);
            }
        }
    }

    Signer signer(Algorithm algorithm) {
        var known = home.store().read(tx -> tx.get(KEYS, algorithm.name()));
        var row = known.orElseGet(() -> make().stream().filter(made -> made.algorithm() == algorithm).findFirst().orElseThrow());
        return new Signer(row.id(), algorithm, row.privateKey(), new DrawnRandom(home.ids()));
    }

    /// All of them at once, so that whoever has fetched the keys once has every key.
    private List<KeyRow> make() {
        var made = List.of(make(Algorithm.RS256), make(Algorithm.ES384));
        return home.store().write(tx -> made.stream().map(row -> tx.get(KEYS, row.algorithm().name()).orElseGet(() -> {
            tx.put(KEYS, row.algorithm().name(), row);
            return row;
        })).toList());
    }

    private KeyRow make(Algorithm algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm.family);
            generator.initialize(algorithm.parameters, new DrawnRandom(home.ids()));
            var pair = generator.generateKeyPair();
            return new KeyRow(algorithm, home.ids().hex(ID_DIGITS), pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /// The public keys as a JSON Web Key Set.
    Json published() {
        return new Json.Members(Map.of("keys", new Json.Sequence(home.store().read(tx -> tx.scan(KEYS, Range.all()).toList()).stream()
                .map(TokenKeys::published).toList())));
    }

    private static Json published(KeyRow row) {
        var key = new LinkedHashMap<String, Json>();
        key.put("kty", new Json.Text(row.algorithm().family));
        key.put("use", new Json.Text("sig"));
        key.put("alg", new Json.Text(row.algorithm().name()));
        key.put("kid", new Json.Text(row.id()));
        try {
            switch (KeyFactory.getInstance(row.algorithm().family).generatePublic(new X509EncodedKeySpec(row.publicKey()))) {
                case RSAPublicKey rsa -> {
                    key.put("n", number(rsa.getModulus(), RSA_BITS / Byte.SIZE));
                    key.put("e", number(rsa.getPublicExponent(), (rsa.getPublicExponent().bitLength() + Byte.SIZE - 1) / Byte.SIZE));
                }
                case ECPublicKey curve -> {
                    key.put("crv", new Json.Text("P-384"));
                    key.put("x", number(curve.getW().getAffineX(), P_384_OCTETS));
                    key.put("y", number(curve.getW().getAffineY(), P_384_OCTETS));
                }
                case java.security.PublicKey other -> throw new IllegalStateException("a key that nobody makes: " + other.getAlgorithm());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + row.algorithm(), e);
        }
        return new Json.Members(key);
    }

    /// A number without its sign, in as many octets as the algorithm says.
    private static Json number(BigInteger number, int octets) {
        var signed = number.toByteArray();
        var unsigned = new byte[octets];
        int length = Math.min(signed.length, octets);
        System.arraycopy(signed, signed.length - length, unsigned, octets - length, length);
        return new Json.Text(Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned));
    }
}
