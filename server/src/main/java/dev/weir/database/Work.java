package dev.weir.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What happens inside one transaction. */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
    T run(Transaction tx) throws SQLException;
}
