package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.TestDatabase;
import dev.weir.shadow.ComparisonChangeStore.Rows;
import dev.weir.shadow.FirstFigureStore.What;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a comparison may still write, and what it must leave alone. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ComparisonChangeStoreTest {
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

    /** Writes as long as this owner forwards. */
    private ComparisonChangeStore writer(long owner, Runnable goesOn) {
        return new ComparisonChangeStore(
                shadow.database,
                goesOn,
                tx -> {
                    if (!ShadowStore.isOwner(tx, owner)) {
                        throw new ReadingOver();
                    }
                });
    }

    private void offer() {
        for (int user = 1; user <= 3; user++) {
            shadow.insert("shadow_usage", "(" + user + ", 0, 5, 1000000, 'taken', 1, 2, 3, 2, 3)");
            shadow.insert("shadow_unknown", "(" + user + ", 1, 1000000, 2, 3, 2, 3)");
        }
    }

    @Test
    void aBeginningDeletesNothingOnceSomebodyElseForwards() {
        TurnBook replaced = shadow.opened();
        offer();
        AtomicInteger pieces = new AtomicInteger();
        // The successor begins after the first piece, whose transaction still found all as it was.
        Runnable goesOn =
                () -> {
                    if (pieces.incrementAndGet() == 2) {
                        shadow.opened();
                    }
                };
        try (LedgerSight sight = LedgerSight.at(100, directory);
                PanelFigures panel = PanelFigures.in(directory)) {
            panel.user(7, new Bytes(1, 1));
            FirstFigureStore store = new FirstFigureStore(writer(replaced.owner(), goesOn));
            assertThatThrownBy(() -> store.begin(sight, panel)).isInstanceOf(ReadingOver.class);
        }
        assertThat(pieces).hasValue(2);
        assertThat(shadow.count("shadow_usage")).isEqualTo(3);
        assertThat(shadow.count("shadow_unknown")).isEqualTo(3);
        assertThat(shadow.count("shadow_figure")).isZero();
    }

    @Test
    void aBeginningForgetsWhatWasOfferedAndKeepsBothSides() {
        TurnBook book = shadow.opened();
        offer();
        begin(book, 1);
        assertThat(shadow.count("shadow_usage")).isZero();
        assertThat(shadow.count("shadow_unknown")).isZero();
        assertThat(shadow.count("shadow_figure")).isEqualTo(1);
    }

    @Test
    void rowsOfOneKeyAddUpAlsoWhereTheyFallIntoSeveralPieces() {
        TurnBook book = shadow.opened();
        begin(book, 2 * ComparisonChangeStore.AT_ONCE + 5);
        assertThat(
                        shadow.database
                                .read(tx ->
                                        FirstFigureStore.between(
                                                tx, What.PANEL_USER_DAY, 0, Long.MAX_VALUE))
                                .getFirst()
                                .amount()
                                .raw())
                .isEqualTo(
                        new Bytes(
                                2 * ComparisonChangeStore.AT_ONCE + 5,
                                3L * (2 * ComparisonChangeStore.AT_ONCE + 5)));
    }

    private void begin(TurnBook book, int rowsOfOneDay) {
        try (LedgerSight sight = LedgerSight.at(100, directory);
                PanelFigures panel = PanelFigures.in(directory)) {
            for (int i = 0; i < rowsOfOneDay; i++) {
                panel.userDay(7, 0, 1_000_000, new Bytes(1, 3));
            }
            new FirstFigureStore(writer(book.owner(), () -> {})).begin(sight, panel);
        }
    }

    @Test
    void onlyTheRowsOfOneComparisonAreCleared() {
        TurnBook book = shadow.opened();
        String none = ", 0".repeat(14);
        shadow.insert("shadow_difference", "(1, 7, 0, 0, 0" + none + ")");
        shadow.insert("shadow_difference", "(2, 7, 0, 0, 0" + none + ")");
        writer(book.owner(), () -> {})
                .clear(new Rows("shadow_difference", "user_id", "comparison", 1L));
        assertThat(shadow.count("shadow_difference where comparison = 2")).isEqualTo(1);
        assertThat(shadow.count("shadow_difference")).isEqualTo(1);
    }
}
