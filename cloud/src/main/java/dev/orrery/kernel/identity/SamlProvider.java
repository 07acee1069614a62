package dev.orrery.kernel.identity;

import java.util.List;

/// A SAML provider, as far as whoever checks its assertions must know it.
///
/// @param metadata its document, which has its certificates
/// @param encryptionRequired whether assertions must be encrypted
/// @param privateKeys that open encrypted assertions, RSA in PKCS #8, oldest first
public record SamlProvider(String metadata, boolean encryptionRequired, List<byte[]> privateKeys) { }
