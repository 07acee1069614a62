package dev.orrery.gateway.facts.generator;

import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the type of a request tells about its members outside of the body.
///
/// @param pathMembers members of the path
/// @param requiredOnWire query parameters, and headers with a colon in front, without which a request is not this
/// operation's: `uploadId`, `:x-amz-copy-source`
record RequestMembers(Set<String> pathMembers, List<String> requiredOnWire) {

    static RequestMembers of(ClassModel request) {
        var found = new RequestMembers(new HashSet<>(), new ArrayList<>());
        var initializer = ClassFiles.method(request, "<clinit>");
        if (initializer.isEmpty()) {
            return found;
        }
        Calls.visit(ClassFiles.code(initializer.get()), new Calls.Visitor() {
            private String location = "";
            private String locationName = "";
            private boolean required;

            @Override
            public void call(String call, Calls before) {
                switch (call) {
                    case "location" -> location = before.field;
                    case "locationName" -> locationName = before.text;
                    case "create" -> required |= before.owner.endsWith("/RequiredTrait");
                    case "memberName" -> required = false;
                    case "traits" -> add(found);
                    default -> { }
                }
            }

            private void add(RequestMembers members) {
                switch (location) {
                    case "PATH", "GREEDY_PATH" -> members.pathMembers().add(locationName);
                    case "QUERY_PARAM" -> {
                        if (required) {
                            members.requiredOnWire().add(locationName);
                        }
                    }
                    case "HEADER" -> {
                        if (required) {
                            members.requiredOnWire().add(":" + locationName.toLowerCase(java.util.Locale.ROOT));
                        }
                    }
                    default -> { }
                }
            }
        });
        return found;
    }
}
