package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;

/// Names and ARNs of tables and what belongs to them. Wherever a table is named, its ARN does as well.
final class ResourceNames {
    private static final String TABLE = ":table/";

    private ResourceNames() { }

    static boolean isArn(String name) {
        return name.startsWith("arn:") && name.contains(TABLE);
    }

    /// The table's own name, whichever way it was named.
    static String tableName(String nameOrArn) {
        if (!isArn(nameOrArn)) {
            return nameOrArn;
        }
        var below = nameOrArn.substring(nameOrArn.indexOf(TABLE) + TABLE.length());
        int slash = below.indexOf('/');
        return slash < 0 ? below : below.substring(0, slash);
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
