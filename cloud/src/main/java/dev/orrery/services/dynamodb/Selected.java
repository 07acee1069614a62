package dev.orrery.services.dynamodb;

import dev.orrery.services.dynamodb.expressions.DocumentPath;
import dev.orrery.services.dynamodb.expressions.Projections;
import dev.orrery.services.dynamodb.values.ValueChecks;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// What a read takes of an item.
///
/// @param projection empty for all of it
record Selected(List<DocumentPath> paths, Optional<Projections> projection) {
    static final int ATTRIBUTES_MAX = 255;

    static Selected of(GetItemRequest request) {
        var expressions = new ExpressionSet(request.hasExpressionAttributeNames(), request.expressionAttributeNames(), false, Map.of())
                .expression("ProjectionExpression", request.projectionExpression())
                .legacy("AttributesToGet", request.hasAttributesToGet()).checkMix();
        requireValues(request.key());
        requireDistinct(request.attributesToGet());
        expressions.checkPlaceholders();
        var selected = of(expressions.projection(), request.hasAttributesToGet(), request.attributesToGet());
        expressions.checkAllUsed();
        return selected;
    }

    static Selected of(Optional<List<DocumentPath>> projection, boolean hasAttributes, List<String> attributes) {
        var paths = projection.or(() -> hasAttributes ? Optional.of(attributes.stream().map(DocumentPath::of).toList())
                : Optional.empty());
        return new Selected(paths.orElse(List.of()), paths.map(Projections::of));
    }

    Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
        return projection.map(taken -> taken.apply(item)).orElse(item);
    }

    static void requireDistinct(List<String> attributes) {
        var seen = new HashSet<String>();
        attributes.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw DynamoDbErrors.invalid("Duplicate value in attribute name: " + name);
        });
    }

    static void requireValues(Map<String, AttributeValue> item) {
        ValueChecks.problem(item).ifPresent(problem -> {
            throw DynamoDbErrors.validation(problem);
        });
    }
}
