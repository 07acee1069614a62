package dev.orrery.gateway.facts.generator;

import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.List;

/// Follows straight-line code that builds something: what was last pushed when a method is called.
final class Calls {
    /// The last string constant.
    String text = "";
    /// The last integer constant.
    int number;
    /// The last static field read, its name.
    String field = "";
    /// The owner of the method that the last lambda stands for, with slashes.
    String lambdaOwner = "";
    /// The class of the last `new`, with slashes.
    String made = "";

    /// The class whose method is called, with slashes.
    String owner = "";

    interface Visitor {
        void call(String method, Calls before);
    }

    static void visit(List<CodeElement> code, Visitor visitor) {
        var calls = new Calls();
        for (var element : code) {
            switch (element) {
                case ConstantInstruction constant when constant.constantValue() instanceof String value -> calls.text = value;
                case ConstantInstruction constant when constant.constantValue() instanceof Integer value -> calls.number = value;
                case FieldInstruction access -> calls.field = access.name().stringValue();
                case NewObjectInstruction creation -> calls.made = creation.className().asInternalName();
                case InvokeDynamicInstruction lambda -> calls.lambdaOwner = owner(lambda);
                case InvokeInstruction call -> {
                    calls.owner = call.owner().asInternalName();
                    visitor.call(call.name().stringValue(), calls);
                }
                default -> { }
            }
        }
    }

    private static String owner(InvokeDynamicInstruction lambda) {
        for (var argument : lambda.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc handle) {
                var descriptor = handle.owner().descriptorString();
                return descriptor.substring(1, descriptor.length() - 1);
            }
        }
        return "";
    }
}
