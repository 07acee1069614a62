package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import java.util.regex.Pattern;

/// Names and ARNs of tables and what belongs to them. Wherever a table is named, its ARN does as well.
final class ResourceNames {
    private static final String TABLE = ":table/";
    private static final String ARN = "arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/[a-zA-Z0-9_.-]+";
    private static final Pattern TABLE_ARN = Pattern.compile(ARN);
    private static final Pattern BELOW_TABLE = Pattern.compile(ARN + "(/(index|stream|backup|export|import)/[^/]+)?");

    private ResourceNames() { }

    /// Whether this is the ARN of a table, exactly: what has anything more is no other name of it.
    static boolean isArn(String name) {
        return TABLE_ARN.matcher(name).matches();
    }

    /// Whether this is the ARN of a table, or of an index, a stream or a copy of one.
    static boolean isBelowTable(String name) {
        return BELOW_TABLE.matcher(name).matches();
    }

    static boolean isStream(String arn) {
        return arn.contains("/stream/") && isBelowTable(arn);
    }

    /// The table's own name, whichever way it was named.
    static String tableName(String nameOrArn) {
        if (!isArn(nameOrArn)) {
            return nameOrArn;
        }
        return nameOrArn.substring(nameOrArn.indexOf(TABLE) + TABLE.length());
    }

    static String tableArn(Home home, String name) {
        return "arn:aws:dynamodb:" + home.region() + ":" + home.account() + ":table/" + name;
    }

    static String indexArn(Home home, String table, String index) {
        return tableArn(home, table) + "/index/" + index;
    }

    static String streamArn(Home home, String table, String label) {
        return tableArn(home, table) + "/stream/" + label;
    }

    /// The account of an ARN, or an empty text.
    static String account(String arn) {
        var parts = arn.split(":", 6);
        return parts.length == 6 ? parts[4] : "";
    }

    static String region(String arn) {
        var parts = arn.split(":", 6);
        return parts.length == 6 ? parts[3] : "";
    }
}
