package dev.orrery.gateway.protocol;

import dev.orrery.gateway.http.HeldBody;
import dev.orrery.gateway.http.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Bodies of the query protocols. Whoever routes must look into them, so they are read before.
public final class Forms {
    private static final String TYPE = "application/x-www-form-urlencoded";

    private Forms() { }

    /// The same message, with a form's body in memory, so that it can be read more than once. Any other message is given
    /// back untouched.
    public static Message buffered(Message message) {
        return isForm(message) && !(message.body() instanceof HeldBody)
                ? message.withBody(new HeldBody(Bodies.read(message, Protocol.QUERY))) : message;
    }

    static boolean isForm(Message message) {
        return message.method().equals("POST")
                && message.headers().first("content-type").map(type -> type.regionMatches(true, 0, TYPE, 0, TYPE.length())).orElse(false);
    }

    /// Every parameter of the form and the query string, by name, in the order in which they came.
    public static Map<String, List<String>> all(Message message) {
        var parameters = parameters(message);
        var all = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < parameters.size(); i++) {
            all.computeIfAbsent(parameters.name(i), _ -> new ArrayList<>(1)).add(parameters.value(i));
        }
        return all;
    }

    /// The parameters of the form, or else of the query string.
    static Parameters parameters(Message message) {
        if (!isForm(message)) {
            return Parameters.parse(message.query());
        }
        if (!(message.body() instanceof HeldBody)) {
            throw new IllegalStateException("a form must be in memory before it is routed: see Forms.buffered");
        }
        var form = new String(Bodies.read(message, Protocol.QUERY), StandardCharsets.UTF_8);
        return Parameters.parse(message.query().isEmpty() ? form : form + "&" + message.query());
    }
}
