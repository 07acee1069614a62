package dev.orrery.gateway.signature;

import static dev.orrery.gateway.signature.Requests.bytes;
import static dev.orrery.gateway.signature.Requests.request;

import dev.orrery.gateway.http.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/// Forms as browsers send them.
final class Forms {
    static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

    private Forms() { }

    static String body(Map<String, String> fields, String fileName, String file) {
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"")
                .append(name).append("\"\r\n\r\n").append(value).append("\r\n"));
        return body.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(fileName).append("\"\r\nContent-Type: text/plain\r\n\r\n").append(file).append("\r\n--").append(BOUNDARY)
                .append("--\r\n").toString();
    }

    static Message post(String body) {
        return request("POST", "/bucket", bytes(body), "Host", "localhost", "Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
    }

    static Message post(Map<String, String> fields, String fileName, String file) {
        return post(body(fields, fileName, file));
    }

    /// Fields from names and values, in turn.
    static Map<String, String> fields(String... namesAndValues) {
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
