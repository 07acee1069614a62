package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the label in front of a known host: the bucket in `orders.s3.localhost`.
public final class VirtualHosts {
    /// The local machine's names, and LocalStack's for it.
    private static final List<String> LOCAL = List.of("localhost", "localhost.localstack.cloud");
    private static final String OWN = "@";
    private final List<List<String>> suffixes = new ArrayList<>();

    private VirtualHosts(Stream<String> hosts) {
        hosts.map(host -> List.of(host.split("\\."))).sorted(Comparator.<List<String>>comparingInt(List::size).reversed())
                .forEach(suffixes::add);
    }

    /// @param patterns hosts, where `@` stands for any name of the cloud, and a star for one label or for the rest of one
    /// @param ownHosts names of the cloud besides the local ones, in lower case, with stars too
    public static VirtualHosts with(List<String> patterns, List<String> ownHosts) {
        var names = Stream.concat(LOCAL.stream(), ownHosts.stream()).toList();
        return new VirtualHosts(patterns.stream().flatMap(pattern -> pattern.contains(OWN)
                ? names.stream().map(name -> pattern.replace(OWN, name)) : Stream.of(pattern)));
    }

    /// Names for a certificate: the local ones, and with a star for the label in front of each host that has one. A star
    /// stands for one label there, and only at the beginning.
    ///
    /// @param region for a label that may be any
    public static List<String> certificateNames(List<String> patterns, String region) {
        return LOCAL.stream().flatMap(name -> Stream.concat(Stream.of(name), patterns.stream().filter(pattern -> pattern.contains(OWN))
                .map(pattern -> "*." + pattern.replace("*", region).replace(OWN, name)))).toList();
    }

    /// The part in front of the longest known host; empty when the host is itself a known one, or unknown.
    ///
    /// @param host in lower case, without port
    public Optional<String> label(String host) {
        if (host.isEmpty() || host.indexOf('.') < 0 || isAddress(host)) {
            return Optional.empty();
        }
        var labels = host.split("\\.");
        for (var suffix : suffixes) {
            int front = labels.length - suffix.size();
            if (front >= 0 && endsWith(labels, suffix, front)) {
                return front == 0 ? Optional.empty() : Optional.of(String.join(".", List.of(labels).subList(0, front)));
            }
        }
        return Optional.empty();
    }

    /// The path of a request as if its host told nothing: with the host's label in front, where there is one.
    public String pathStyle(Message message) {
        return label(message.host()).map(label -> "/" + label + message.path()).orElse(message.path());
    }

    /// What stands in front of the host, or first in the path: the bucket. As sent, so still encoded.
    public String container(Message message) {
        var path = pathStyle(message);
        int end = path.indexOf('/', 1);
        return path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    }

    /// Whether a request is to a bucket itself and nothing in it.
    public boolean isContainer(Message message) {
        var path = pathStyle(message);
        int end = path.indexOf('/', 1);
        return path.length() > 1 && (end < 0 || end == path.length() - 1);
    }

    private static boolean endsWith(String[] labels, List<String> suffix, int front) {
        for (int i = 0; i < suffix.size(); i++) {
            var pattern = suffix.get(i);
            var label = labels[front + i];
            if (pattern.endsWith("*") ? !label.startsWith(pattern.substring(0, pattern.length() - 1)) : !label.equals(pattern)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAddress(String host) {
        return host.charAt(0) == '[' || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }
}
