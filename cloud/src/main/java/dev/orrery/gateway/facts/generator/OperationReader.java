package dev.orrery.gateway.facts.generator;

import java.lang.classfile.MethodModel;
import java.util.Optional;

/// Reads one operation from the method of a default client that calls it, and from its marshaller.
final class OperationReader {
    private OperationReader() { }

    record Found(String name, String javaMethod, String requestType, boolean streamingInput,
            boolean streamingOutput, boolean eventStream, String httpMethod, String uri, String target, String version,
            String namespace) {

        /// @param hostMember a member that is the host's first label or the path's first segment; empty for none
        String line(String hostMember, ClassFiles classes) {
            var members = RequestMembers.of(classes.require(requestType));
            var label = "/{" + hostMember + "}";
            var inPath = !hostMember.isEmpty() && members.pathMembers().contains(hostMember) && !uri.startsWith(label);
            var rest = inPath && uri.equals("/") ? "" : uri;
            var template = inPath ? label + rest : uri.startsWith("/") ? uri : "/" + uri;
            var flags = (streamingInput ? "i" : "") + (streamingOutput ? "o" : "") + (eventStream ? "e" : "");
            return String.join("\t", name, javaMethod, httpMethod, template, flags, requestType.replace('/', '.'),
                    String.join(",", members.requiredOnWire()));
        }
    }

    /// Whether a method of an async client answers with a stream of events.
    static boolean isEventStream(MethodModel method) {
        return method.methodTypeSymbol().parameterList().stream()
                .anyMatch(type -> type.displayName().endsWith("ResponseHandler"));
    }

    static Optional<Found> read(MethodModel method, ClassFiles classes) {
        var parameters = method.methodTypeSymbol().parameterList();
        if (parameters.isEmpty() || !parameters.getFirst().displayName().endsWith("Request")) {
            return Optional.empty();
        }
        var state = new Object() {
            String name = "";
            String marshaller = "";
        };
        Calls.visit(ClassFiles.code(method), (call, before) -> {
            if (call.equals("withOperationName")) {
                state.name = before.text;
            }
            if (before.made.endsWith("RequestMarshaller") && !before.made.endsWith("/StreamingRequestMarshaller")) {
                state.marshaller = before.made;
            }
        });
        if (state.name.isEmpty() || state.marshaller.isEmpty()) {
            return Optional.empty();
        }
        var descriptor = parameters.getFirst().descriptorString();
        var types = parameters.stream().map(type -> type.displayName()).toList();
        var binding = new Object() {
            String uri = "";
            String method = "";
            String target = "";
            String version = "";
            String namespace = "";
        };
        var initializer = ClassFiles.method(classes.require(state.marshaller), "<clinit>").orElseThrow();
        Calls.visit(ClassFiles.code(initializer), (call, before) -> {
            switch (call) {
                case "requestUri" -> binding.uri = before.text;
                case "httpMethod" -> binding.method = before.field;
                case "operationIdentifier" -> binding.target = before.text;
                case "apiVersion" -> binding.version = before.text;
                case "putAdditionalMetadata" -> {
                    if (before.field.equals("XML_NAMESPACE_ATTRIBUTE") && before.text.startsWith("http")) {
                        binding.namespace = before.text;
                    }
                }
                default -> { }
            }
        });
        return Optional.of(new Found(state.name, method.methodName().stringValue(),
                descriptor.substring(1, descriptor.length() - 1), types.contains("RequestBody"),
                types.contains("ResponseTransformer"), isEventStream(method), binding.method, binding.uri, binding.target,
                binding.version, binding.namespace));
    }
}
