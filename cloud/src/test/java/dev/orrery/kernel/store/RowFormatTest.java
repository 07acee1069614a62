package dev.orrery.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.kernel.blobs.DamagedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFormatTest {
    private static final RowFormat<All> ALL = RowFormat.of(All.class);

    record All(String text, boolean flag, int number, long large, double fraction, Instant instant, Duration duration,
            Color color, Point point, Figure figure, Optional<Integer> maybe, List<Point> points, Map<String, Long> counts,
            List<Optional<Figure>> figures, Map<String, List<String>> lists) { }

    enum Color { RED, GREEN }

    record Point(int x, int y) { }

    sealed interface Figure {
        record Circle(Point center, double radius) implements Figure { }

        record Nothing() implements Figure { }

        record Group(List<Figure> members) implements Figure { }
    }

    record Bytes(byte[] bytes) { }

    record Node(String name, List<Node> children) { }

    record First(String name) { }

    record Second(String name, int count, Optional<String> note, List<Point> points, Map<String, String> tags, Color color,
            Instant at, Duration length, byte[] bytes, Point point, double fraction, boolean flag, String text) { }

    record Careless(String name, Figure figure) { }

    private static All some() {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("z", Long.MIN_VALUE);
        counts.put("a", Long.MAX_VALUE);
        return new All("text \0 ü \uD83D\uDE00", true, Integer.MIN_VALUE, -1, -0.0, Instant.parse("1901-02-03T04:05:06.789012345Z"),
                Duration.ofSeconds(-3, 5), Color.GREEN, new Point(-1, Integer.MAX_VALUE),
                new Figure.Group(List.of(new Figure.Circle(new Point(0, 64), Double.MIN_VALUE), new Figure.Nothing())),
                Optional.of(-64), List.of(new Point(1, 2), new Point(3, 4)), counts,
                List.of(Optional.empty(), Optional.of(new Figure.Nothing())), Map.of("k", List.of("", "v")));
    }

    record Whole(int number) { }

    record Positive(int number) {
        Positive {
            if (number < 0) {
                throw new IllegalArgumentException("negative: " + number);
            }
        }
    }

    /// The first rows of a kind go another way than those after them.
    @Test
    void rowsComeBackEqualHoweverManyThereWereBefore() {
        var format = RowFormat.of(All.class);
        for (int row = 0; row < 200; row++) {
            assertThat(format.read(format.write(some()))).as("row %d", row).isEqualTo(some());
        }
    }

    @Test
    void whatARecordRefusesIsRefusedWithItsOwnWordsHoweverManyThereWereBefore() {
        var format = RowFormat.of(Positive.class);
        var refused = RowFormat.of(Whole.class).write(new Whole(-1));
        for (int row = 0; row < 200; row++) {
            assertThatThrownBy(() -> format.read(refused)).as("row %d", row)
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("negative: -1");
        }
    }

    @Test
    void everyTypeComesBackEqual() {
        assertThat(ALL.read(ALL.write(some()))).isEqualTo(some());
        assertThat(ALL.read(ALL.write(some())).counts().keySet()).as("in the same order").containsExactly("z", "a");
        var format = RowFormat.of(Bytes.class);
        assertThat(format.read(format.write(new Bytes(new byte[] {0, -1, 5}))).bytes()).containsExactly(0, -1, 5);
        var tree = new Node("root", List.of(new Node("leaf", List.of()), new Node("", List.of(new Node("deep", List.of())))));
        var nodes = RowFormat.of(Node.class);
        assertThat(nodes.read(nodes.write(tree))).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, 127, 128, 16_383, 16_384, Long.MAX_VALUE, Long.MIN_VALUE})
    void everyNumberComesBackEqual(long number) {
        record Number(long value, Optional<Long> maybe) { }
        var format = RowFormat.of(Number.class);
        assertThat(format.read(format.write(new Number(number, Optional.of(number))))).isEqualTo(new Number(number, Optional.of(number)));
    }

    @Test
    void whatWasAddedAtTheEndReadsAsNothing() {
        var old = RowFormat.of(First.class).write(new First("old"));
        var row = RowFormat.of(Second.class).read(old);
        assertThat(row).usingRecursiveComparison().isEqualTo(new Second("old", 0, Optional.empty(), List.of(), Map.of(), Color.RED,
                Instant.EPOCH, Duration.ZERO, new byte[0], new Point(0, 0), 0, false, ""));
    }

    @Test
    void aSealedInterfaceThatWasAddedMustBeOptional() {
        var old = RowFormat.of(First.class).write(new First("old"));
        var format = RowFormat.of(Careless.class);
        assertThatThrownBy(() -> format.read(old)).isInstanceOf(DamagedException.class).hasMessageContaining("make it optional");
    }

    @Test
    void aRowOfANewerVersionIsRefused() {
        record Small(String name) { }
        var bytes = RowFormat.of(Point.class).write(new Point(1, 2));
        assertThatThrownBy(() -> RowFormat.of(Small.class).read(bytes)).isInstanceOf(DamagedException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void listsAndMapsThatWereReadCannotBeChanged() {
        var row = ALL.read(ALL.write(some()));
        assertThatThrownBy(() -> row.points().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> row.counts().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aRowThatIsCutShortOrTooLongIsDamaged() {
        var bytes = ALL.write(some());
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ALL.read(cut)).as("%d bytes", length).isInstanceOf(DamagedException.class);
        }
        assertThatThrownBy(() -> ALL.read(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(DamagedException.class);
    }

    /// The store verifies checksums; but whatever the bytes are, reading them ends, soon and without much memory.
    @Test
    void noBytesMakeReadingFailInAnotherWay() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(12);
        var intact = ALL.write(some());
        for (int i = 0; i < 10_000; i++) {
            var bytes = intact.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(ALL.read(bytes)).isNotNull();
            } catch (DamagedException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    @Test
    void aTypeThatCannotBeStoredIsRefusedAtOnce() {
        record Wrong(Object anything) { }
        assertThatThrownBy(() -> RowFormat.of(Wrong.class)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
    }
}
