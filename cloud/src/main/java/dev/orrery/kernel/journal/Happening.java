package dev.orrery.kernel.journal;

import dev.orrery.kernel.identity.Access;
import java.util.List;
import java.util.Optional;

/// What a service did without a request over the wire: by itself, or in another region for whoever called it in the first.
///
/// @param operation as records call it; need not be one of the SDK's
/// @param request the SDK's request that would have asked for it; empty where there is no such operation
/// @param response the SDK's response, or one with the same members
/// @param on the resources that it was about
/// @param forCaller whether it was done in the name of the caller of the current call
public record Happening(String operation, Optional<Object> request, Optional<Object> response, List<Access> on, boolean forCaller) {
    /// Who does what nobody called for, as CloudTrail names it.
    public static final String ITSELF = "AWS Internal";
}
