package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.usage.AccountingCalendar;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** An empty database with what tests of this room ask of it. */
final class ShadowDatabase implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");
    static final long DAY = 86_400;
    static final UUID JOURNAL = new UUID(0, 7);

    final Database database;
    final PanelClock clock =
            new PanelClock(InstantSource.fixed(NOW), () -> AccountingCalendar.of(ZoneOffset.UTC));
    private final TestDatabase kind;
    private final DatabaseSettings settings;

    ShadowDatabase(TestDatabase kind, Path directory) {
        this.kind = kind;
        this.settings = kind.fresh(directory);
        this.database = Database.open(settings);
    }

    /** A process that begins to forward. */
    TurnBook opened() {
        TurnBook book = new TurnBook(() -> database, clock);
        book.open(JOURNAL, 100, 0);
        return book;
    }

    /** A change that moves the position by one. */
    static ForwardTurn next(TurnBook book) {
        return new ForwardTurn(
                book.turn(), book.position() + 1, List.of(), List.of(), List.of(), 0, 0);
    }

    /** Makes a change, of which whoever asked for it hears nothing. */
    boolean made(long owner, ForwardTurn change) {
        return database.write(tx -> ShadowStore.change(tx, owner, change));
    }

    /** Writes rows; as of a process that forwards. */
    void insert(String table, String values) {
        database.change(
                tx -> tx.prepared("insert into " + table + " values " + values).executeUpdate());
    }

    long count(String what) {
        return one("count(*)", what);
    }

    long sum(String column, String what) {
        return one("sum(" + column + ")", what);
    }

    private long one(String figure, String what) {
        return database.read(tx -> {
            try (ResultSet row = tx.prepared("select " + figure + " from " + what).executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public void close() {
        database.close();
        kind.giveBack(settings);
    }
}
