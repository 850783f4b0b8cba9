package dev.weir.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Prepared statements of one connection by their text. One thread at a time. */
final class Statements {
    private final Map<String, PreparedStatement> byText = new HashMap<>();

    PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        PreparedStatement known = byText.get(sql);
        if (known != null) {
            return known;
        }
        PreparedStatement made = connection.prepareStatement(sql);
        byText.put(sql, made);
        return made;
    }

    void close() throws SQLException {
        for (PreparedStatement statement : byText.values()) {
            statement.close();
        }
        byText.clear();
    }
}
