package dev.weir.machines;

import dev.weir.database.CopyMark;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The lease in the database. All of it runs inside a transaction of the caller; any thread. */
public final class LeaseStore {
    /** Version of the schema in which its tables came. */
    public static final int SINCE = 12;

    /** Who writes, which no ledger that is put in the place of another may say. */
    public static final Set<String> TABLES = Set.of("writer_lease", "writer_term");

    private static final String SELECT =
            "select term, renewal, holder, address, in_step from writer_lease";

    private final InstantSource wall;

    public LeaseStore(InstantSource wall) {
        this.wall = wall;
    }

    /** Empty = nobody ever held it. */
    public Optional<Lease> load(Transaction tx) throws SQLException {
        return loaded(tx.prepared(SELECT));
    }

    /** As {@link #load}; nobody moves it until the transaction ends. Not on SQLite. */
    public Optional<Lease> loadKept(Transaction tx) throws SQLException {
        return loaded(tx.prepared(SELECT + " for update"));
    }

    private static Optional<Lease> loaded(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Lease(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getString(3),
                                    row.getString(4),
                                    names(row.getString(5))))
                    : Optional.empty();
        }
    }

    /**
     * Takes the lease, if it stands as it was seen.
     *
     * @param seen empty = there was none
     * @param after where the taker's journal ends
     * @return its term; 0 = somebody else was faster, or the holder has moved it
     * @throws SQLException also when a copy is made into this database that is not whole yet
     */
    public long take(
            Transaction tx,
            Optional<Lease> seen,
            String machine,
            String address,
            UUID journal,
            long after)
            throws SQLException {
        CopyMark.refuseIn(tx);
        long term = seen.map(Lease::term).orElse(0L) + 1;
        PreparedStatement take;
        if (seen.isEmpty()) {
            take = tx.prepared("insert into writer_lease values (1, ?, 0, ?, ?, '')");
        } else {
            take =
                    tx.prepared(
                            "update writer_lease set term = ?, holder = ?, address = ?,"
                                    + " in_step = '', renewal = renewal + 1"
                                    + " where term = ? and renewal = ?");
            take.setLong(4, seen.get().term());
            take.setLong(5, seen.get().renewal());
        }
        take.setLong(1, term);
        take.setString(2, machine);
        take.setString(3, address);
        if (take.executeUpdate() != 1) {
            return 0;
        }
        PreparedStatement begun = tx.prepared("insert into writer_term values (?, ?, ?, ?, ?)");
        begun.setLong(1, term);
        begun.setString(2, journal.toString());
        begun.setLong(3, after);
        begun.setString(4, machine);
        begun.setLong(5, wall.millis());
        begun.executeUpdate();
        return term;
    }

    /**
     * Moves the lease and says who is in step.
     *
     * @return whether the holder still held it under this term
     */
    public boolean renew(Transaction tx, long term, String holder, Set<String> inStep)
            throws SQLException {
        PreparedStatement renew =
                tx.prepared(
                        "update writer_lease set renewal = renewal + 1, in_step = ?"
                                + " where term = ? and holder = ?");
        renew.setString(1, text(inStep));
        renew.setLong(2, term);
        renew.setString(3, holder);
        return renew.executeUpdate() == 1;
    }

    /**
     * Holds the lease for a command, if it stands as it was seen. No term begins, as the command
     * writes no journal: who could go on before can when it is given up, the machine that held it
     * too. That one is deposed if it is there after all, and can post no more.
     *
     * @param name of the command's hold, of {@link Lease#workName()}
     * @return whether it is held now
     */
    public boolean hold(Transaction tx, Lease seen, String name) throws SQLException {
        Set<String> inStep = new TreeSet<>(seen.inStep());
        boolean ofMachine = !seen.isGivenUp() && !seen.isWork();
        if (ofMachine) {
            inStep.add(seen.holder());
        }
        PreparedStatement hold =
                tx.prepared(
                        "update writer_lease set holder = ?, in_step = ?, renewal = renewal + 1"
                                + " where term = ? and renewal = ?");
        hold.setString(1, name);
        hold.setString(2, text(inStep));
        hold.setLong(3, seen.term());
        hold.setLong(4, seen.renewal());
        boolean held = hold.executeUpdate() == 1;
        if (held && ofMachine) {
            // Not otherwise: a copy that was broken off goes on while the fence is the same.
            tx.prepared("update posting set fence = fence + 1").executeUpdate();
        }
        return held;
    }

    /** Gives the lease up; those in step may take it at once. */
    public void giveUp(Transaction tx, long term, String holder, Set<String> inStep)
            throws SQLException {
        if (renew(tx, term, holder, inStep)) {
            leave(tx, term, holder);
        }
    }

    /** Gives the lease up as it stands. */
    void leave(Transaction tx, long term, String holder) throws SQLException {
        PreparedStatement leave =
                tx.prepared(
                        "update writer_lease set holder = '', renewal = renewal + 1"
                                + " where term = ? and holder = ?");
        leave.setLong(1, term);
        leave.setString(2, holder);
        leave.executeUpdate();
    }

    /** Gives up what a command holds here: of a copy, as its original is held meanwhile. */
    public void leaveWork(Transaction tx) throws SQLException {
        Optional<Lease> lease = load(tx);
        if (lease.isPresent() && lease.get().isWork()) {
            leave(tx, lease.get().term(), lease.get().holder());
        }
    }

    /** Whether the holder has the lease under this term; if so, until the transaction ends. */
    public boolean isHeld(Transaction tx, long term, String holder) throws SQLException {
        PreparedStatement touch =
                tx.prepared(
                        "update writer_lease set renewal = renewal + 1"
                                + " where term = ? and holder = ?");
        touch.setLong(1, term);
        touch.setString(2, holder);
        return touch.executeUpdate() == 1;
    }

    /** All terms, oldest first. */
    public List<Term> terms(Transaction tx) throws SQLException {
        List<Term> terms = new ArrayList<>();
        PreparedStatement select =
                tx.prepared(
                        "select term, journal_id, after_position from writer_term order by term");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                terms.add(
                        new Term(
                                row.getLong(1), UUID.fromString(row.getString(2)), row.getLong(3)));
            }
        }
        return terms;
    }

    private static String text(Set<String> names) {
        return String.join(",", new TreeSet<>(names));
    }

    private static Set<String> names(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(",", -1));
    }
}
