package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.UserFigures.DayRow;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is brought into memory of each user. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class UserFigureStoreTest {
    private static final int DAYS = 400;
    private static final int COMPARED = 3;

    @Parameter TestDatabase kind;
    @TempDir Path directory;

    @Test
    void daysThatAreNotComparedOneByOneAreReadAsOneHoweverManyThereAre() {
        try (ShadowDatabase shadow = new ShadowDatabase(kind, directory);
                LedgerSight sight = LedgerSight.at(100, directory);
                PanelFigures panel = PanelFigures.in(directory)) {
            StringBuilder rows = new StringBuilder();
            for (int day = 0; day < DAYS; day++) {
                rows.append(day == 0 ? "" : ", ")
                        .append("(7, %d, 5, 1500000, 'taken', 2, 10, 20, 15, 30)".formatted(day))
                        .append(", (7, %d, 5, 1500000, 'refused', 1, 4, 0, 6, 0)".formatted(day));
            }
            shadow.insert("shadow_usage", rows.toString());
            UserFigureStore store = new UserFigureStore(sight, panel, Map.of(), DAYS - COMPARED);

            Collection<UserFigures> users = shadow.database.read(store::next);
            assertThat(users).hasSize(1);
            UserFigures user = users.iterator().next();
            assertThat(user.offered).hasSize(COMPARED + 1);
            Map<Fate, Offered.Sums> earlier =
                    user.offered.getOrDefault(
                            new DayRow(UserFigures.EARLIER, 5, 1_500_000), Map.of());
            assertThat(UserFigures.raw(earlier, Fate.REFUSED))
                    .isEqualTo(new Bytes(4L * (DAYS - COMPARED), 0));
            Map<Fate, Offered.Sums> all =
                    user.offeredRows().getOrDefault(new RowKey(5, 1_500_000), Map.of());
            assertThat(UserFigures.raw(all, Fate.TAKEN))
                    .isEqualTo(new Bytes(10L * DAYS, 20L * DAYS));
            assertThat(UserFigures.billed(all, Fate.TAKEN))
                    .isEqualTo(new Bytes(15L * DAYS, 30L * DAYS));
            assertThat(shadow.database.read(store::next)).isEmpty();
        }
    }
}
