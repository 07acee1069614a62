package dev.orrery.services.kms;

import dev.orrery.kernel.HomeId;
import dev.orrery.kernel.identity.Accounts;
import java.util.regex.Pattern;

/// A key as a request names it: by its id, its ARN, an alias or an alias's ARN.
/// Source: KMS Developer Guide, "Key identifiers (KeyId)".
///
/// @param resource `key/…` or `alias/…`
record KeyName(String region, String account, String resource, String text) {
    private static final int TEXT_LENGTH_MAX = 2048;
    private static final int ARN_PARTS = 6;
    private static final String KEY_PREFIX = "key/";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32}");

    /// @param home where names are looked up that tell no region and account
    static KeyName of(HomeId home, String member, String given) {
        var text = Constraints.text(member, given, 1, TEXT_LENGTH_MAX);
        if (text.startsWith("arn:")) {
            var parts = text.split(":", ARN_PARTS);
            if (parts.length < ARN_PARTS || !parts[1].equals("aws") || !parts[2].equals("kms") || !Accounts.isAccount(parts[4])
                    || !parts[5].startsWith(KEY_PREFIX) && !parts[5].startsWith(AliasRow.PREFIX)) {
                throw KmsErrors.invalidArn(text);
            }
            return new KeyName(parts[3], parts[4], parts[5], text);
        }
        return new KeyName(home.region(), home.account(), text.startsWith(AliasRow.PREFIX) ? text : KEY_PREFIX + text, text);
    }

    static String arn(HomeId home, String keyId) {
        return "arn:aws:kms:" + home.region() + ":" + home.account() + ":" + KEY_PREFIX + keyId;
    }

    static String aliasArn(HomeId home, String alias) {
        return "arn:aws:kms:" + home.region() + ":" + home.account() + ":" + alias;
    }

    boolean isAlias() {
        return resource.startsWith(AliasRow.PREFIX);
    }

    /// The id of the key, where it is no alias; `NotFoundException` where no key can have such an id.
    String id() {
        var id = resource.substring(KEY_PREFIX.length());
        if (!ID.matcher(id).matches()) {
            throw KmsErrors.invalidKeyId(text);
        }
        return id;
    }

    String arn() {
        return "arn:aws:kms:" + region + ":" + account + ":" + resource;
    }

    /// Where the key lives. Keys are reached through their own region.
    HomeId home(HomeId callers) {
        if (!region.equals(callers.region())) {
            throw KmsErrors.otherRegion(region);
        }
        return new HomeId(account, region);
    }
}
