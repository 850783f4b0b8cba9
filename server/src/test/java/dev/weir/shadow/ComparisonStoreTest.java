package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.shadow.Comparison.Line;
import dev.weir.shadow.ComparisonStore.DayLine;
import dev.weir.shadow.UserFigures.DayRate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines of a comparison, page by page. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ComparisonStoreTest {
    @Parameter TestDatabase kind;
    @TempDir Path directory;

    @Test
    void daysOfAUserAreAllFoundHoweverManyPagesTheyTake() {
        try (ShadowDatabase shadow = new ShadowDatabase(kind, directory)) {
            List<Line> lines = new ArrayList<>();
            List<DayLine> wanted = new ArrayList<>();
            for (long user = 7; user <= 8; user++) {
                lines.add(new Line(user, null, differing(1)));
                for (long day = 1; day <= 30; day++) {
                    for (long rate = 1; rate <= 20; rate++) {
                        lines.add(new Line(user, new DayRate(day, rate), differing(rate)));
                        wanted.add(new DayLine(user, day, rate));
                    }
                }
            }
            shadow.database.change(tx -> ComparisonStore.keepLines(tx, 3, lines));
            shadow.database.change(tx -> ComparisonStore.keepLines(tx, 4, lines));

            List<DayLine> found = new ArrayList<>();
            DayLine after = new DayLine(-1, -1, -1);
            while (true) {
                DayLine place = after;
                Map<DayLine, Difference> page =
                        shadow.database.read(
                                tx -> ComparisonStore.userDays(tx, 3, false, place, 77));
                if (page.isEmpty()) {
                    break;
                }
                page.forEach((line, difference) -> {
                    assertThat(difference.bytes()).isEqualTo(new Bytes(line.rate(), -1));
                    found.add(line);
                });
                after = found.getLast();
            }
            assertThat(found).isEqualTo(wanted);

            Map<Long, Difference> users =
                    shadow.database.read(tx -> ComparisonStore.users(tx, 3, false, 7, 10));
            assertThat(users).containsOnlyKeys(8L);
        }
    }

    private static Difference differing(long upload) {
        Difference one = new Difference();
        one.panel(new Bytes(upload, 0));
        one.weir(new Bytes(0, 1));
        return one;
    }
}
