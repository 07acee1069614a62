package dev.orrery.gateway.facts.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/// The classes of one jar, parsed when asked for.
record ClassFiles(ZipFile jar) {
    private static final ClassFile PARSER = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.LineNumbersOption.DROP_LINE_NUMBERS, ClassFile.StackMapsOption.DROP_STACK_MAPS);

    /// @param name with slashes, without `.class`
    Optional<ClassModel> find(String name) {
        var entry = jar.getEntry(name + ".class");
        if (entry == null) {
            return Optional.empty();
        }
        try (var stream = jar.getInputStream(entry)) {
            return Optional.of(PARSER.parse(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClassModel require(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(jar.getName() + " lacks " + name));
    }

    static Optional<MethodModel> method(ClassModel model, String name) {
        return model.methods().stream().filter(method -> method.methodName().equalsString(name)).findFirst();
    }

    static List<CodeElement> code(MethodModel method) {
        return method.code().map(code -> code.elementList()).orElse(List.of());
    }
}
