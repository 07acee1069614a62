package dev.orrery.gateway.facts;

import java.util.List;
import java.util.Optional;

/// What the addresses of one service tell.
///
/// @param member that is the host's first label or the path's first segment
/// @param hosts in front of which that label stands, as in the patches
public record AddressFacts(
        Optional<String> member,
        List<String> hosts) {

    static AddressFacts of(PatchLines patches) {
        return new AddressFacts(
                patches.word("host-member"),
                patches.words("hosts"));
    }
}
