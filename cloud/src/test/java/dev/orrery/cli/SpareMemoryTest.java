package dev.orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareMemoryTest {
    private static final long MEBIBYTE = 1 << 20;
    private final MadeUpHeap heap = new MadeUpHeap();
    private final SpareMemory memory = new SpareMemory(heap);

    @Test
    void givesBackOnceWhatAHeapGrewByWhenTheCloudHasBecomeQuiet() {
        // given a busy hour
        heap.used = 1_500 * MEBIBYTE;
        heap.committed = 2_000 * MEBIBYTE;
        memory.look();
        assertThat(heap.collections).isZero();

        // when nothing happens any more
        heap.used += MEBIBYTE;
        memory.look();

        // then the heap is collected, and not again
        assertThat(heap.collections).isOne();
        memory.look();
        memory.look();
        assertThat(heap.collections).isOne();
    }

    @Test
    void letsABusyCloudAlone() {
        heap.committed = 2_000 * MEBIBYTE;
        for (int look = 0; look < 100; look++) {
            heap.used += 20 * MEBIBYTE;
            memory.look();
            heap.used -= 15 * MEBIBYTE;
            memory.look();
        }

        assertThat(heap.collections).isZero();
    }

    @Test
    void letsACloudAloneThatHasNotGrown() {
        heap.committed += 63 * MEBIBYTE;
        memory.look();
        memory.look();

        assertThat(heap.collections).isZero();
    }

    /// What is used may be most of the heap: then collecting frees nothing, and must not be tried with every look.
    @Test
    void triesAgainOnlyWhenTheHeapHasGrownAgain() {
        heap.live = 1_000 * MEBIBYTE;
        heap.used = 1_000 * MEBIBYTE;
        heap.committed = 1_000 * MEBIBYTE;
        memory.look();
        memory.look();
        memory.look();
        assertThat(heap.collections).isOne();

        heap.committed += 64 * MEBIBYTE;
        memory.look();
        assertThat(heap.collections).isEqualTo(2);
    }

    private static final class MadeUpHeap implements SpareMemory.Heap {
        private long used = 20 * MEBIBYTE;
        private long committed = 112 * MEBIBYTE;
        private long live = 20 * MEBIBYTE;
        private int collections;

        @Override
        public long used() {
            return used;
        }

        @Override
        public long committed() {
            return committed;
        }

        @Override
        public void collect() {
            collections++;
            used = live;
            committed = Math.max(112 * MEBIBYTE, live);
        }
    }
}
