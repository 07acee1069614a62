package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import java.util.Optional;
import java.util.function.Function;

/// The key of a table that is to be made. When the table cannot be made, nothing is left of it.
record NewKey(Home home) {

    /// @param wish empty for a key that DynamoDB owns
    <T> T with(String table, Optional<EncryptionWish> wish, Function<Optional<TableKey>, T> making) {
        var keys = new TableKeys(home);
        var key = keys.make(table, wish);
        try {
            return making.apply(key);
        } catch (RuntimeException e) {
            key.ifPresent(unused -> keys.giveUp(table, unused));
            throw e;
        }
    }
}
