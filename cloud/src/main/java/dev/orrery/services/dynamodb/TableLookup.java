package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.clock.Deadline;
import dev.orrery.kernel.clock.Wakeup;
import dev.orrery.kernel.store.Tables;
import java.time.Duration;
import java.util.Optional;

/// Finds tables, and writes what they are.
record TableLookup(Home home) {

    /// A table by its name, whatever happens to it; empty when there is none any more.
    Optional<OpenTable> find(Tables.Read tx, String name) {
        return tx.get(TableRow.TABLES, name).map(row -> remembered(tx).of(row, !(tx instanceof Tables.Write)))
                .filter(table -> !table.definition().isGoneAt(home.clock().now()));
    }

    /// A table by its name or its ARN.
    ///
    /// @throws software.amazon.awssdk.awscore.exception.AwsServiceException when the ARN is of another account or region
    Optional<OpenTable> findNamed(Tables.Read tx, String nameOrArn) {
        return find(tx, name(nameOrArn));
    }

    /// The name of a table of this home: what lies elsewhere has no name here.
    ///
    /// @throws software.amazon.awssdk.awscore.exception.AwsServiceException as [#findNamed]
    String name(String nameOrArn) {
        var name = ResourceNames.tableName(nameOrArn);
        if (name.length() < nameOrArn.length() && !ResourceNames.tableArn(home, name).equals(nameOrArn)) {
            throw DynamoDbErrors.invalid("The table is not in account " + home.account() + " and Region " + home.region() + ": " + nameOrArn);
        }
        return name;
    }

    /// A table for requests about the table itself.
    OpenTable require(Tables.Read tx, String nameOrArn) {
        var name = name(nameOrArn);
        return find(tx, name).orElseThrow(() -> DynamoDbErrors.noTable(name));
    }

    /// A table for requests about its items: one that is not yet, or no longer, there for them is not found.
    ///
    /// @throws LockedTable when its key is not opened for the caller, so that [Unlocking] has it opened
    OpenTable requireActive(Tables.Read tx, String nameOrArn) {
        var table = findNamed(tx, nameOrArn).orElseThrow(DynamoDbErrors::noTable);
        if (table.definition().state() != TableDefinition.State.UPDATING && !table.definition().isSettledAt(home.clock().now())) {
            throw DynamoDbErrors.noTable();
        }
        if (table.key().isPresent()) {
            if (table.definition().isArchived()) {
                throw DynamoDbErrors.noTable();
            }
            OpenedKeys.require(tx, home, table);
        }
        return table;
    }

    /// Waits until what happens to a table has happened, or where time stands still for as long as that would take.
    void await(String nameOrArn) {
        var clock = home.clock();
        var settlesAt = home.store().read(tx -> findNamed(tx, nameOrArn))
                .map(table -> table.definition().settledAt()).orElseGet(clock::now);
        var rest = Duration.between(clock.now(), settlesAt);
        if (rest.isPositive() && rest.compareTo(DynamoDbLimits.SETTLING) <= 0) {
            try {
                clock.await(new Wakeup(), Deadline.in(rest, clock).orAt(settlesAt));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void write(Tables.Write tx, TableDefinition definition) {
        long revision = tx.get(TableRow.TABLES, definition.name()).map(row -> row.revision() + 1).orElse(1L);
        tx.put(TableRow.TABLES, definition.name(), TableRow.of(definition, revision));
    }

    private static RememberedTables remembered(Tables.Read tx) {
        return tx.companion(RememberedTables.class, RememberedTables::new);
    }
}
