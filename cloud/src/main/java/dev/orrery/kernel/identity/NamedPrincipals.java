package dev.orrery.kernel.identity;

import dev.orrery.kernel.json.Json;
import dev.orrery.kernel.json.JsonException;
import dev.orrery.kernel.json.JsonReader;
import dev.orrery.kernel.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The users and roles that a document names as principals: kept by their unique ids, shown by their ARNs, so that a
/// successor of the same name is not taken for them and another name is followed. The id of somebody who is gone stays to be seen.
///
/// Only principals are exchanged; the rest of the document stays as it was written.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal", on deleting and renaming.
public final class NamedPrincipals {
    private static final Pattern ARN = Pattern.compile("arn:aws:iam::([0-9]{12}):(user|role)(/|/.*/)([^/]+)");
    private static final Pattern UNIQUE_ID = Pattern.compile("A(IDA|ROA)[A-Z0-9]{12,124}");
    private static final int NAME_GROUP = 4;
    private final String document;
    private final Function<String, Optional<String>> exchange;
    private final StringBuilder exchanged;
    private final ArrayDeque<Around> around = new ArrayDeque<>();
    /// The name under which the next value stands; an element of a list stands under the name of the list.
    private String name = "";

    /// An object or a list that is not at its end.
    ///
    /// @param list whether it is a list
    /// @param name under which it stands
    /// @param object the name under which the innermost object stands
    private record Around(boolean list, String name, String object) { }

    private NamedPrincipals(String document, Function<String, Optional<String>> exchange) {
        this.document = document;
        this.exchange = exchange;
        this.exchanged = new StringBuilder(document.length());
    }

    /// The document with unique ids instead of ARNs, as far as those whom it names exist.
    ///
    /// @param document of any kind; what is not JSON stays as it is, to be refused by whoever reads it
    public static String withIds(String document, Identities identities) {
        return document.contains("arn:aws:iam:") && isJson(document) ? new NamedPrincipals(document, arn -> id(arn, identities)).exchanged()
                : document;
    }

    /// The document with the ARNs of today instead of unique ids.
    ///
    /// @param document that [Policy#parse] takes
    public static String withArns(String document, Identities identities) {
        return document.contains("AIDA") || document.contains("AROA")
                ? new NamedPrincipals(document, id -> UNIQUE_ID.matcher(id).matches() ? identities.arn(id) : Optional.empty()).exchanged()
                : document;
    }

    /// Whether this is the ARN of a user or a role, there or not.
    public static boolean isUserOrRole(String arn) {
        return ARN.matcher(arn).matches();
    }

    private static boolean isJson(String document) {
        try {
            JsonReader.read(document, document.length());
            return true;
        } catch (JsonException _) {
            return false;
        }
    }

    /// The unique id of the user or role with this ARN; empty when there is none, or it is no such ARN.
    public static Optional<String> id(String arn, Identities identities) {
        var named = ARN.matcher(arn);
        if (!named.matches()) {
            return Optional.empty();
        }
        var account = named.group(1);
        var name = named.group(NAME_GROUP);
        var found = named.group(2).equals("user") ? identities.user(account, name)
                : identities.role(account, name).map(Identities.Role::identity);
        return found.filter(identity -> identity.name().equals(name) && identity.path().equals(named.group(3))).map(Identities.Identity::id);
    }

    private String exchanged() {
        for (int at = 0; at < document.length();) {
            char c = document.charAt(at);
            if (c == '"') {
                at = text(at);
                continue;
            }
            switch (c) {
                case '{' -> around.push(new Around(false, name, name));
                case '[' -> around.push(new Around(true, name, around.isEmpty() ? "" : around.peek().object()));
                case '}', ']' -> around.pop();
                case ',' -> name = around.peek().list() ? around.peek().name() : "";
                default -> { }
            }
            exchanged.append(c);
            at++;
        }
        return exchanged.toString();
    }

    /// Copies one text, exchanged where it is a principal; a text before a colon is the name of what follows.
    ///
    /// @return where it ends
    private int text(int from) {
        int end = from + 1;
        while (document.charAt(end) != '"') {
            end += document.charAt(end) == '\\' ? 2 : 1;
        }
        var quoted = document.substring(from, ++end);
        var text = ((Json.Text) JsonReader.read(quoted, quoted.length())).value();
        int next = end;
        while (next < document.length() && Character.isWhitespace(document.charAt(next))) {
            next++;
        }
        if (next < document.length() && document.charAt(next) == ':') {
            name = text;
            exchanged.append(quoted);
        } else {
            exchanged.append(isPrincipal() ? exchange.apply(text).map(JsonWriter::quote).orElse(quoted) : quoted);
        }
        return end;
    }

    private boolean isPrincipal() {
        return name.equals("AWS") && !around.isEmpty()
                && (around.peek().object().equals("Principal") || around.peek().object().equals("NotPrincipal"));
    }
}
