package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import java.util.List;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;

/// Tells what each request of CloudTrail needs to be allowed.
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS CloudTrail".
final class CloudTrailAccess {
    private CloudTrailAccess() { }

    static List<Access> of(Home home, Object request) {
        return switch (request) {
            case LookupEventsRequest _ -> List.of(Access.of("cloudtrail:LookupEvents", "*", home.account()));
            default -> throw new IllegalStateException(request.getClass() + " is not a request of CloudTrail");
        };
    }
}
