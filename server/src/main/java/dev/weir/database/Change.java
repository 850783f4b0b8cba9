package dev.weir.database;

import java.sql.SQLException;

/** What happens inside one write transaction that has nothing to tell. */
@FunctionalInterface
public interface Change {
    void run(Transaction tx) throws SQLException;
}
