package dev.orrery.gateway;

import dev.orrery.kernel.CloudService;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A service as others must know it before anybody uses it. Nothing of the service itself is loaded for that, so that a
/// start costs the same with ten services as with a hundred.
///
/// @param name of its folder
/// @param clients the SDK's client interfaces that it implements, by name
/// @param tells the methods of [CloudService] that it has an answer of its own to, such as `accessKeys`
/// @param windows the paths of its windows
/// @param site the label of the hosts under which it shows pages; empty when it shows none
/// @param maker makes it
public record KnownService(String name, List<String> clients, Set<String> tells, List<String> windows, Optional<String> site,
        Supplier<CloudService> maker) {

    /// A service that has been made, asked for what must be known of it.
    public static KnownService of(String name, CloudService service) {
        var tells = new TreeSet<String>();
        for (var method : CloudService.class.getMethods()) {
            if (method.isDefault() && overrides(service, method)) {
                tells.add(method.getName());
            }
        }
        return new KnownService(name, service.clients().stream().map(Class::getName).toList(), tells,
                service.windows().stream().map(window -> window.path()).toList(), service.site().map(site -> site.hostLabel()),
                () -> service);
    }

    /// As [#line] wrote it.
    public static KnownService parse(String line) {
        var words = line.split("\t", -1);
        return new KnownService(words[0], list(words[2]), Set.copyOf(list(words[3])), list(words[4]),
                words[5].isEmpty() ? Optional.empty() : Optional.of(words[5]), () -> make(words[1]));
    }

    /// Words between tabs: name, class, clients, what it tells, windows, site.
    public String line() {
        return String.join("\t", name, maker.get().getClass().getName(), String.join(",", clients), String.join(",", tells),
                String.join(",", windows), site.orElse(""));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    private static boolean overrides(CloudService service, Method method) {
        return Arrays.stream(service.getClass().getMethods()).anyMatch(own -> own.getName().equals(method.getName())
                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()) && own.getDeclaringClass() != CloudService.class);
    }

    private static CloudService make(String className) {
        try {
            return (CloudService) Class.forName(className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " must be a public CloudService with a public constructor", e);
        }
    }
}
