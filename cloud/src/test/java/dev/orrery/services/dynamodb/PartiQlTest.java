package dev.orrery.services.dynamodb;

import static dev.orrery.services.dynamodb.TestTables.item;
import static dev.orrery.services.dynamodb.TestTables.n;
import static dev.orrery.services.dynamodb.TestTables.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.Orrery;
import dev.orrery.services.dynamodb.values.ItemBytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class PartiQlTest {
    private final Orrery cloud = Orrery.start();
    private final DynamoDbClient dynamo = cloud.client(DynamoDbClient.class);

    @BeforeEach
    void createTable() {
        TestTables.create(cloud, "Music", List.of("Artist:S", "Year:N"));
        for (int year = 1990; year < 2000; year++) {
            run("INSERT INTO \"Music\" VALUE {'Artist': ?, 'Year': ?, 'Awards': <<'a', 'b'>>, 'Discs': [1, {'k': true}], 'Note': 'it''s'}",
                    s(year % 2 == 0 ? "Acme" : "Roundhouse"), n(year));
        }
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void selectQueriesByKeyAndScansWithout() {
        assertThat(years("SELECT * FROM \"Music\" WHERE Artist = 'Acme' AND \"Year\" BETWEEN 1992 AND 1996")).containsExactly("1992", "1994", "1996");
        assertThat(years("SELECT \"Year\" FROM Music WHERE Artist = 'Acme' ORDER BY \"Year\" DESC")).startsWith("1998", "1996").hasSize(5);
        assertThat(years("SELECT * FROM Music WHERE \"Year\" IN [1991, 1992]")).containsExactlyInAnyOrder("1991", "1992");
        assertThat(years("SELECT * FROM Music WHERE contains(Awards, 'a') AND Discs[1].k = true AND NOT \"Year\" < 1998"))
                .containsExactlyInAnyOrder("1998", "1999");
        assertThat(years("SELECT * FROM Music WHERE Genre IS MISSING AND begins_with(Artist, 'Ro')")).hasSize(5);
        assertThat(run("SELECT Note FROM Music WHERE Artist = ? AND \"Year\" = ?", s("Acme"), n(1990))).containsExactly(item("Note", "it's"));
    }

    @Test
    void hashKeysThatAreListedAreQueriedOneByOne() {
        // given a table of many items, and a statement about two partitions of it
        var long1 = "x".repeat(10_000);
        for (int i = 0; i < 300; i++) {
            var id = "other" + i;
            dynamo.putItem(put -> put.tableName("Music").item(item("Artist", id, "Year", 1, "text", long1)));
        }
        var listed = "SELECT \"Year\" FROM Music WHERE Artist IN ['Roundhouse', 'Nobody', 'Acme', 'Roundhouse']";

        // then nothing else is read, page by page
        var all = dynamo.executeStatement(execute -> execute.statement(listed).returnConsumedCapacity("TOTAL"));
        assertThat(all.items()).hasSize(10).containsAll(run("SELECT \"Year\" FROM Music WHERE Artist = 'Acme'"));
        assertThat(all.nextToken()).isNull();
        assertThat(all.consumedCapacity().capacityUnits()).isLessThan(2);
        var pages = new ArrayList<Map<String, AttributeValue>>();
        String token = null;
        do {
            var next = token;
            var page = dynamo.executeStatement(execute -> execute.statement(listed).limit(3).nextToken(next));
            pages.addAll(page.items());
            token = page.nextToken();
        } while (token != null);
        assertThat(pages).containsExactlyElementsOf(all.items());

        // and in the order that is asked for
        assertThat(years(listed + " AND \"Year\" < 1993 ORDER BY Artist")).containsExactly("1990", "1992", "1991");
        assertThat(years(listed + " AND \"Year\" < 1993 ORDER BY Artist DESC")).containsExactly("1991", "1992", "1990");
        var foreign = dynamo.executeStatement(execute -> execute.statement("SELECT * FROM Music WHERE Artist = 'other1'").limit(1)).nextToken();
        assertThatThrownBy(() -> dynamo.executeStatement(execute -> execute.statement(listed).nextToken(foreign)))
                .hasMessageContaining("Invalid NextToken");
    }

    @Test
    void batchesAndTransactionsTellWhatTheyConsume() {
        var select = "SELECT * FROM Music WHERE Artist = 'Acme' AND \"Year\" = 1990";
        var insert = "INSERT INTO Music VALUE {'Artist': ?, 'Year': 1}";

        assertThat(dynamo.batchExecuteStatement(execute -> execute.returnConsumedCapacity("TOTAL").statements(
                BatchStatementRequest.builder().statement(select).build(),
                BatchStatementRequest.builder().statement(select).consistentRead(true).build())).consumedCapacity())
                .extracting(ConsumedCapacity::capacityUnits).containsExactly(0.5, 1.0);
        assertThat(dynamo.executeTransaction(execute -> execute.returnConsumedCapacity("TOTAL").transactStatements(statement(select)))
                .consumedCapacity()).singleElement().satisfies(one -> assertThat(one.readCapacityUnits()).isEqualTo(2));
        Consumer<ExecuteTransactionRequest.Builder> write = execute -> execute.clientRequestToken("token").returnConsumedCapacity("TOTAL")
                .transactStatements(ParameterizedStatement.builder().statement(insert).parameters(s("One")).build(),
                        ParameterizedStatement.builder().statement(insert).parameters(s("Two")).build());
        assertThat(dynamo.executeTransaction(write).consumedCapacity()).singleElement()
                .satisfies(one -> assertThat(one.writeCapacityUnits()).isEqualTo(4));
        assertThat(dynamo.executeTransaction(write).consumedCapacity()).singleElement()
                .satisfies(one -> assertThat(one.readCapacityUnits()).isEqualTo(4));
        assertThat(dynamo.executeTransaction(write).responses()).as("writes answer nothing").isEmpty();
        assertThat(dynamo.executeTransaction(execute -> execute.transactStatements(ParameterizedStatement.builder().statement(insert)
                .parameters(s("Three")).build())).responses()).isEmpty();
        assertThat(dynamo.executeTransaction(execute -> execute.transactStatements(statement(select))).hasConsumedCapacity()).isFalse();

        assertThatThrownBy(() -> dynamo.executeTransaction(execute -> execute.transactStatements(statement(select), statement(select))))
                .hasMessageContaining("Transaction request cannot include multiple operations on one item");
    }

    @Test
    void pagesContinueWhereTheyEnded() {
        var first = dynamo.executeStatement(execute -> execute.statement("SELECT * FROM Music").limit(7));
        var second = dynamo.executeStatement(execute -> execute.statement("SELECT * FROM Music").limit(7).nextToken(first.nextToken()));
        assertThat(first.items()).hasSize(7);
        assertThat(second.items()).hasSize(3).doesNotContainAnyElementsOf(first.items());
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void writesChangeOneItem() {
        assertThat(run("UPDATE Music SET Sold = 5, Discs[0] = Discs[0] + 1 REMOVE Note SET Awards = set_add(Awards, <<'c'>>)"
                + " WHERE Artist = 'Acme' AND \"Year\" = 1990 RETURNING ALL NEW *")).singleElement().satisfies(changed -> {
            assertThat(changed).containsEntry("Sold", n(5)).doesNotContainKey("Note");
            assertThat(changed.get("Discs").l().getFirst()).isEqualTo(n(2));
            assertThat(changed.get("Awards").ss()).containsExactly("a", "b", "c");
        });
        run("DELETE FROM Music WHERE Artist = 'Acme' AND \"Year\" = 1990 AND Sold = 5");
        assertThat(years("SELECT * FROM Music WHERE Artist = 'Acme'")).hasSize(4);

        assertThatThrownBy(() -> run("INSERT INTO Music VALUE {'Artist': 'Acme', 'Year': 1992}")).isInstanceOf(DuplicateItemException.class);
        assertThatThrownBy(() -> run("UPDATE Music SET a = 1 WHERE Artist = 'Acme' AND \"Year\" = 1800"))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(() -> run("DELETE FROM Music WHERE Artist = 'Acme'")).hasMessageContaining("mandatory equality on all key attributes");
    }

    @Test
    void transactionsAreAllOrNothing() {
        assertThatThrownBy(() -> dynamo.executeTransaction(execute -> execute.transactStatements(
                statement("INSERT INTO Music VALUE {'Artist': 'New', 'Year': 1}"),
                statement("INSERT INTO Music VALUE {'Artist': 'Acme', 'Year': 1992}"),
                statement("EXISTS(SELECT * FROM Music WHERE Artist = 'Acme' AND \"Year\" = 1994)"))))
                .isInstanceOfSatisfying(TransactionCanceledException.class, canceled -> assertThat(canceled.cancellationReasons())
                        .extracting(reason -> reason.code()).containsExactly("None", "DuplicateItem", "None"));
        assertThat(years("SELECT * FROM Music WHERE Artist = 'New'")).isEmpty();
    }

    @Test
    void batchTellsTheErrorOfEachStatement() {
        var responses = dynamo.batchExecuteStatement(execute -> execute.statements(
                BatchStatementRequest.builder().statement("SELECT * FROM Music WHERE Artist = 'Acme' AND \"Year\" = 1992").build(),
                BatchStatementRequest.builder().statement("SELECT * FROM Music WHERE Artist = 'Acme'").build())).responses();
        assertThat(responses.get(0).item()).containsEntry("Year", n(1992));
        assertThat(responses.get(1).error().codeAsString()).isEqualTo("ValidationError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT", "SELECT * FROM", "SELECT * FROM Music WHERE", "SELECT * FROM Music WHERE Artist =", "DROP TABLE Music",
        "INSERT INTO Music VALUE 5", "UPDATE Music WHERE Artist = 'a'", "SELECT * FROM Music WHERE Artist = 'open", "SELECT * FROM Music LIMIT 5",
        "SELECT * FROM Music WHERE Artist = ?", "DELETE FROM Music"})
    void whatIsNoStatementIsRefused(String statement) {
        assertThatThrownBy(() -> dynamo.executeStatement(execute -> execute.statement(statement))).isInstanceOf(DynamoDbException.class)
                .hasMessageNotContaining("defect");
    }

    @Test
    void keyThatIsToldTwiceMustBeBoth() {
        var both = "WHERE Artist = 'Acme' AND Artist = 'Roundhouse' AND \"Year\" = 1990";

        assertThat(run("SELECT * FROM Music " + both)).isEmpty();
        assertThat(dynamo.executeTransaction(execute -> execute.transactStatements(statement("SELECT * FROM Music " + both)))
                .responses().getFirst().hasItem()).isFalse();
        assertThatThrownBy(() -> run("UPDATE Music SET a = 1 " + both)).isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(() -> run("DELETE FROM Music " + both)).isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(years("SELECT * FROM Music WHERE Artist = 'Acme'")).contains("1990");
    }

    @Test
    void tokensThatNobodyGotAreRefused() {
        var deep = new ByteArrayOutputStream();
        deep.writeBytes(new byte[] {1, 1, 1, 'x'});
        for (int level = 0; level < 5_000; level++) {
            deep.writeBytes(new byte[] {8, 1});
        }
        deep.write(11);
        var tokens = List.of("", "?", "x".repeat(100_000), token(deep.toByteArray()), token(ItemBytes.write(item("Artist", "Acme"))),
                token(ItemBytes.write(item("Artist", "Acme", "Year", "1990"))), token(ItemBytes.write(item("Artist", "Acme", "Other", 1))),
                token(ItemBytes.write(Map.of("Artist", s("Acme"), "Year", n("x")))));
        for (var token : tokens) {
            for (var statement : List.of("SELECT * FROM Music", "SELECT * FROM Music WHERE Artist = 'Acme'")) {
                assertThatThrownBy(() -> dynamo.executeStatement(execute -> execute.statement(statement).nextToken(token)))
                        .as(token.length() > 100 ? token.length() + " characters" : token).isInstanceOf(DynamoDbException.class)
                        .hasMessageContaining("Invalid NextToken");
            }
        }
    }

    @Test
    void statementsHaveABound() {
        var tooLong = "SELECT * FROM Music WHERE Artist = '" + "x".repeat(8_192) + "' AND \"Year\" = 1";
        assertThatThrownBy(() -> dynamo.executeTransaction(execute -> execute.transactStatements(statement(tooLong))))
                .hasMessageContaining("transactStatements.1.member.statement").hasMessageContaining("less than or equal to 8192");
        assertThatThrownBy(() -> dynamo.batchExecuteStatement(execute -> execute.statements(
                BatchStatementRequest.builder().statement(tooLong).build())))
                .hasMessageContaining("statements.1.member.statement").hasMessageContaining("less than or equal to 8192");
        for (var where : List.of("NOT ".repeat(2_000) + "a = 1", "a=1" + " AND a=1".repeat(1_000), "a=1" + " OR a=1".repeat(1_000))) {
            assertThatThrownBy(() -> run("SELECT * FROM Music WHERE " + where)).hasMessageContaining("more than 300 operators");
        }
        assertThat(run("SELECT * FROM Music WHERE " + "NOT ".repeat(200) + "Artist = 'Acme'" + " OR a=1".repeat(100))).hasSize(5);
    }

    private static String token(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    private static ParameterizedStatement statement(String text) {
        return ParameterizedStatement.builder().statement(text).build();
    }

    private List<String> years(String statement) {
        return run(statement).stream().map(item -> item.get("Year").n()).toList();
    }

    private List<Map<String, AttributeValue>> run(String statement, AttributeValue... parameters) {
        return dynamo.executeStatement(execute -> {
            execute.statement(statement);
            if (parameters.length > 0) {
                execute.parameters(parameters);
            }
        }).items();
    }
}
