package dev.orrery.services.cloudtrail;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/// What selectors may say.
/// Sources: CloudTrail API Reference, `PutEventSelectors`, `AdvancedFieldSelector`; User Guide, "Quotas".
final class SelectorChecks {
    private static final int SELECTORS_MAX = 5;
    private static final int RESOURCES_MAX = 250;
    private static final int VALUES_MAX = 500;
    private static final int VALUE_LENGTH_MAX = 2048;
    private static final int NAME_LENGTH_MAX = 1000;
    private static final Set<String> DATA_TYPES = Set.of("AWS::S3::Object", "AWS::DynamoDB::Table", "AWS::Lambda::Function");
    private static final Set<String> EXCLUDABLE = Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");
    private static final Set<String> ON_MANAGEMENT = Set.of(Selection.CATEGORY, Selection.SOURCE, Selection.READ_ONLY, Selection.NAME,
            Selection.TYPE, Selection.USER, Selection.CONSOLE);
    private static final Set<String> ON_DATA = Set.of(Selection.CATEGORY, Selection.SOURCE, Selection.READ_ONLY, Selection.NAME,
            Selection.TYPE, Selection.USER, Selection.CONSOLE, Selection.RESOURCE_TYPE, Selection.RESOURCE_ARN);
    private static final Set<String> EQUALS_ONLY = Set.of(Selection.CATEGORY, Selection.READ_ONLY, Selection.RESOURCE_TYPE);

    private SelectorChecks() { }

    /// The selectors, with defaults in the place of what was not said.
    static PutEventSelectorsRequest checked(PutEventSelectorsRequest request) {
        require(request.eventSelectors().isEmpty() != request.advancedEventSelectors().isEmpty(),
                "Specify either event selectors or advanced event selectors, and not both.");
        if (request.advancedEventSelectors().isEmpty()) {
            return PutEventSelectorsRequest.builder().eventSelectors(basic(request.eventSelectors())).build();
        }
        request.advancedEventSelectors().forEach(SelectorChecks::check);
        require(request.advancedEventSelectors().stream().flatMap(selector -> selector.fieldSelectors().stream())
                .flatMap(SelectorChecks::values).count() <= VALUES_MAX, "A trail can have at most " + VALUES_MAX + " values for all conditions.");
        return PutEventSelectorsRequest.builder().advancedEventSelectors(request.advancedEventSelectors()).build();
    }

    private static List<EventSelector> basic(List<EventSelector> selectors) {
        require(selectors.size() <= SELECTORS_MAX, "A trail can have at most " + SELECTORS_MAX + " event selectors.");
        require(selectors.stream().flatMap(selector -> selector.dataResources().stream()).mapToInt(data -> data.values().size()).sum()
                <= RESOURCES_MAX, "A trail can have at most " + RESOURCES_MAX + " data resources.");
        return selectors.stream().map(SelectorChecks::basic).toList();
    }

    private static EventSelector basic(EventSelector selector) {
        require(selector.readWriteType() != ReadWriteType.UNKNOWN_TO_SDK_VERSION,
                selector.readWriteTypeAsString() + " is not a valid value of ReadWriteType.");
        selector.dataResources().forEach(SelectorChecks::check);
        require(EXCLUDABLE.containsAll(selector.excludeManagementEventSources()), "Only events of " + EXCLUDABLE + " can be excluded.");
        boolean management = selector.includeManagementEvents() == null || selector.includeManagementEvents();
        require(management || !selector.dataResources().isEmpty(), "An event selector must include management events or data resources.");
        require(management || selector.excludeManagementEventSources().isEmpty(),
                "Sources can be excluded only where management events are included.");
        return EventSelector.builder().readWriteType(selector.readWriteType() == null ? ReadWriteType.ALL : selector.readWriteType())
                .includeManagementEvents(management).dataResources(selector.dataResources())
                .excludeManagementEventSources(selector.excludeManagementEventSources()).build();
    }

    private static void check(DataResource data) {
        require(data.type() != null && DATA_TYPES.contains(data.type()), "The data resource type " + data.type() + " is not valid.");
        require(!data.values().isEmpty() && data.values().stream().allMatch(value -> value.startsWith("arn:aws")),
                "Values of data resources must be ARNs or begin ones.");
    }

    private static void check(AdvancedEventSelector selector) {
        require(selector.name() == null || selector.name().length() <= NAME_LENGTH_MAX, "The name of a selector is too long.");
        var fields = selector.fieldSelectors();
        require(fields.stream().map(AdvancedFieldSelector::field).distinct().count() == fields.size(), "A field can be selected by once.");
        var category = fields.stream().filter(field -> Selection.CATEGORY.equals(field.field())).findFirst()
                .map(AdvancedFieldSelector::equalsValue).orElse(List.of());
        boolean data = category.equals(List.of(Selection.DATA));
        require(data || category.equals(List.of(Selection.MANAGEMENT)), "An advanced event selector must have one eventCategory, Management or Data.");
        var allowed = data ? ON_DATA : ON_MANAGEMENT;
        fields.forEach(field -> {
            require(field.field() != null && allowed.contains(field.field()), "The field " + field.field() + " is not valid here.");
            check(field);
        });
        require(!data || fields.stream().anyMatch(field -> field.field().equals(Selection.RESOURCE_TYPE) && field.equalsValue().size() == 1),
                "A selector of data events must have one resources.type.");
    }

    private static void check(AdvancedFieldSelector field) {
        require(values(field).findAny().isPresent(), "The field " + field.field() + " has no condition.");
        require(values(field).allMatch(value -> !value.isEmpty() && value.length() <= VALUE_LENGTH_MAX), "A value is empty or too long.");
        require(!EQUALS_ONLY.contains(field.field()) || values(field).count() == field.equalsValue().size(),
                "The field " + field.field() + " takes the operator Equals only.");
        require(!field.field().equals(Selection.READ_ONLY) || field.equalsValue().size() == 1
                && Set.of("true", "false").contains(field.equalsValue().getFirst()), "The field readOnly is true or false.");
    }

    private static Stream<String> values(AdvancedFieldSelector field) {
        return Stream.of(field.equalsValue(), field.startsWith(), field.endsWith(), field.notEquals(), field.notStartsWith(), field.notEndsWith())
                .flatMap(List::stream);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw CloudTrailErrors.eventSelectors(message);
        }
    }
}
