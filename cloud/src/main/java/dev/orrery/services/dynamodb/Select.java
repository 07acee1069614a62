package dev.orrery.services.dynamodb;

/// What of the items a query or scan answers with.
///
/// @param type as sent, or null
/// @param parameter the one that names the attributes
record Select(String type, Selected selected, String parameter) {

    boolean isCount() {
        return "COUNT".equals(type);
    }

    /// Whether the entries of the index must be completed from the table.
    boolean check(ReadTarget target) {
        var index = target.index();
        boolean all = "ALL_ATTRIBUTES".equals(type);
        if (all && target.isGlobal() && !index.orElseThrow().definition().projection().isAll()) {
            throw DynamoDbErrors.invalid("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.get().name() + " because its projection type is not ALL");
        }
        if (selected.projection().isPresent() && type != null && !type.equals("SPECIFIC_ATTRIBUTES")) {
            throw DynamoDbErrors.validation("Cannot specify the " + parameter + " when choosing to get "
                    + (isCount() ? "only the Count" : type));
        }
        if ("ALL_PROJECTED_ATTRIBUTES".equals(type) && index.isEmpty()) {
            throw DynamoDbErrors.invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        if ("SPECIFIC_ATTRIBUTES".equals(type) && selected.projection().isEmpty()) {
            throw DynamoDbErrors.validation("Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                    + " SPECIFIC_ATTRIBUTES");
        }
        if (index.isEmpty() || index.get().definition().projection().isAll()) {
            return false;
        }
        var missing = selected.paths().stream().map(path -> path.head()).filter(name -> !index.get().projects(name)).distinct().toList();
        if (!missing.isEmpty() && target.isGlobal()) {
            throw DynamoDbErrors.invalid("Global secondary index " + index.get().name() + " does not project " + missing);
        }
        return all || !missing.isEmpty();
    }
}
