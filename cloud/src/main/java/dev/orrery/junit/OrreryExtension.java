package dev.orrery.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/// What [OrreryTest] does. Uses only what JUnit 5 has as well.
final class OrreryExtension implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(OrreryExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!isAnnotated(context) || !wanted(context).shared()) {
            return;
        }
        store(context).put(TestCloud.class, new TestCloud(wanted(context)));
        fill(context.getRequiredTestClass(), null, cloud(context));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isAnnotated(context) && wanted(context).shared()) {
            close(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!wanted(context).shared()) {
            store(context).put(TestCloud.class, new TestCloud(wanted(context)));
        }
        for (var instance : context.getRequiredTestInstances().getAllInstances()) {
            fill(instance.getClass(), instance, cloud(context));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!wanted(context).shared()) {
            close(context);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TestCloud.canGive(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (store(context).get(TestCloud.class) == null) {
            throw new ParameterResolutionException("There is no cloud yet for " + parameter.getDeclaringExecutable().getName()
                    + ": each test has its own. Move the parameter to @BeforeEach or the test, or share one with @OrreryTest(shared = true)");
        }
        return cloud(context).give(parameter.getParameter().getType());
    }

    /// Whether the annotation is at this very class (or above it), and not around it.
    private static boolean isAnnotated(ExtensionContext context) {
        return context.getRequiredTestClass().isAnnotationPresent(OrreryTest.class);
    }

    /// The annotation at the class or, for a nested one, around it.
    private static OrreryTest wanted(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            if (type.isAnnotationPresent(OrreryTest.class)) {
                return type.getAnnotation(OrreryTest.class);
            }
        }
        throw new ExtensionConfigurationException("use @OrreryTest, not @ExtendWith(OrreryExtension.class)");
    }

    private static TestCloud cloud(ExtensionContext context) {
        return store(context).get(TestCloud.class, TestCloud.class);
    }

    private static void close(ExtensionContext context) {
        Optional.ofNullable(store(context).remove(TestCloud.class, TestCloud.class)).ifPresent(TestCloud::close);
    }

    /// A test's store also shows what its class keeps.
    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(OURS);
    }

    /// Fills the fields of an instance, or the static ones when there is none.
    private static void fill(Class<?> type, Object instance, TestCloud cloud) {
        for (Class<?> declaring = type; declaring != null && declaring != Object.class; declaring = declaring.getSuperclass()) {
            for (var field : declaring.getDeclaredFields()) {
                if (TestCloud.canGive(field.getType()) && Modifier.isStatic(field.getModifiers()) == (instance == null)
                        && !Modifier.isFinal(field.getModifiers())) {
                    fill(field, instance, cloud);
                }
            }
        }
    }

    private static void fill(Field field, Object instance, TestCloud cloud) {
        try {
            field.setAccessible(true);
            if (field.get(instance) == null) {
                field.set(instance, cloud.give(field.getType()));
            }
        } catch (ReflectiveOperationException e) {
            throw new ExtensionConfigurationException(field + " cannot be filled", e);
        }
    }
}
