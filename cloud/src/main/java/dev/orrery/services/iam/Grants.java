package dev.orrery.services.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a user, a group or a role is granted.
///
/// @param inline policies that belong to it alone, in the order of their names
/// @param attached ARNs of managed policies, in the order of attaching
/// @param boundary the ARN of the managed policy that bounds it; groups have none
record Grants(List<Inline> inline, List<String> attached, Optional<String> boundary) {
    static final Grants NONE = new Grants(List.of(), List.of(), Optional.empty());

    /// @param document as it was given
    record Inline(String name, String document) { }

    Optional<Inline> inline(String name) {
        return inline.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    Grants withInline(String name, String document) {
        var policies = new ArrayList<>(withoutInline(name).inline);
        int place = 0;
        while (place < policies.size() && policies.get(place).name().compareTo(name) < 0) {
            place++;
        }
        policies.add(place, new Inline(name, document));
        return new Grants(List.copyOf(policies), attached, boundary);
    }

    Grants withoutInline(String name) {
        return new Grants(inline.stream().filter(policy -> !policy.name().equals(name)).toList(), attached, boundary);
    }

    Grants withAttached(String arn) {
        var arns = new ArrayList<>(attached);
        arns.add(arn);
        return new Grants(inline, List.copyOf(arns), boundary);
    }

    Grants withoutAttached(String arn) {
        return new Grants(inline, attached.stream().filter(other -> !other.equals(arn)).toList(), boundary);
    }

    Grants withBoundary(Optional<String> arn) {
        return new Grants(inline, attached, arn);
    }

    /// What the inline policies take of the quota, in which white space is free.
    int inlineLength() {
        return inline.stream().mapToInt(policy -> Documents.length(policy.document())).sum();
    }
}
