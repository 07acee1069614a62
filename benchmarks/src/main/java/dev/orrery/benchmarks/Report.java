package dev.orrery.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// All rounds of all measurements; medians over the rounds, as a table for people and as JSON.
final class Report {
    /// One measurement of one server. Latencies in microseconds.
    record Row(String scenario, String server, double perSecond, double p50, double p90, double p99, double max, long errors,
               double cpuMicros, double residentMebibytes) {
        static Row of(String scenario, Target target, Load.Figures figures) {
            var latencies = figures.latencies();
            return new Row(scenario, target.name(), figures.perSecond(), latencies.percentileNanos(0.5) / 1e3, latencies.percentileNanos(0.9) / 1e3,
                    latencies.percentileNanos(0.99) / 1e3, latencies.maxNanos() / 1e3, figures.errors(), figures.cpuMicrosPerOperation(),
                    figures.after().residentKibibytes() / 1024.0);
        }

        private String name() {
            return scenario + " " + server;
        }
    }

    private final Map<String, List<Row>> rows = new LinkedHashMap<>();
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(Row row) {
        rows.computeIfAbsent(row.name(), _ -> new ArrayList<>()).add(row);
    }

    /// A single figure, such as the milliseconds to the first answer.
    void add(String name, double value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    String table() {
        var text = new StringBuilder("| scenario | server | op/s | p50 µs | p90 µs | p99 µs | max µs | errors | server CPU µs/op | RSS MiB |\n")
                .append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        medians().forEach(row -> text.append(String.format(Locale.ROOT, "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.0f | %d | %.0f | %.0f |%n",
                row.scenario(), row.server(), row.perSecond(), row.p50(), row.p90(), row.p99(), row.max(), row.errors(), row.cpuMicros(),
                row.residentMebibytes())));
        text.append("\n| figure | value |\n|---|---:|\n");
        values.forEach((name, all) -> text.append(String.format(Locale.ROOT, "| %s | %s |%n", name, figure(median(all, Double::doubleValue)))));
        return text.toString();
    }

    /// Three digits tell enough.
    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }

    String json(Map<String, String> about) {
        var text = new StringBuilder("{\n");
        about.forEach((name, value) -> text.append("  ").append(quoted(name)).append(": ").append(quoted(value)).append(",\n"));
        text.append("  \"figures\": {");
        var separator = "";
        for (var entry : values.entrySet()) {
            text.append(separator).append("\n    ").append(quoted(entry.getKey())).append(": ").append(number(median(entry.getValue(), Double::doubleValue)));
            separator = ",";
        }
        text.append("\n  },\n  \"results\": [");
        separator = "";
        for (var row : medians()) {
            text.append(separator).append("\n    {\"scenario\": ").append(quoted(row.scenario())).append(", \"server\": ").append(quoted(row.server()))
                    .append(", \"perSecond\": ").append(number(row.perSecond())).append(", \"p50Micros\": ").append(number(row.p50()))
                    .append(", \"p90Micros\": ").append(number(row.p90())).append(", \"p99Micros\": ").append(number(row.p99()))
                    .append(", \"maxMicros\": ").append(number(row.max())).append(", \"errors\": ").append(row.errors())
                    .append(", \"serverCpuMicrosPerOperation\": ").append(number(row.cpuMicros()))
                    .append(", \"residentMebibytes\": ").append(number(row.residentMebibytes())).append('}');
            separator = ",";
        }
        return text.append("\n  ]\n}\n").toString();
    }

    private List<Row> medians() {
        return rows.values().stream().map(all -> new Row(all.getFirst().scenario(), all.getFirst().server(), median(all, Row::perSecond),
                median(all, Row::p50), median(all, Row::p90), median(all, Row::p99), median(all, Row::max),
                all.stream().mapToLong(Row::errors).sum(), median(all, Row::cpuMicros), median(all, Row::residentMebibytes))).toList();
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        var sorted = all.stream().mapToDouble(value).sorted().toArray();
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
