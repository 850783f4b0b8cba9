package dev.weir.ledger;

import static dev.weir.ledger.LedgerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ReconciliationTest {
    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private LedgerFixture ledger;
    private LedgerQueries queries;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(kind, directory);
        queries =
                new LedgerQueries(ledger.database, () -> ledger.calendar, InstantSource.fixed(NOW));
        for (int i = 1; i <= 40; i++) {
            Verdict verdict = LedgerStoreTest.verdict(i, 5, 10, 1);
            ledger.post(NOW.plus(Duration.ofHours(i)), i % 7, i % 3, 10, 1)
                    .with(b -> b.verdicts().add(verdict));
        }
        ledger.with(b -> b.quarantined().add(LedgerStoreTest.held(1, 4, 5)))
                .with(b -> b.adjustments().add(LedgerStoreTest.adjustment(1, 1, 2, 0, -3)))
                .commit();
        ledger.with(b -> b.decided().add(new Quarantined.Decided(1, Quarantined.State.RELEASED, 2)))
                .post(NOW, 1, 1, 4, 5)
                .commit();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void agreesWhenNobodyTouchedTheRows() {
        Reconciliation all = queries.reconcile();
        assertThat(all.differences()).isEmpty();
        assertThat(all.agrees()).isTrue();
        assertThat(all.asOf()).isEqualTo(2);
        assertThat(all.users()).isEqualTo(Figures.usage(404, 45, 404, 45));
        assertThat(all.sources()).isEqualTo(all.users());
        assertThat(all.days()).isEqualTo(all.users());
        assertThat(all.verdicts()).isEqualTo(449);
    }

    @Test
    void stillAgreesWhenRetentionHasRemovedHoursAndVerdicts() {
        long hour = NOW.plus(Duration.ofHours(20)).getEpochSecond();
        long ms = NOW.toEpochMilli() + 20;
        ledger.database.change(tx -> {
            ledger.store.dropVerdictsBefore(tx, ms, 5);
            for (int piece = 0; piece < 15; piece++) {
                ledger.store.dropHoursBefore(tx, hour, 1);
            }
        });
        assertThat(queries.reconcile().differences()).isEmpty();
    }

    @Test
    void findsEveryKindOfRowChangedByHand() {
        for (String table :
                List.of(
                        "day_usage",
                        "hour_usage",
                        "source_day",
                        "source_hour",
                        "user_total",
                        "source_total",
                        "verdict",
                        "adjustment")) {
            ledger.tamper("update " + table + " set upload = upload + 1");
            assertThat(queries.reconcile().differences()).as(table).isNotEmpty();
            ledger.tamper("update " + table + " set upload = upload - 1");
        }
        assertThat(queries.reconcile().agrees()).isTrue();
    }

    @Test
    void saysWhichUserAndHowMuch() {
        ledger.tamper("update user_total set billed_upload = billed_upload - 9 where user_id = 3");
        assertThat(queries.reconcile().differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.where()).isEqualTo("user 3");
                    assertThat(
                                    difference.expected().billedUpload()
                                            - difference.found().billedUpload())
                            .isEqualTo(9);
                });
    }

    @Test
    void findsARowThatWasRemoved() {
        ledger.tamper("delete from day_usage where user_id = 2");
        assertThat(queries.reconcile().differences())
                .extracting(Reconciliation.Difference::where)
                .contains("user 2");
    }
}
