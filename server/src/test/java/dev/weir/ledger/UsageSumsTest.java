package dev.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UsageSumsTest {
    private static final Comparator<List<Long>> KEY_ORDER =
            Comparator.<List<Long>, Long>comparing(key -> key.get(0))
                    .thenComparing(key -> key.get(1))
                    .thenComparing(key -> key.get(2))
                    .thenComparing(key -> key.get(3))
                    .thenComparing(key -> key.get(4));

    private final UsageSums sums = new UsageSums();

    private List<List<Long>> sortedRows() {
        List<List<Long>> rows = new ArrayList<>();
        sums.forEachSorted((b, u, s, c, r, x, y, bx, by) -> rows.add(List.of(b, u, s, c, r, x, y)));
        return rows;
    }

    @Test
    void sumsLikeAMapAndSortsByKeyWhateverTheKeysAre() {
        for (long widest : new long[] {3, 1_000, 5_000_000_000L, Long.MAX_VALUE / 2}) {
            SplittableRandom random = new SplittableRandom(widest);
            Map<List<Long>, long[]> expected = new HashMap<>();
            sums.clear();
            for (int i = 0; i < 20_000; i++) {
                long user = random.nextLong(widest);
                long source = random.nextLong(40);
                long bucket = 1_700_000_000L + 3600 * random.nextLong(3);
                long credential = random.nextLong(3);
                long rate = 1_000_000 + random.nextLong(2);
                long up = random.nextLong(1_000);
                sums.add(bucket, user, source, credential, rate, up, 1, 2 * up, 3);
                long[] sum =
                        expected.computeIfAbsent(
                                List.of(bucket, user, source, credential, rate), k -> new long[2]);
                sum[0] += up;
                sum[1]++;
            }
            List<List<Long>> rows = new ArrayList<>();
            expected.forEach((key, sum) -> {
                List<Long> row = new ArrayList<>(key);
                row.add(sum[0]);
                row.add(sum[1]);
                rows.add(row);
            });
            rows.sort(KEY_ORDER);
            assertThat(sums.size()).isEqualTo(expected.size());
            assertThat(sortedRows()).isEqualTo(rows);
        }
    }

    @Test
    void sortsManyRowsOfOneUser() {
        for (int i = 2_000; i > 0; i--) {
            sums.add(0, 0, i % 7, i, 1, 1, 1, 1, 1);
        }
        assertThat(sortedRows()).isSortedAccordingTo(KEY_ORDER).hasSize(2_000);
    }

    @Test
    void refusesNegativeAmountsAndSumsBeyondALong() {
        sums.add(1, 1, 1, 1, 1, Long.MAX_VALUE, 5, 0, 0);
        assertThatThrownBy(() -> sums.add(1, 1, 1, 1, 1, -1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.add(1, 1, 1, 1, 1, 1, 1, 0, 0))
                .isInstanceOf(ArithmeticException.class);
        assertThat(sortedRows()).containsExactly(List.of(1L, 1L, 1L, 1L, 1L, Long.MAX_VALUE, 5L));
    }

    @Test
    void beginsAgainWhenCleared() {
        sums.add(1, 1, 1, 1, 1, 7, 7, 7, 7);
        sums.clear();
        assertThat(sums.size()).isZero();
        sums.add(1, 1, 1, 1, 1, 1, 2, 3, 4);
        assertThat(sortedRows()).containsExactly(List.of(1L, 1L, 1L, 1L, 1L, 1L, 2L));
    }

    @Test
    void totalsSumByIdAndKeepTheLatestMoment() {
        TotalSums totals = new TotalSums();
        for (long id = 3_000; id > 0; id--) {
            totals.add(id, 1, 2, 3, 4, id);
            totals.add(id, 1, 2, 3, 4, 5);
        }
        assertThat(totals.size()).isEqualTo(3_000);
        int[] order = totals.sorted();
        for (int i = 0; i < order.length; i++) {
            assertThat(totals.at(order[i], TotalSums.ID)).isEqualTo(i + 1);
            assertThat(totals.at(order[i], TotalSums.DOWNLOAD)).isEqualTo(4);
            assertThat(totals.at(order[i], TotalSums.LAST_AT_MS)).isEqualTo(Math.max(5, i + 1));
        }
    }
}
