package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.shadow.Grounds.Moved;
import dev.weir.shadow.Grounds.Verdicts;
import dev.weir.shadow.PanelFigures.DayKey;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the comparison reads of verdicts and held amounts. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LedgerSightStoreTest {
    private static final long DAY = 86_400;
    private static final long NODE = 5;

    @Parameter TestDatabase kind;
    @TempDir Path directory;
    private ShadowDatabase shadow;

    @BeforeEach
    void open() {
        shadow = new ShadowDatabase(kind, directory);
    }

    @AfterEach
    void close() {
        shadow.close();
    }

    @Test
    void reportsThatReachOverTheEndsOfDaysAreFoundWithWhatWasHeldOfThem() {
        verdict(11, NODE, 2 * DAY - 60, 2 * DAY + 60, 30, 0);
        verdict(12, NODE, 2 * DAY + 60, 2 * DAY + 120, 500, 0);
        verdict(13, 6, DAY, 2 * DAY, 7_000, 0);
        held(1, 11, 2 * DAY - 60, 2 * DAY + 60, 4, "held", 0);
        held(2, 12, 2 * DAY + 60, 2 * DAY + 120, 90, "held", 0);
        // The panel was away for two days: it counted these on the fifth.
        verdict(21, NODE, 3 * DAY - 10, 3 * DAY + 10, 1, 0);
        verdict(22, NODE, 3 * DAY + 10, 3 * DAY + 20, 2, 0);

        Map<DayKey, Moved> moved =
                shadow.database.read(tx -> {
                    Moves moves = new Moves(shadow.clock::day);
                    LedgerSightStore.moves(tx, new DayKey(NODE, 2 * DAY), 11, 13, moves);
                    LedgerSightStore.moves(tx, new DayKey(NODE, 5 * DAY), 21, 22, moves);
                    return moves.moved();
                });
        assertThat(moved)
                .containsOnly(
                        Map.entry(key(1), moved(0, 34)),
                        Map.entry(key(2), moved(34, 1)),
                        Map.entry(key(3), moved(0, 3)),
                        Map.entry(key(5), moved(3, 0)));
    }

    @Test
    void verdictsTellWhatWasReleasedUpToThePosition() {
        verdict(11, NODE, 0, 60, 100, 25);
        held(1, 11, 0, 60, 10, "held", 0);
        held(2, 11, 0, 60, 20, "released", 50);
        held(3, 11, 0, 60, 40, "released", 51);
        held(4, 11, 0, 60, 80, "dismissed", 40);

        Verdicts said = shadow.database.read(tx -> LedgerSightStore.verdicts(tx, NODE, 1, 20, 50));
        assertThat(said)
                .isEqualTo(
                        new Verdicts(
                                new Bytes(100, 0), 25, 0, new Bytes(150, 0), new Bytes(20, 0)));
    }

    @Test
    void howFarVerdictsAreGoneIsKnown() {
        assertThat(dropped()).isZero();
        shadow.insert("retention", "('verdict', 77, 0, 0)");
        assertThat(dropped()).isEqualTo(77);
    }

    private long dropped() {
        return shadow.database.read(LedgerSightStore::verdictsDropped);
    }

    private void verdict(
            long position, long source, long from, long to, long upload, long repeated) {
        shadow.insert(
                "verdict",
                "(%d, %d, 0, 0, %d000, %d000, 'x', 1, 1, 0, %d, 0, %d, 0, 0, 'cookie', 'posted', '')"
                        .formatted(position, source, to, from, upload, repeated));
    }

    private void held(
            long id, long position, long from, long to, long upload, String state, long decided) {
        shadow.insert(
                "quarantine",
                "(%d, %d, %d, '7', 7, 1, %d, 0, %d000, %d000, 'stale', '%s', %d)"
                        .formatted(id, position, NODE, upload, from, to, state, decided));
    }

    private static DayKey key(long day) {
        return new DayKey(NODE, day * DAY);
    }

    private static Moved moved(long out, long in) {
        return new Moved(new Bytes(out, 0), new Bytes(in, 0));
    }
}
