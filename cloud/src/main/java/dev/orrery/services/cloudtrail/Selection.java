package dev.orrery.services.cloudtrail;

import dev.orrery.pojo.Pojos;
import java.util.List;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/// What a trail selects: an event that any of its selectors selects.
/// Source: CloudTrail API Reference, `EventSelector`, `DataResource`, `AdvancedFieldSelector`; User Guide, "Logging data events".
///
/// @param basic of the first kind; none where there are advanced ones
record Selection(List<EventSelector> basic, List<AdvancedEventSelector> advanced) {
    static final String CATEGORY = "eventCategory";
    static final String MANAGEMENT = "Management";
    static final String DATA = "Data";
    static final String NAME = "eventName";
    static final String SOURCE = "eventSource";
    static final String READ_ONLY = "readOnly";
    static final String TYPE = "eventType";
    static final String USER = "userIdentity.arn";
    static final String CONSOLE = "sessionCredentialFromConsole";
    static final String RESOURCE_TYPE = "resources.type";
    static final String RESOURCE_ARN = "resources.ARN";
    /// A trail that nobody gave selectors: all management events.
    static final EventSelector DEFAULT = EventSelector.builder().readWriteType(ReadWriteType.ALL).includeManagementEvents(true)
            .dataResources(List.of()).excludeManagementEventSources(List.of()).build();
    private static final String TABLES = "arn:aws:dynamodb";
    private static final String FUNCTIONS = "arn:aws:lambda";

    static Selection of(TrailRow trail) {
        if (trail.selectors().length == 0) {
            return new Selection(List.of(DEFAULT), List.of());
        }
        PutEventSelectorsRequest put = Pojos.read(trail.selectors(), PutEventSelectorsRequest::builder);
        return new Selection(put.eventSelectors(), put.advancedEventSelectors());
    }

    boolean wantsData() {
        return basic.stream().anyMatch(selector -> !selector.dataResources().isEmpty())
                || advanced.stream().anyMatch(selector -> selector.fieldSelectors().stream().anyMatch(field ->
                        field.field().equals(CATEGORY) && field.equalsValue().contains(DATA)));
    }

    boolean wants(Candidate event) {
        return basic.stream().anyMatch(selector -> wants(selector, event)) || advanced.stream().anyMatch(selector -> wants(selector, event));
    }

    private static boolean wants(EventSelector selector, Candidate event) {
        boolean kind = switch (selector.readWriteType() == null ? ReadWriteType.ALL : selector.readWriteType()) {
            case READ_ONLY -> event.readOnly();
            case WRITE_ONLY -> !event.readOnly();
            case ALL, UNKNOWN_TO_SDK_VERSION -> true;
        };
        if (!kind) {
            return false;
        }
        return event.management() ? (selector.includeManagementEvents() == null || selector.includeManagementEvents())
                && !selector.excludeManagementEventSources().contains(event.source())
                : selector.dataResources().stream().anyMatch(data -> event.resources().stream().anyMatch(resource -> covers(data, resource)));
    }

    /// Objects are selected by the beginning of their ARN, tables and functions by all of it, or all of them together.
    private static boolean covers(DataResource data, EventRow.Touched resource) {
        return resource.type().equals(data.type()) && data.values().stream().anyMatch(value -> switch (value) {
            case TABLES, FUNCTIONS -> resource.name().startsWith(value);
            case String prefix when data.type().equals("AWS::S3::Object") -> resource.name().startsWith(prefix);
            case String arn -> resource.name().equals(arn);
        });
    }

    private static boolean wants(AdvancedEventSelector selector, Candidate event) {
        var resource = selector.fieldSelectors().stream().filter(field -> field.field().startsWith("resources.")).toList();
        return selector.fieldSelectors().stream().filter(field -> !resource.contains(field)).allMatch(field -> holds(field, value(field, event)))
                && (resource.isEmpty() || event.resources().stream().anyMatch(touched -> resource.stream().allMatch(field ->
                        holds(field, field.field().equals(RESOURCE_TYPE) ? touched.type() : touched.name()))));
    }

    private static String value(AdvancedFieldSelector field, Candidate event) {
        return switch (field.field()) {
            case CATEGORY -> event.management() ? MANAGEMENT : DATA;
            case NAME -> event.name();
            case SOURCE -> event.source();
            case READ_ONLY -> Boolean.toString(event.readOnly());
            case TYPE -> "AwsApiCall";
            case USER -> event.userArn();
            case CONSOLE -> "false";
            default -> throw new IllegalStateException("was refused when it was put: " + field);
        };
    }

    /// Some of what must hold does, and nothing of what must not.
    private static boolean holds(AdvancedFieldSelector field, String value) {
        boolean demands = !field.equalsValue().isEmpty() || !field.startsWith().isEmpty() || !field.endsWith().isEmpty();
        boolean wanted = field.equalsValue().contains(value) || field.startsWith().stream().anyMatch(value::startsWith)
                || field.endsWith().stream().anyMatch(value::endsWith);
        boolean refused = field.notEquals().contains(value) || field.notStartsWith().stream().anyMatch(value::startsWith)
                || field.notEndsWith().stream().anyMatch(value::endsWith);
        return (!demands || wanted) && !refused;
    }
}
