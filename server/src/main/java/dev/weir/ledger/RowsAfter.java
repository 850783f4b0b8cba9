package dev.weir.ledger;

import dev.weir.database.Dialect;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What comes after a key of usage, in words that each database finds by its index. */
enum RowsAfter {
    /** SQLite and PostgreSQL compare whole rows along the index. */
    AS_ONE {
        @Override
        String condition() {
            return "(" + String.join(", ", COLUMNS) + ") > (?, ?, ?, ?, ?)";
        }

        @Override
        int bind(PreparedStatement select, RowPage.Key after) throws SQLException {
            int parameter = 1;
            for (long value : numbers(after)) {
                select.setLong(parameter++, value);
            }
            return parameter;
        }
    },
    /** MariaDB would compare every row from the first on; of alternatives it makes ranges. */
    ONE_BY_ONE {
        @Override
        String condition() {
            List<String> alternatives = new ArrayList<>();
            String same = "";
            for (String column : COLUMNS) {
                alternatives.add("(" + same + column + " > ?)");
                same += column + " = ? and ";
            }
            return "(" + String.join(" or ", alternatives) + ")";
        }

        @Override
        int bind(PreparedStatement select, RowPage.Key after) throws SQLException {
            long[] values = numbers(after);
            int parameter = 1;
            for (int last = 0; last < values.length; last++) {
                for (int i = 0; i <= last; i++) {
                    select.setLong(parameter++, values[i]);
                }
            }
            return parameter;
        }
    };

    private static final List<String> COLUMNS =
            List.of("bucket", "user_id", "source_id", "credential_id", "rate");

    static RowsAfter of(Dialect dialect) {
        return dialect == Dialect.MARIADB ? ONE_BY_ONE : AS_ONE;
    }

    /** With a parameter for each value. */
    abstract String condition();

    /** Binds from the first parameter on; returns the number of the next. */
    abstract int bind(PreparedStatement select, RowPage.Key after) throws SQLException;

    static long[] numbers(RowPage.Key after) {
        return new long[] {
            after.bucket(), after.userId(), after.sourceId(), after.credentialId(), after.rate()
        };
    }
}
