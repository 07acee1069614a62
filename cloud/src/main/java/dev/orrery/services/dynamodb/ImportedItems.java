package dev.orrery.services.dynamodb;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.services.dynamodb.values.ItemJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;

/// The items in one object, one after the other. What cannot be read at all ends the object, as on AWS.
/// Source: Developer Guide, "Amazon S3 import formats for DynamoDB".
final class ImportedItems {
    /// An item of 400 KB in JSON, escapes and all.
    private static final int LINE_LENGTH_MAX = 4 * 1024 * 1024;
    private final CsvReader lines;
    private final Optional<Csv> csv;

    /// What comes next.
    sealed interface Next { }

    record Item(Map<String, AttributeValue> item) implements Next { }

    /// It can be read, but is no item.
    record Invalid() implements Next { }

    /// Nothing behind it can be read.
    record Unreadable() implements Next { }

    record End() implements Next { }

    /// @param names of the columns; empty as long as they are not read
    private record Csv(List<String> names, Map<String, String> types) { }

    private ImportedItems(CsvReader lines, Optional<Csv> csv) {
        this.lines = lines;
        this.csv = csv;
    }

    static ImportedItems of(InputStream content, ImportTableRequest request, OpenTable table) {
        boolean compressed = "GZIP".equals(request.inputCompressionTypeAsString());
        var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CsvReader.Opening opening = () -> new InputStreamReader(compressed ? new GZIPInputStream(content) : content, decoder);
        if (!request.inputFormatAsString().equals("CSV")) {
            return new ImportedItems(CsvReader.ofLines(opening, LINE_LENGTH_MAX), Optional.empty());
        }
        var options = request.inputFormatOptions() == null ? null : request.inputFormatOptions().csv();
        char delimiter = options == null || options.delimiter() == null ? ',' : options.delimiter().charAt(0);
        var names = new ArrayList<String>();
        if (options != null && options.hasHeaderList()) {
            names.addAll(options.headerList());
        }
        var types = new LinkedHashMap<String, String>();
        table.definition().attributes().forEach(attribute -> types.put(attribute.name(), attribute.type()));
        return new ImportedItems(CsvReader.ofRecords(opening, delimiter, LINE_LENGTH_MAX), Optional.of(new Csv(names, types)));
    }

    /// How many characters were read since this was asked.
    long charactersSince() {
        return lines.readSince();
    }

    Next next() {
        try {
            while (true) {
                var fields = lines.next();
                if (fields.isEmpty()) {
                    return new End();
                }
                if (csv.isEmpty()) {
                    if (!fields.get().getFirst().isBlank()) {
                        return json(fields.get().getFirst());
                    }
                } else if (csv.get().names().isEmpty()) {
                    csv.get().names().addAll(fields.get());
                } else if (fields.get().size() > 1 || !fields.get().getFirst().isEmpty()) {
                    return record(csv.get(), fields.get());
                }
            }
        } catch (IOException | JsonException _) {
            return new Unreadable();
        }
    }

    private static Next json(String line) {
        if (!(JsonReader.read(line, LINE_LENGTH_MAX) instanceof Json.Members(var byName)) || !byName.containsKey("Item")) {
            return new Invalid();
        }
        try {
            return new Item(ItemJson.read(byName.get("Item")));
        } catch (ItemJson.NoItemException _) {
            return new Invalid();
        }
    }

    /// Key attributes are of their types, everything else is text.
    private static Next record(Csv csv, List<String> fields) {
        if (fields.size() > csv.names().size()) {
            return new Invalid();
        }
        var item = new LinkedHashMap<String, AttributeValue>();
        for (int i = 0; i < fields.size(); i++) {
            var name = csv.names().get(i);
            var field = fields.get(i);
            try {
                item.put(name, switch (csv.types().getOrDefault(name, "S")) {
                    case "N" -> AttributeValue.fromN(field);
                    case "B" -> AttributeValue.fromB(SdkBytes.fromByteArray(Base64.getDecoder().decode(field)));
                    default -> AttributeValue.fromS(field);
                });
            } catch (IllegalArgumentException _) {
                return new Invalid();
            }
        }
        return new Item(item);
    }
}
