package dev.orrery.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedTreeTest {

    @ParameterizedTest
    @ValueSource(ints = {3, 50, 300, 5_000})
    void itDoesWhatASortedMapDoes(int keys) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(keys);
        var model = new TreeMap<String, String>();
        var editor = SortedTree.EMPTY.edit();
        var kept = new ArrayList<SortedTree>();
        var expected = new ArrayList<TreeMap<String, String>>();
        for (int step = 0; step < 60_000; step++) {
            // given times of growth, times of decline, and keys that come in order
            boolean grows = step / 5_000 % 2 == 0;
            var key = key(random.nextInt(4) == 0 ? step % keys : random.nextInt(keys));
            if (random.nextInt(10) < (grows ? 8 : 2)) {
                editor.put(bytes(key), bytes("v" + step));
                model.put(key, "v" + step);
            } else {
                assertThat(editor.remove(bytes(key))).isEqualTo(model.remove(key) != null);
            }
            if (random.nextInt(4_000) == 0) {
                kept.add(editor.tree());
                expected.add(new TreeMap<>(model));
            } else if (random.nextInt(50) == 0) {
                compareRange(editor.tree(), model, random, keys);
            }
        }
        kept.add(editor.tree());
        expected.add(model);

        // then every tree that was kept is still what it was
        for (int i = 0; i < kept.size(); i++) {
            assertThat(entries(kept.get(i).scan(new byte[0], new byte[0], false))).isEqualTo(strings(expected.get(i)));
            assertThat(entries(kept.get(i).scan(new byte[0], new byte[0], true))).isEqualTo(strings(expected.get(i).descendingMap()));
            for (int key = 0; key < keys; key++) {
                var value = kept.get(i).find(bytes(key(key)));
                assertThat(value == null ? null : new String(value)).isEqualTo(expected.get(i).get(key(key)));
            }
        }
    }

    @Test
    void keysBeforeAllOthersFindTheirPlace() {
        var editor = SortedTree.EMPTY.edit();
        var expected = new TreeMap<String, String>();
        for (int start : new int[] {900, 600, 300, 0}) {
            for (int i = start; i < start + 45; i++) {
                editor.put(bytes(key(i)), bytes("v"));
                expected.put(key(i), "v");
            }
        }
        assertThat(entries(editor.tree().scan(new byte[0], new byte[0], false))).isEqualTo(strings(expected));
    }

    private static void compareRange(SortedTree tree, TreeMap<String, String> model, RandomGenerator random, int keys) {
        int from = random.nextInt(keys);
        int to = Math.min(from + random.nextInt(40), keys);
        var part = model.subMap(key(from), true, key(to), false);
        assertThat(entries(tree.scan(bytes(key(from)), bytes(key(to)), false))).isEqualTo(strings(part));
        assertThat(entries(tree.scan(bytes(key(from)), bytes(key(to)), true))).isEqualTo(strings(part.descendingMap()));
    }

    private static List<String> entries(Cursor cursor) {
        var entries = new ArrayList<String>();
        while (cursor.advance()) {
            entries.add(new String(cursor.key()) + "=" + new String(cursor.value()));
        }
        return entries;
    }

    private static List<String> strings(java.util.NavigableMap<String, String> map) {
        return map.entrySet().stream().map(Object::toString).toList();
    }

    private static String key(int number) {
        return "k%05d".formatted(number);
    }

    private static byte[] bytes(String text) {
        return StoreContract.bytes(text);
    }
}
