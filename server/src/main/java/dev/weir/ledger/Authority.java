package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.SQLException;

/**
 * Whether this process may take the fence of posting. Where there are several machines, one that
 * was deposed while it was paused must not take it back (R14).
 */
public interface Authority {
    /** There is nobody else. */
    Authority SOLE = tx -> {};

    /**
     * Holds until the transaction ends.
     *
     * @throws dev.weir.database.DatabaseUnavailable when it may not: nothing was changed
     */
    void check(Transaction tx) throws SQLException;
}
