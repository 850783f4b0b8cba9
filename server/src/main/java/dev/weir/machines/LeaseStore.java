package dev.weir.machines;

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

    private final InstantSource wall;

    public LeaseStore(InstantSource wall) {
        this.wall = wall;
    }

    /** Empty = nobody ever held it. */
    public Optional<Lease> load(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared("select term, renewal, holder, address, in_step from writer_lease");
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
     */
    public long take(
            Transaction tx,
            Optional<Lease> seen,
            String machine,
            String address,
            UUID journal,
            long after)
            throws SQLException {
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
     * @return whether it was still held under this term
     */
    public boolean renew(Transaction tx, long term, Set<String> inStep) throws SQLException {
        PreparedStatement renew =
                tx.prepared(
                        "update writer_lease set renewal = renewal + 1, in_step = ?"
                                + " where term = ?");
        renew.setString(1, String.join(",", new TreeSet<>(inStep)));
        renew.setLong(2, term);
        return renew.executeUpdate() == 1;
    }

    /** Gives the lease up; those in step may take it at once. */
    public void giveUp(Transaction tx, long term, Set<String> inStep) throws SQLException {
        if (renew(tx, term, inStep)) {
            PreparedStatement leave =
                    tx.prepared("update writer_lease set holder = '' where term = ?");
            leave.setLong(1, term);
            leave.executeUpdate();
        }
    }

    /** Whether the lease is held under this term; if so, until the transaction ends. */
    public boolean isHeld(Transaction tx, long term) throws SQLException {
        PreparedStatement touch =
                tx.prepared("update writer_lease set renewal = renewal + 1 where term = ?");
        touch.setLong(1, term);
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

    private static Set<String> names(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(",", -1));
    }
}
