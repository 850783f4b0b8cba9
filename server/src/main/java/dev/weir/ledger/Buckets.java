package dev.weir.ledger;

import dev.weir.database.Dialect;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The buckets that a table has, found by one step in its primary key each. Rows stand by (bucket,
 * user), which keeps a commit's writes together; a user's year is then 365 such steps instead of an
 * index by user that every new row would touch at a random place.
 */
final class Buckets {
    private Buckets() {}

    /** A common table expression {@code buckets(bucket)} over all buckets. */
    static String all(String table) {
        return "with recursive buckets(bucket) as (select min(bucket) from "
                + table
                + " union all select (select min(t.bucket) from "
                + table
                + " t where t.bucket > b.bucket) from buckets b where b.bucket is not null)";
    }

    /** The same in the way that suits the database. */
    static String all(Dialect dialect, String table) {
        return dialect == Dialect.MARIADB
                ? "with buckets(bucket) as (select distinct bucket from " + table + ")"
                : all(table);
    }

    /** The buckets that a table has in a range, in order. */
    static List<Long> in(Transaction tx, String table, Range range) throws SQLException {
        String within = "bucket >= ? and bucket < ?";
        boolean steps = tx.dialect() != Dialect.MARIADB;
        PreparedStatement select =
                tx.prepared(
                        steps
                                ? "with recursive buckets(bucket) as (select min(bucket) from "
                                        + table
                                        + " where "
                                        + within
                                        + " union all select (select min(t.bucket) from "
                                        + table
                                        + " t where t.bucket > b.bucket and t.bucket < ?)"
                                        + " from buckets b where b.bucket is not null)"
                                        + " select bucket from buckets where bucket is not null"
                                        + " order by bucket"
                                : "select distinct bucket from "
                                        + table
                                        + " where "
                                        + within
                                        + " order by bucket");
        select.setLong(1, range.from());
        select.setLong(2, range.to());
        if (steps) {
            select.setLong(3, range.to());
        }
        List<Long> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(row.getLong(1));
            }
        }
        return found;
    }
}
