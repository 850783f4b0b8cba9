package dev.weir.posting;

import dev.weir.database.Transaction;
import dev.weir.journal.Act;
import java.sql.SQLException;

/** Writes what else is to be known of an act, in the transaction that moves past it. */
@FunctionalInterface
public interface ActWriter {
    /** Called once for each act, in order, by the thread that commits; must not read the ledger. */
    void write(Transaction tx, long position, Act act) throws SQLException;
}
