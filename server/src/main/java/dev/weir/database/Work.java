package dev.weir.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What happens inside one transaction. A server may roll it back because it met another; then it is
 * run again from its beginning, so it must not depend on what it left in memory.
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
    T run(Transaction tx) throws SQLException;
}
