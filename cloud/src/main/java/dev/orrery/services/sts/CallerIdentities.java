package dev.orrery.services.sts;

import dev.orrery.kernel.Call;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/// Tells callers who they are.
final class CallerIdentities implements StsPart {

    @Override
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        var principal = Call.current().caller().principal();
        return GetCallerIdentityResponse.builder()
                .account(principal.owner())
                .arn(principal.arn())
                .userId(principal.userId())
                .build();
    }
}
