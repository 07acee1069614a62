package dev.orrery.services.dynamodb.expressions;

import dev.orrery.services.dynamodb.expressions.Problems.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads projections: paths between commas.
public final class ProjectionParser {
    private static final List<Kind> ORDER = List.of(Kind.RESERVED, Kind.NAME, Kind.OVERLAP, Kind.CONFLICT);

    private ProjectionParser() { }

    /// @throws ExpressionException when this is no projection
    public static List<DocumentPath> parse(String expression, Placeholders placeholders) {
        var tokens = Tokens.of(expression);
        var problems = new Problems();
        var reader = new OperandReader(tokens, placeholders, problems, Set.of());
        var paths = new ArrayList<DocumentPath>();
        do {
            paths.add(reader.path());
        } while (tokens.take(","));
        tokens.expectEnd();
        var disjoint = new DisjointPaths(problems);
        paths.forEach(disjoint::add);
        problems.throwFirst(ORDER);
        return paths;
    }
}
