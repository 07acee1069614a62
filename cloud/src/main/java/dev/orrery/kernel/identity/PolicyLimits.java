package dev.orrery.kernel.identity;

import java.util.List;

/// What a resource's settings take from its policies, in words for whoever asks why. It decides nothing: what is to decide is said by
/// policies.
///
/// @param uncounted why no policy that could be added to the resource counts, and what would help instead; empty where they count
/// @param unshared why no policy for everybody can be written or counts; empty where it does
/// @param ignored what the resource has and does not count, one line each
public record PolicyLimits(String uncounted, String unshared, List<String> ignored) {
    public static final PolicyLimits NONE = new PolicyLimits("", "", List.of());
}
