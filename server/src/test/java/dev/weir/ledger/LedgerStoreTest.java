package dev.weir.ledger;

import static dev.weir.ledger.LedgerFixture.JOURNAL;
import static dev.weir.ledger.LedgerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.DatabaseRefused;
import dev.weir.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class LedgerStoreTest {
    @Parameter TestDatabase kind;

    private static final String USAGE =
            "select user_id, source_id, credential_id, rate, upload, download, billed_upload,"
                    + " billed_download from ";

    @TempDir Path directory;
    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(kind, directory);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    static Verdict verdict(long position, long source, long up, long down) {
        return new Verdict(
                position,
                source,
                7,
                0,
                NOW.toEpochMilli() + position,
                NOW.toEpochMilli(),
                "ab".repeat(32),
                2,
                1,
                0,
                up,
                down,
                3,
                0,
                0,
                "cookie",
                Decision.POSTED,
                "");
    }

    static Quarantined held(long id, long up, long down) {
        return new Quarantined(
                id,
                1,
                5,
                "key",
                1,
                1,
                up,
                down,
                0,
                1,
                Quarantined.Reason.IMPLAUSIBLE,
                Quarantined.State.HELD,
                0);
    }

    @Test
    void addsEachCommitToTheRowsOfItsKey() {
        ledger.post(NOW, 1, 5, 10, 20).post(NOW, 1, 5, 1, 2_000_000, 2, 0).commit();
        ledger.post(NOW.plusSeconds(60), 1, 5, 100, 200).commit();
        assertThat(ledger.rows(USAGE + "hour_usage"))
                .containsExactlyInAnyOrder(
                        "1,5,1,1000000,110,220,110,220", "1,5,1,2000000,2,0,4,0");
    }

    @Test
    void writesHoursDaysAndTotalsThatAgreeWhateverTheBatchSize() {
        for (int commit = 0; commit < 3; commit++) {
            for (int user = 1; user <= 200; user++) {
                ledger.post(
                        NOW.plus(Duration.ofHours(10L * commit)), user, user % 3, user, 2L * user);
            }
            ledger.commit();
        }
        String sums =
                "select sum(upload), sum(download), sum(billed_upload), sum(billed_download)"
                        + " from ";
        String all = "60300,120600,60300,120600";
        for (String table :
                List.of(
                        "hour_usage",
                        "day_usage",
                        "source_hour",
                        "source_day",
                        "user_total",
                        "source_total")) {
            assertThat(ledger.rows(sums + table)).as(table).containsExactly(all);
        }
        assertThat(ledger.rows("select count(*) from hour_usage")).containsExactly("600");
        assertThat(ledger.rows("select count(*) from day_usage")).containsExactly("400");
        assertThat(ledger.rows("select count(*) from source_day")).containsExactly("6");
        assertThat(ledger.rows("select upload, last_at_ms from user_total where user_id = 9"))
                .containsExactly("27," + NOW.plus(Duration.ofHours(20)).toEpochMilli());
    }

    @Test
    void refusesToPostFromAPlaceWhereItDoesNotStand() {
        ledger.post(NOW, 1, 5, 10, 20).commit();
        ledger.post(NOW, 1, 5, 1, 1);
        JournalMark stale = new JournalMark(JOURNAL, 0);
        JournalMark next = new JournalMark(JOURNAL, 2);
        UUID otherJournal = UUID.fromString("00000000-0000-4000-8000-000000000002");
        assertLost(stale, next, ledger.fence());
        assertLost(
                new JournalMark(otherJournal, 1), new JournalMark(otherJournal, 2), ledger.fence());
        assertLost(ledger.mark(), next, ledger.fence() - 1);
        assertThat(ledger.rows("select position, upload from posting, user_total"))
                .containsExactly("1,10");
    }

    private void assertLost(JournalMark from, JournalMark to, long fence) {
        assertThatThrownBy(() ->
                        ledger.database.change(
                                tx -> ledger.store.commit(tx, ledger.batch, from, to, fence)))
                .isInstanceOf(PositionLost.class);
    }

    @Test
    void shutsOutWhoLostTheFence() {
        ledger.commit();
        Standpoint taken = ledger.database.write(tx -> ledger.store.takeFence(tx, JOURNAL));
        assertThat(taken.mark()).isEqualTo(ledger.mark());
        assertThat(taken.fence()).isEqualTo(ledger.fence() + 1);
        assertThatThrownBy(ledger::commit).isInstanceOf(PositionLost.class);
    }

    @Test
    void changesNothingWhenAnyPartIsRefused() {
        ledger.with(b -> b.verdicts().add(verdict(1, 5, 1, 1))).commit();
        ledger.post(NOW, 1, 5, 10, 20).with(b -> b.verdicts().add(verdict(1, 5, 1, 1)));
        assertThatThrownBy(ledger::commit).isInstanceOf(DatabaseRefused.class);
        assertThat(ledger.rows("select count(*) from hour_usage")).containsExactly("0");
        assertThat(ledger.rows("select position from posting")).containsExactly("1");
    }

    @Test
    void refusesNegativeRowsAndSumsBeyondALongInTheSchema() {
        ledger.post(NOW, 1, 5, Long.MAX_VALUE, 0).commit();
        assertThatThrownBy(() -> ledger.tamper("update day_usage set upload = -1"))
                .isInstanceOf(DatabaseRefused.class);
        ledger.post(NOW, 1, 5, 1, 0);
        assertThatThrownBy(ledger::commit).isInstanceOf(DatabaseRefused.class);
        assertThat(ledger.rows("select upload from day_usage"))
                .containsExactly(Long.toString(Long.MAX_VALUE));
        if (kind == TestDatabase.SQLITE) {
            // It would make a float of what does not fit.
            assertThat(ledger.rows("select typeof(upload) from day_usage"))
                    .containsExactly("integer");
        }
    }

    @Test
    void writesStatesOfStreamsThatTogetherAreMoreThanAServerTakesAtOnce() {
        for (int stream = 1; stream <= 70; stream++) {
            byte[] state = new byte[400_000];
            ledger.with(b -> b.streams().add(new StreamRow(b.streams().size(), 1, 1, 2, state)));
        }

        ledger.commit();

        assertThat(ledger.rows("select count(*), sum(length(state)) from stream"))
                .containsExactly("70,28000000");
    }

    @Test
    void keepsVerdictsHeldAmountsActsStreamsAndFoldStates() {
        UUID act = UUID.fromString("00000000-0000-4000-8000-00000000000a");
        byte[] state = "state".getBytes(StandardCharsets.UTF_8);
        ledger.with(b -> b.verdicts().add(verdict(1, 5, 1, 1)))
                .with(b -> b.quarantined().add(held(1, 4, 5)))
                .with(b -> b.acts().add(new AppliedAct(act, 1, "user.saved", "local", 3)))
                .with(b -> b.streams().add(new StreamRow(5, -7, 1, 2, state)))
                .with(b -> b.streams().add(new StreamRow(5, 8, 1, 2, state)))
                .with(b -> b.foldStates().put("run", state))
                .commit();
        ledger.with(b -> b.streams().add(new StreamRow(5, -7, 2, 9, new byte[] {1})))
                .with(b -> b.forgotten().add(new StreamRow(5, 8, 0, 0, new byte[0])))
                .with(b ->
                        b.decided().add(new Quarantined.Decided(1, Quarantined.State.RELEASED, 2)))
                .commit();
        ledger.database.read(tx -> {
            List<StreamRow> streams = new ArrayList<>();
            ledger.store.loadStreams(tx, streams::add);
            assertThat(streams)
                    .singleElement()
                    .satisfies(s -> {
                        assertThat(s.instance()).isEqualTo(-7);
                        assertThat(s.lastPosition()).isEqualTo(2);
                        assertThat(s.state()).containsExactly(1);
                    });
            assertThat(ledger.store.loadFoldState(tx, "run")).isEqualTo(state);
            assertThat(ledger.store.loadFoldState(tx, "other")).isNull();
            assertThat(ledger.store.knowsAct(tx, act)).isTrue();
            assertThat(ledger.store.knowsAct(tx, JOURNAL)).isFalse();
            Quarantined released = ledger.store.quarantined(tx, 1).orElseThrow();
            assertThat(released.state()).isEqualTo(Quarantined.State.RELEASED);
            assertThat(released.decidedPosition()).isEqualTo(2);
            return true;
        });
        assertThatThrownBy(() ->
                        ledger.with(b ->
                                        b.decided()
                                                .add(
                                                        new Quarantined.Decided(
                                                                1, Quarantined.State.DISMISSED, 3)))
                                .commit())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void addsAdjustmentsBesideTheTotals() {
        ledger.post(NOW, 1, 5, 100, 100)
                .with(b -> b.adjustments().add(adjustment(1, 1, 5, 0, -30)))
                .with(b -> b.adjustments().add(adjustment(2, 2, 0, 0, 7)))
                .commit();
        List<Total> totals = new ArrayList<>();
        ledger.database.read(tx -> {
            ledger.store.forEachUserTotal(tx, totals::add);
            ledger.store.forEachSourceTotal(tx, totals::add);
            return true;
        });
        assertThat(totals).extracting(Total::id).containsExactly(1L, 2L, 0L, 5L);
        assertThat(totals).extracting(Total::charged).containsExactly(170L, 7L, 7L, 170L);
        assertThat(totals.getFirst().upload()).isEqualTo(100);
    }

    static Adjustment adjustment(int id, long user, long source, long bucket, long billedUpload) {
        return new Adjustment(
                new UUID(0, id),
                1,
                user,
                source,
                bucket,
                0,
                0,
                billedUpload,
                0,
                "goodwill",
                "local",
                NOW.toEpochMilli(),
                Adjustment.Kind.ADJUSTED);
    }

    @Test
    void movesANamesUsageToTheUserItBelongsTo() {
        ledger.with(b -> b.unattributed().add(new Unattributed(41, 5, "u-41", 1, 0)))
                .with(b -> b.unattributed().add(new Unattributed(42, 5, "u-42", 1, 0)))
                .post(NOW, 0, 5, 41, 1_000_000, 10, 20)
                .post(NOW, 0, 5, 42, 1_000_000, 1, 2)
                .post(NOW.plus(Duration.ofDays(1)), 0, 5, 41, 2_000_000, 100, 200)
                .post(NOW, 9, 5, 77, 1_000_000, 1_000, 0)
                .commit();
        ledger.with(b -> b.assigned().add(new Unattributed.Assigned(41, 9, 77)))
                .post(NOW, 0, 5, 41, 1_000_000, 5, 5)
                .commit();
        for (String table : List.of("hour_usage", "day_usage")) {
            assertThat(ledger.rows(USAGE + table + " order by 1, 4"))
                    .as(table)
                    .containsExactly(
                            "0,5,42,1000000,1,2,1,2",
                            "9,5,77,1000000,1015,25,1015,25",
                            "9,5,77,2000000,100,200,200,400");
        }
        assertThat(
                        ledger.rows(
                                "select user_id, upload, billed_download from user_total order by 1"))
                .containsExactly("0,1,2", "9,1115,425");
        assertThat(ledger.rows("select upload from source_total")).containsExactly("1116");
        assertThat(ledger.rows("select id, assigned_user_id from unattributed order by 1"))
                .containsExactly("41,9", "42,0");
    }

    @Test
    void dropsOldHoursInPiecesAndLeavesDaysAlone() {
        for (int hour = 0; hour < 3; hour++) {
            for (int user = 0; user < 100; user++) {
                ledger.post(NOW.plus(Duration.ofHours(hour)), user, 5, 1, 1);
            }
        }
        ledger.commit();
        long second = NOW.plus(Duration.ofHours(2)).getEpochSecond();
        int pieces = 0;
        while (ledger.database.write(tx -> ledger.store.dropHoursBefore(tx, second, 30)) > 0) {
            pieces++;
        }
        assertThat(pieces).isEqualTo(10);
        assertThat(ledger.rows("select distinct bucket from hour_usage"))
                .containsExactly(String.valueOf(second));
        assertThat(ledger.rows("select count(*) from day_usage")).containsExactly("100");
    }

    @Test
    void dropsWhatAMonthOfHoursTookOnDiskAndNoFigureChanges() {
        for (int month = 1; month <= 3; month++) {
            for (int user = 1; user <= 20; user++) {
                ledger.post(NOW.minus(Duration.ofDays(30L * month)), user, 5, user, 2);
            }
        }
        ledger.commit();
        List<String> figures =
                List.of("day_usage", "source_day", "user_total", "source_total").stream()
                        .flatMap(table -> ledger.rows("select * from " + table).stream())
                        .toList();
        assertThat(hourParts()).contains("hour_usage_2025_12", "hour_usage_2026_01");
        long february = NOW.minus(Duration.ofDays(37)).getEpochSecond(); // of the 1st
        while (ledger.database.write(tx -> ledger.store.dropHoursBefore(tx, february, 7)) > 0) {
            assertThat(hourParts()).contains("hour_usage_2026_01");
        }
        assertThat(ledger.rows("select count(*) from hour_usage")).containsExactly("20");
        assertThat(hourParts())
                .contains("hour_usage_2026_02")
                .matches(parts ->
                        kind != TestDatabase.POSTGRESQL || !parts.contains("hour_usage_2026_01"));
        assertThat(
                        List.of("day_usage", "source_day", "user_total", "source_total").stream()
                                .flatMap(table -> ledger.rows("select * from " + table).stream()))
                .containsExactlyInAnyOrderElementsOf(figures);
        // A late report of January makes its part again.
        ledger.post(NOW.minus(Duration.ofDays(60)), 1, 5, 1, 1).commit();
        assertThat(ledger.rows("select count(*) from hour_usage")).containsExactly("21");
    }

    @Test
    void leavesAMonthOfHoursThatSomebodyIsReadingForTheNextRound() throws SQLException {
        if (kind != TestDatabase.POSTGRESQL) {
            return; // others have no parts
        }
        ledger.post(NOW.minus(Duration.ofDays(60)), 1, 5, 1, 1).commit();
        long now = NOW.getEpochSecond();
        try (Connection reader = TestDatabase.connect(ledger.database.settings());
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select * from hour_usage").close();
            while (ledger.database.write(tx -> ledger.store.dropHoursBefore(tx, now, 7)) > 0) {
                assertThat(hourParts()).contains("hour_usage_2026_01");
            }
            assertThat(hourParts()).contains("hour_usage_2026_01");
            assertThat(ledger.rows("select count(*) from hour_usage")).containsExactly("0");
            reader.rollback();
        }
        int left = ledger.database.write(tx -> ledger.store.dropHoursBefore(tx, now, 7));
        assertThat(left).isZero();
        assertThat(hourParts()).doesNotContain("hour_usage_2026_01");
    }

    /** Parts by month; where there are none, as if all were there. */
    private List<String> hourParts() {
        return kind == TestDatabase.POSTGRESQL
                ? ledger.rows(
                        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                                + " where i.inhparent = 'hour_usage'::regclass")
                : List.of("hour_usage_2025_12", "hour_usage_2026_01", "hour_usage_2026_02");
    }

    @Test
    void dropsAUserWithMoreRowsThanAPieceWhole() {
        for (int name = 1; name <= 50; name++) {
            ledger.post(NOW, 0, 5, name, 1, 1, 1);
        }
        ledger.post(NOW, 3, 5, 1, 1).commit();
        long later = NOW.getEpochSecond() + 7200;
        List<Integer> dropped = new ArrayList<>();
        for (int piece = 0; piece < 3; piece++) {
            dropped.add(ledger.database.write(tx -> ledger.store.dropHoursBefore(tx, later, 10)));
        }
        assertThat(dropped).containsExactly(50, 1, 1);
    }

    @Test
    void carriesTheSumsOfDroppedVerdictsForward() {
        for (int position = 1; position <= 5; position++) {
            Verdict verdict = verdict(position, 5, position, 10L * position);
            ledger.with(b -> b.verdicts().add(verdict));
        }
        ledger.commit();
        long before = NOW.toEpochMilli() + 4;
        int pieces = 0;
        while (ledger.database.write(tx -> ledger.store.dropVerdictsBefore(tx, before, 2)) > 0) {
            pieces++;
        }
        assertThat(pieces).isEqualTo(2);
        assertThat(ledger.rows("select position from verdict")).containsExactly("4", "5");
        assertThat(ledger.rows("select name, dropped_through, upload, download from retention"))
                .containsExactly("verdict,3,6,60");
    }
}
