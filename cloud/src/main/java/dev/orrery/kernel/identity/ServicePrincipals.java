package dev.orrery.kernel.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which services there are, as policies name them: `sns.amazonaws.com`, `states.eu-west-1.amazonaws.com`,
/// `replication.dynamodb.amazonaws.com`.
///
/// A data file has the services; what stands before or behind the service's own name is not looked at.
final class ServicePrincipals {
    private static final String FILE = "/META-INF/orrery/identity/service-principals.txt";
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]+(?:\\.[a-z0-9-]+)*)\\.(?:amazonaws\\.com(?:\\.cn)?|amazon\\.com|aws\\.internal)");
    private static final Set<String> NAMES = read();

    private ServicePrincipals() { }

    static boolean exists(String principal) {
        var named = FORM.matcher(principal);
        return named.matches() && Arrays.stream(named.group(1).split("\\.")).anyMatch(NAMES::contains);
    }

    private static Set<String> read() {
        try (var reader = new BufferedReader(new InputStreamReader(ServicePrincipals.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
