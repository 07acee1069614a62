package dev.orrery.gateway.protocol;

import java.util.Map;

/// What holds the values of a [DynamicPojo]'s fields.
interface DynamicValues {
    Map<String, Object> values();
}
