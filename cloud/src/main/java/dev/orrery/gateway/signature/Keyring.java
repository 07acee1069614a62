package dev.orrery.gateway.signature;

import dev.orrery.kernel.clock.Clock;
import dev.orrery.kernel.identity.AccessKeys;
import dev.orrery.kernel.identity.AccessKeys.AccessKey;
import dev.orrery.kernel.identity.DefaultRegions;
import dev.orrery.kernel.identity.RootKeys;
import java.util.Optional;

/// Finds the key of a request, and decides what becomes of one that is not known.
///
/// @param open whether an unknown key, or a wrong secret of a root's key, is believed all the same
record Keyring(Clock clock, AccessKeys keys, boolean open) {

    /// @param enforced whether the signature must be right
    record Found(AccessKey key, boolean enforced) { }

    /// @param region that the signature is for; empty where it tells none
    Found find(String accessKeyId, Optional<String> token, Optional<String> region) {
        var rootOf = RootKeys.accountOf(accessKeyId);
        if (open && rootOf.isPresent()) {
            return new Found(keys.find(accessKeyId).orElseGet(() -> rootKey(rootOf.get(), accessKeyId)), false);
        }
        var key = keys.find(accessKeyId);
        if (key.isEmpty()) {
            boolean made = isMadeHere(accessKeyId, token);
            if (open && !made) {
                return new Found(rootKey(RootKeys.DEFAULT_ACCOUNT, accessKeyId), false);
            }
            throw SignatureProblems.unknownKey(accessKeyId).by(accessKeyId, keys.absence(accessKeyId).orElse("nobody has this key"));
        }
        checkToken(key.get(), token);
        checkRegion(key.get(), region);
        return new Found(key.get(), true);
    }

    /// Whether this is the token of a session whose owner is gone: no key that nobody knows, but one that was taken away. A token that
    /// has ended stays one that has ended, when nothing else is known of its session any more.
    private boolean isMadeHere(String accessKeyId, Optional<String> token) {
        var end = token.flatMap(given -> keys.end(accessKeyId, given));
        if (end.filter(when -> !clock.now().isBefore(when)).isPresent()) {
            throw SignatureProblems.tokenExpired(token.get()).by(accessKeyId, "its session ended at " + end.get());
        }
        return end.isPresent();
    }

    private void checkToken(AccessKey key, Optional<String> token) {
        var expected = key.sessionToken();
        if (expected.isPresent() && token.isEmpty()) {
            // AWS does not know temporary keys by their id alone.
            throw SignatureProblems.unknownKey(key.id()).by(key.id(), "the session token of this temporary key is missing");
        }
        if (token.isPresent() && !(expected.isPresent() && Digests.areEqual(expected.get(), token.get()))) {
            throw SignatureProblems.tokenInvalid(token.get()).by(key.id(), expected.isPresent()
                    ? "the session token is not that of this key" : "this key is no temporary one and has no session token");
        }
        if (key.expiresAt().isPresent() && !clock.now().isBefore(key.expiresAt().get())) {
            throw SignatureProblems.tokenExpired(token.orElse("")).by(key.id(), "the session of " + key.caller().principal().arn() + " ended at "
                    + key.expiresAt().get());
        }
    }

    /// A region that an account must enable first does not know tokens of version 1.
    private static void checkRegion(AccessKey key, Optional<String> region) {
        if (key.defaultRegionsOnly() && region.filter(name -> !DefaultRegions.contains(name)).isPresent()) {
            throw SignatureProblems.tokenInvalid(key.sessionToken().orElse("")).by(key.id(), "the session token is of version 1, which "
                    + region.get() + " does not know: it is a region that an account has to enable");
        }
    }

    private static AccessKey rootKey(String account, String accessKeyId) {
        return AccessKey.lasting(accessKeyId, RootKeys.SECRET, RootKeys.root(account, accessKeyId));
    }
}
