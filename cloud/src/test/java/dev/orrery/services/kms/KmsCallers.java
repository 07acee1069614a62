package dev.orrery.services.kms;

import dev.orrery.Orrery;
import dev.orrery.kernel.Call;
import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.AccessDenied;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Organizations;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.kms.KmsClient;

/// KMS as anybody sees it who is no root: every part behind the permission check, as the gateway would call it.
record KmsCallers(Orrery cloud, Map<String, List<String>> context) {

    KmsCallers(Orrery cloud) {
        this(cloud, Map.of());
    }

    /// A user of an account with these statements as an identity policy; none without. IAM need not know the user, but policies name
    /// only whom it knows.
    KmsClient user(String account, String name, String... statements) {
        var policies = statements.length == 0 ? List.<AttachedPolicy>of() : List.of(new AttachedPolicy(AttachedPolicy.Kind.IDENTITY,
                "policy of " + name, Policy.parse(document(statements))));
        return as(new Caller(new Principal.User(account, "/", name, id(account, name)), "AKIAEXAMPLE", policies, Map.of()));
    }

    private String id(String account, String name) {
        return cloud.account(account).client(IamClient.class).listUsers().users().stream().filter(user -> user.userName().equals(name)).findFirst()
                .map(User::userId).orElse("AIDAEXAMPLE" + name);
    }

    static String document(String... statements) {
        return ("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}").replace('\'', '"');
    }

    KmsClient as(Caller caller) {
        InvocationHandler handler = (proxy, method, arguments) -> arguments == null || arguments.length != 1
                || !arguments[0].getClass().getSimpleName().endsWith("Request")
                ? InvocationHandler.invokeDefault(proxy, method, arguments) : run(caller, method, arguments[0]);
        return (KmsClient) Proxy.newProxyInstance(KmsClient.class.getClassLoader(), new Class<?>[] {KmsClient.class}, handler);
    }

    private Object run(Caller caller, Method method, Object request) throws Throwable {
        var service = new Kms();
        var id = service.home(new HomeId(caller.account(), "us-east-1"), request);
        var instance = cloud.cloud().services().instance("kms", id);
        var call = new Call(caller, "TESTREQUEST", "us-east-1", Call.DEFAULT_ENDPOINT, context, new ArrayList<>(), Organizations.NONE);
        try {
            return Call.run(call, () -> {
                for (var access : service.access(instance.home(), request)) {
                    var decision = call.decide(access);
                    if (!decision.allowed()) {
                        throw KmsErrors.accessDenied(AccessDenied.message(caller, access, decision));
                    }
                }
                try {
                    return part(service.parts(instance.home()), method).invoke(request);
                } catch (InvocationTargetException e) {
                    throw new Thrown(e.getCause());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            });
        } catch (Thrown thrown) {
            throw thrown.getCause();
        }
    }

    private record Operation(Object part, Method declared) {
        Object invoke(Object request) throws InvocationTargetException, IllegalAccessException {
            declared.setAccessible(true);
            return declared.invoke(part, request);
        }
    }

    private static Operation part(List<?> parts, Method method) {
        for (var part : parts) {
            try {
                return new Operation(part, part.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes()));
            } catch (NoSuchMethodException e) {
                // Perhaps the next.
            }
        }
        throw new IllegalStateException("no part has " + method);
    }

    private static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Thrown(Throwable cause) {
            super(cause);
        }
    }
}
