package dev.orrery.services.cloudtrail;

import java.util.List;

/// What selectors see of an event.
///
/// @param global whether it is of a global service
/// @param resources the ARNs of the resources whose data it touches, with their types; empty for management events
/// @param userArn empty for whoever has none
record Candidate(boolean management, String region, boolean global, String source, String name, boolean readOnly, String userArn,
        List<EventRow.Touched> resources) { }
