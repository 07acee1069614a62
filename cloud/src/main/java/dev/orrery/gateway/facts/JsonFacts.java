package dev.orrery.gateway.facts;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What is special about the JSON of one service.
///
/// @param errorNamespaces what stands in front of an error's code in `__type`, by code, a star for the others
/// @param capitalMessages codes of errors whose message is called `Message`
/// @param capitalBeside whether that is so of every error that tells more than its message
/// @param silent codes of errors that have no message
/// @param modelPackage where a service of the older kind has its types, which its errors about documents tell; empty for others
/// @param crc32 answers carry the CRC-32 of their body
public record JsonFacts(
        Map<String, String> errorNamespaces,
        Set<String> capitalMessages,
        boolean capitalBeside,
        Set<String> silent,
        String modelPackage,
        boolean crc32) {

    static JsonFacts of(PatchLines patches) {
        return new JsonFacts(
                namespaces(patches.inverseGroups("error-namespace")),
                patches.set("capital-message"),
                patches.has("capital-beside"),
                patches.set("silent"),
                patches.word("model-package").orElse(""),
                patches.has("crc32"));
    }

    private static Map<String, String> namespaces(Map<String, Set<String>> byCode) {
        return byCode.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> only(entry.getValue())));
    }

    private static String only(Set<String> namespaces) {
        if (namespaces.size() != 1) {
            throw new IllegalStateException("a code has the namespaces " + namespaces);
        }
        return namespaces.iterator().next();
    }

    /// The error's code as `__type` has it.
    public String type(String code) {
        if (errorNamespaces.isEmpty()) {
            return code;
        }
        var namespace = errorNamespaces.getOrDefault(code, errorNamespaces.getOrDefault("*", ""));
        return namespace.isEmpty() ? code : namespace + "#" + code;
    }

    /// Whether an error has no message at all, not even an empty one. Source: recordings of DynamoDB and KMS.
    public boolean isSilent(String code, String message) {
        return message.isEmpty() || silent.contains(code);
    }

    /// @param more whether the error has other members as well
    public String messageName(String code, boolean more) {
        return capitalMessages.contains(code) || more && capitalBeside ? "Message" : "message";
    }
}
