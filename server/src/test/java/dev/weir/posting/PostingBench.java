package dev.weir.posting;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryJson;
import dev.weir.directory.DirectoryStore;
import dev.weir.directory.Group;
import dev.weir.directory.Node;
import dev.weir.directory.Node.Family;
import dev.weir.directory.User;
import dev.weir.journal.Act;
import dev.weir.journal.Entry;
import dev.weir.journal.Report;
import dev.weir.ledger.LedgerStore;
import dev.weir.rating.RatePlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** A journal in memory and a real database to post it into; bodies are {@code "7:100,5 8:3,0"}. */
final class PostingBench implements AutoCloseable {
    static final long START = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
    static final UUID JOURNAL = new UUID(1, 2);
    static final long GIGABIT = 1_000_000_000L;

    private static final InstantSource WALL = InstantSource.fixed(Instant.ofEpochMilli(START));

    final List<Entry> entries = new ArrayList<>();
    final LedgerStore ledger = new LedgerStore(WALL);
    final Database database;
    private final TestDatabase kind;
    private final DatabaseSettings place;
    private Poster poster;
    private int posted;

    /** In a database that is given back when the bench is closed. */
    PostingBench(TestDatabase kind, Path directory) {
        this.kind = kind;
        place = kind.fresh(directory);
        database = Database.open(place);
        poster = resume();
    }

    private Poster resume() {
        return Poster.resume(
                database, ledger, new DirectoryStore(), _ -> PostingBench::read, JOURNAL);
    }

    Poster poster() {
        return poster;
    }

    /** Folds what was entered since the last call; does not commit. */
    PostingBench fold() {
        while (posted < entries.size()) {
            poster.apply(posted + 1, entries.get(posted));
            posted++;
        }
        return this;
    }

    void commit() {
        fold();
        poster.beginCommit();
        poster.awaitCommit();
    }

    /** Loses all memory, as a crash does; what was not committed is folded again. */
    void crash() {
        poster.close();
        poster = resume();
        posted = (int) poster.committed();
    }

    long enter(Entry entry) {
        entries.add(entry);
        return entries.size();
    }

    long change(DirectoryChange change) {
        return enter(
                new Act(
                        UUID.randomUUID(),
                        DirectoryJson.typeOf(change),
                        "test",
                        START,
                        DirectoryJson.write(change)));
    }

    long decide(LedgerAct act) {
        return enter(act.toAct("test", WALL));
    }

    void user(long id) {
        change(new DirectoryChange.UserSaved(aUser(id, false)));
    }

    static User aUser(long id, boolean deleted) {
        return new User(
                id,
                "user " + id,
                "u" + id + "@example.org",
                new UUID(0, id),
                100 + id,
                Group.DEFAULT,
                User.UNLIMITED,
                null,
                true,
                0,
                0,
                deleted);
    }

    void node(long sourceId, Family family, RatePlan rate) {
        change(new DirectoryChange.NodeSaved(aNode(sourceId, family, rate)));
    }

    static Node aNode(long sourceId, Family family, RatePlan rate) {
        return new Node(
                sourceId,
                "shadowsocks",
                sourceId,
                "node " + sourceId,
                "n" + sourceId + ".example.org",
                "DE",
                "",
                true,
                family,
                GIGABIT,
                0,
                new TreeSet<>(List.of(Group.DEFAULT)),
                rate,
                "",
                new UUID(9, sourceId),
                "{}",
                false);
    }

    /** A report with a cookie that covers the minute before {@code atMillis}. */
    long report(long sourceId, long instance, long ack, long atMillis, String body) {
        return enter(
                new Report(
                        sourceId,
                        instance,
                        ack,
                        Report.Evidence.COOKIE,
                        false,
                        atMillis,
                        atMillis * 1_000_000L,
                        atMillis - 60_000,
                        Report.Route.UNIPROXY_PUSH,
                        Report.Client.RESTY,
                        new byte[0],
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    /** A report without a cookie, of whose predecessor's answer nothing is known. */
    long plainReport(long sourceId, long atMillis, String body) {
        return enter(
                new Report(
                        sourceId,
                        0,
                        0,
                        Report.Evidence.UNKNOWN,
                        false,
                        atMillis,
                        atMillis * 1_000_000L,
                        atMillis - 60_000,
                        Report.Route.UNIPROXY_PUSH,
                        Report.Client.RESTY,
                        new byte[0],
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    static void read(Report report, Readings into) {
        into.clear();
        for (String part : new String(report.body(), StandardCharsets.UTF_8).split(" ", -1)) {
            String[] numbers = part.split("[:,]", -1);
            into.add(
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]));
        }
    }

    /** Rows of a query, columns joined by a blank. */
    List<String> rows(String sql) {
        return database.read(tx -> {
            List<String> rows = new ArrayList<>();
            try (var statement = tx.connection().createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        row.append(i == 1 ? "" : " ").append(result.getString(i));
                    }
                    rows.add(row.toString());
                }
            }
            return rows;
        });
    }

    @Override
    public void close() {
        poster.close();
        database.close();
        kind.giveBack(place);
    }
}
