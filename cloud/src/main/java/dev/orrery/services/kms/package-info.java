/// AWS Key Management Service: keys that never leave it, and what they encrypt, sign and authenticate.
///
/// ## State
///
/// A key is one row, each of its materials another: a key that rotates gets new material, and the old stays to decrypt what it
/// encrypted. Secrets lie in the store as they are; what protects them is what protects the data directory. A ciphertext
/// names its account, key and material, so `Decrypt` needs no `KeyId`; it is AES-256-GCM, the encryption context is
/// authenticated with it. RSA, elliptic curves and HMAC are Java's own.
///
/// A key of several regions is a row in each, with the material in each, so that every region works by itself. What they share
/// (material, rotation, which of them is the primary key) changes in all of them in one transaction.
///
/// ## Access
///
/// Without its key policy's consent nobody may do anything with a key, not even the root of its account. Grants count beside
/// the policy, at once. The condition keys are those of the Service Authorization Reference; `kms:ViaService` is known for
/// calls that another service makes for somebody.
///
/// ## Time
///
/// A replica is `Creating` and a new primary key `Updating` for two seconds. That, waiting periods of deletion, rotation periods,
/// and how long material from elsewhere, and the parameters to import it, are valid go by the cloud's clock, which a person can turn.
///
/// ## Limits
///
/// 50 aliases and 50 tags a key; 25 rotations on demand; key policies of 32 KiB.
///
/// ## Known differences from AWS
///
/// - Custom key stores, answers for Nitro enclaves, and the specs `ECC_SECG_P256K1`,
///   `ECC_NIST_EDWARDS25519`, `SM2` and `ML_DSA_…` answer 501. So does a second key material from
///   elsewhere to rotate to.
/// - `ReEncrypt` between keys of two accounts is refused: `AccessDeniedException`, or `NotFoundException` where the source key is named.
/// - Key material lies in the store as it is: who can read the disk of this machine can decrypt.
/// - The services that key policies may name are those of our data file. Whether sessions and federated users that a grant names exist
///   is not asked.
/// - An on-demand rotation is done when its answer comes; `OnDemandRotationStartDate` never shows.
/// - `ListRetirableGrants` knows the grants of the caller's own account only.
/// - The numbers of keys and of grants are not limited.
package dev.orrery.services.kms;
