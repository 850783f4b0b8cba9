package dev.weir.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpiriesTest {
    @Test
    void givesMomentsInOrderWhateverTheOrderTheyCameIn() {
        Expiries expiries = new Expiries();
        long[] moments = new Random(11).longs(10_000, 0, 500).toArray();
        for (long moment : moments) {
            expiries.add(moment, moment * 2);
        }

        Arrays.sort(moments);
        for (long moment : moments) {
            assertThat(expiries.next()).isEqualTo(moment);
            assertThat(expiries.take()).isEqualTo(moment * 2);
        }
        assertThat(expiries.next()).isEqualTo(Long.MAX_VALUE);
    }
}
