package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.TestDatabase;
import dev.weir.journal.Appended;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.Report;
import dev.weir.ledger.BatchFilling;
import dev.weir.ledger.Decision;
import dev.weir.ledger.JournalMark;
import dev.weir.ledger.LedgerBatch;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Standpoint;
import dev.weir.ledger.StreamRow;
import dev.weir.ledger.Verdict;
import dev.weir.usage.AccountingCalendar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.SplittableRandom;

/**
 * A data directory with a real journal and a real database, and a fold that is as simple as can be:
 * a report says "user upload download" and that is posted.
 */
final class ProofFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
    private static final long HOUR_MS = 3_600_000;

    final Path data;
    final Journal journal;
    private final TestDatabase kind;
    final Database live;
    final LedgerStore store = new LedgerStore(InstantSource.fixed(START));
    final Openings openings;
    final AccountingCalendar calendar = AccountingCalendar.of(ZoneId.of("UTC"));
    private final SplittableRandom random = new SplittableRandom(1);

    ProofFixture(TestDatabase kind, Path data) {
        this.kind = kind;
        this.data = data;
        journal =
                Journal.open(
                        data.resolve(Backup.JOURNAL),
                        JournalSettings.defaults().withSegmentBytes(64 * 1024),
                        InstantSource.fixed(START),
                        System::nanoTime);
        live = Database.open(kind.fresh(data));
        openings = new Openings(data.resolve(Backup.OPENINGS), InstantSource.fixed(START));
    }

    LedgerQueries queries() {
        return new LedgerQueries(live, () -> calendar, InstantSource.fixed(START));
    }

    /** Appends so many reports and posts them. */
    void run(int reports) {
        for (int i = 0; i < reports; i++) {
            append();
        }
        replay(live, journal.end(), Progress.NONE);
    }

    void append() {
        String body =
                (1 + random.nextInt(20)) + " " + random.nextInt(1000) + " " + random.nextInt(1000);
        // Padding fills segments, so that the journal has several.
        byte[] bytes = (body + " ".repeat(400)).getBytes(StandardCharsets.UTF_8);
        long at = START.toEpochMilli() + journal.end() * HOUR_MS / 50;
        Appended appended =
                journal.append(
                        new Report(
                                1 + random.nextInt(3),
                                7,
                                0,
                                Report.Evidence.COOKIE,
                                false,
                                at,
                                0,
                                at - 60_000,
                                Report.Route.UNIPROXY_PUSH,
                                Report.Client.OTHER,
                                new byte[0],
                                bytes));
        if (!(appended instanceof Appended.Durable)) {
            throw new IllegalStateException(appended.toString());
        }
    }

    void replay(Database target, long until, Progress progress) {
        Standpoint standpoint = target.write(tx -> store.takeFence(tx, journal.id()));
        JournalMark mark = standpoint.mark();
        LedgerBatch batch = new LedgerBatch();
        try (JournalReader reader = journal.readAfter(mark.position())) {
            while (mark.position() < until && reader.next()) {
                post(batch, reader.position(), (Report) reader.entry());
                JournalMark from = mark;
                JournalMark to = new JournalMark(journal.id(), reader.position());
                target.change(tx -> store.commit(tx, batch, from, to, standpoint.fence()));
                batch.clear();
                mark = to;
                progress.reached("folding", mark.position(), until);
            }
        }
    }

    private void post(LedgerBatch batch, long position, Report report) {
        String[] words = new String(report.body(), StandardCharsets.UTF_8).strip().split(" ", 3);
        long user = Long.parseLong(words[0]);
        long up = Long.parseLong(words[1]);
        long down = Long.parseLong(words[2]);
        long second = report.atMillis() / 1000;
        BatchFilling.post(
                batch,
                calendar.hourStart(second),
                calendar.dayStart(second),
                user,
                report.sourceId(),
                user,
                1_000_000,
                up,
                down,
                up,
                down,
                report.atMillis());
        batch.verdicts()
                .add(
                        new Verdict(
                                position,
                                report.sourceId(),
                                report.instance(),
                                0,
                                report.atMillis(),
                                report.fromMillis(),
                                "",
                                1,
                                1,
                                0,
                                up,
                                down,
                                0,
                                0,
                                0,
                                "cookie",
                                Decision.POSTED,
                                "Grüße"));
        batch.streams()
                .add(
                        new StreamRow(
                                report.sourceId(), 7, position, report.atMillis(), new byte[] {1}));
    }

    Verification verify() {
        return new Verify(
                        journal::check,
                        openings,
                        live,
                        queries(),
                        this::replay,
                        data.resolve("scratch"))
                .run(Progress.NONE);
    }

    static void tamper(Database database, String sql) {
        database.change(tx -> {
            try (Statement statement = tx.connection().createStatement()) {
                statement.execute(sql);
            }
        });
    }

    @Override
    public void close() {
        live.close();
        kind.giveBack(live.settings());
        journal.close();
    }
}
