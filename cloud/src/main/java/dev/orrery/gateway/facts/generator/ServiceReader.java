package dev.orrery.gateway.facts.generator;

import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads one service from its default client.
final class ServiceReader {
    private static final String SERVICES = "software/amazon/awssdk/services/";
    private final ClassFiles classes;
    private final Patches patches;

    /// The facts of one service as lines of its file; the format is told in `ServiceFile`.
    record Service(String id, List<String> lines, String indexLine) { }

    ServiceReader(ClassFiles classes, Patches patches) {
        this.classes = classes;
        this.patches = patches;
    }

    Service read(String entry) {
        var client = entry.substring(0, entry.length() - ".class".length());
        var folder = client.substring(0, client.lastIndexOf('/'));
        var id = folder.substring(SERVICES.length()).replace('/', '.');
        var simpleName = client.substring(folder.length() + "/Default".length());
        var model = classes.require(client);
        var names = new HashMap<String, String>();
        var operations = new TreeMap<String, OperationReader.Found>();
        var errors = new TreeMap<String, String>();
        for (var method : model.methods()) {
            read(method, names, operations, errors);
        }
        classes.find(folder + "/Default" + simpleName.replaceAll("Client$", "AsyncClient")).ifPresent(async -> {
            for (var method : async.methods()) {
                if (OperationReader.isEventStream(method)) {
                    OperationReader.read(method, classes).ifPresent(found -> operations.putIfAbsent(found.name(), found));
                }
            }
        });
        var signingName = signingName(folder, simpleName);
        return lines(id, folder, simpleName, signingName, names, operations, errors);
    }

    private void read(MethodModel method, Map<String, String> names, Map<String, OperationReader.Found> operations,
            Map<String, String> errors) {
        Calls.visit(ClassFiles.code(method), new Calls.Visitor() {
            private String code = "";
            private int status;

            @Override
            public void call(String name, Calls before) {
                switch (name) {
                    case "reportMetric" -> {
                        if (before.field.equals("SERVICE_ID")) {
                            names.put("name", before.text);
                        }
                    }
                    case "serviceProtocol" -> names.put("protocol", before.field);
                    case "protocolVersion" -> names.put("version", before.text);
                    case "errorCode" -> {
                        code = before.text;
                        status = 0;
                    }
                    case "httpStatusCode" -> status = before.number;
                    case "build" -> {
                        if (!code.isEmpty() && before.lambdaOwner.endsWith("Exception")) {
                            errors.put(code, code + "\t" + (status == 0 ? 400 : status) + "\t" + before.lambdaOwner.replace('/', '.'));
                        }
                        code = "";
                    }
                    default -> { }
                }
            }
        });
        if (method.flags().has(AccessFlag.PUBLIC)) {
            OperationReader.read(method, classes).ifPresent(found -> operations.put(found.name(), found));
        }
    }

    private String signingName(String folder, String simpleName) {
        var builder = classes.require(folder + "/Default" + simpleName.replaceAll("Client$", "BaseClientBuilder"));
        var method = ClassFiles.method(builder, "signingName");
        if (method.isEmpty()) {
            return "";
        }
        var found = new ArrayList<String>();
        ClassFiles.code(method.get()).forEach(element -> {
            if (element instanceof ConstantInstruction constant
                    && constant.constantValue() instanceof String text) {
                found.add(text);
            }
        });
        return found.isEmpty() ? "" : found.getFirst();
    }

    private Service lines(String id, String folder, String simpleName, String signingName, Map<String, String> names,
            Map<String, OperationReader.Found> operations, Map<String, String> errors) {
        var protocol = switch (names.getOrDefault("protocol", "")) {
            case "AWS_JSON" -> names.getOrDefault("version", "").equals("1.0") ? "AWS_JSON_1_0" : "AWS_JSON_1_1";
            case "CBOR" -> "AWS_JSON_1_1";
            case "REST_JSON" -> "REST_JSON";
            case "REST_XML" -> "REST_XML";
            case "QUERY" -> "QUERY";
            case "EC2" -> "EC2";
            case "SMITHY_RPC_V2_CBOR" -> "RPC_V2_CBOR";
            default -> throw new IllegalStateException(id + " speaks an unknown protocol: " + names);
        };
        var any = operations.values().iterator().next();
        var target = any.target().contains(".") ? any.target().substring(0, any.target().lastIndexOf('.')) : "";
        var namespace = operations.values().stream().map(OperationReader.Found::namespace).filter(text -> !text.isEmpty())
                .findFirst().orElse("");
        var version = patches.single(id, "version", any.version());
        var signingNames = new ArrayList<String>();
        signingNames.add(signingName);
        patches.of(id, "signing-name").forEach(values -> signingNames.addAll(values));
        var targets = new ArrayList<String>();
        targets.add(target);
        patches.of(id, "target").forEach(values -> targets.addAll(values));
        targets.removeIf(String::isEmpty);

        var lines = new ArrayList<String>();
        lines.add(String.join("\t", "service", names.getOrDefault("name", id), protocol, version,
                patches.single(id, "namespace", namespace), target, folder.replace('/', '.') + "." + simpleName));
        signingNames.forEach(name -> lines.add("signing\t" + name));
        for (var patch : patches.of(id)) {
            lines.add("patch\t" + String.join("\t", patch));
        }
        var hostMember = patches.single(id, "host-member", "");
        for (var operation : operations.values()) {
            lines.add("operation\t" + operation.line(hostMember, classes));
        }
        errors.values().forEach(error -> lines.add("error\t" + error));
        var index = String.join("\t", id, protocol, version, String.join(",", signingNames), String.join(",", targets),
                names.getOrDefault("name", id).replace(' ', '_'), folder.replace('/', '.') + "." + simpleName,
                patches.of(id, "bare").isEmpty() ? "" : "bare",
                patches.of(id, "protocol").stream().map(List::getFirst).collect(Collectors.joining(",")),
                patches.of(id, "unsigned").stream().flatMap(List::stream).filter(name -> !name.equals("*")).collect(Collectors.joining(",")));
        return new Service(id, lines, index);
    }
}
