package dev.weir.ledger;

import dev.weir.database.Database;
import dev.weir.database.TestDatabase;
import dev.weir.database.Transaction;
import dev.weir.rating.Rating;
import dev.weir.usage.AccountingCalendar;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A ledger in a real file, with the position kept, for tests. */
final class LedgerFixture implements AutoCloseable {
    static final UUID JOURNAL = UUID.fromString("00000000-0000-4000-8000-000000000001");
    static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final TestDatabase kind;
    final Database database;
    final LedgerStore store = new LedgerStore(InstantSource.system());
    final LedgerBatch batch = new LedgerBatch();
    AccountingCalendar calendar = AccountingCalendar.of(ZoneId.of("UTC"));
    private long position;
    private long fence;

    LedgerFixture(Path directory) {
        this(TestDatabase.SQLITE, directory);
    }

    LedgerFixture(TestDatabase kind, Path directory) {
        this.kind = kind;
        database = Database.open(kind.fresh(directory));
        fence = database.write(tx -> store.takeFence(tx, JOURNAL)).fence();
    }

    JournalMark mark() {
        return new JournalMark(JOURNAL, position);
    }

    long fence() {
        return fence;
    }

    /** Adds usage at the moment; billed is raw times rate. */
    LedgerFixture post(
            Instant at, long user, long source, long credential, long rate, long up, long down) {
        long second = at.getEpochSecond();
        BatchFilling.post(
                batch,
                calendar.hourStart(second),
                calendar.dayStart(second),
                user,
                source,
                credential,
                rate,
                up,
                down,
                Rating.billed(up, rate),
                Rating.billed(down, rate),
                at.toEpochMilli());
        return this;
    }

    LedgerFixture post(Instant at, long user, long source, long up, long down) {
        return post(at, user, source, user, Rating.ONE, up, down);
    }

    LedgerFixture with(Consumer<LedgerBatch> change) {
        change.accept(batch);
        return this;
    }

    /** Commits the batch one position further. */
    void commit() {
        JournalMark next = new JournalMark(JOURNAL, position + 1);
        database.change(tx -> store.commit(tx, batch, mark(), next, fence));
        position++;
        batch.clear();
    }

    /** All rows of a query, each as text with commas. */
    List<String> rows(String sql) {
        return database.read(tx -> rows(tx, sql));
    }

    private static List<String> rows(Transaction tx, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = tx.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join(",", values));
            }
        }
        return rows;
    }

    /** Does by hand what nobody may. */
    void tamper(String sql) {
        database.change(tx -> {
            try (Statement statement = tx.connection().createStatement()) {
                statement.execute(sql);
            }
        });
    }

    @Override
    public void close() {
        database.close();
        kind.giveBack(database.settings());
    }
}
