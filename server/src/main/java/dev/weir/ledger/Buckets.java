package dev.weir.ledger;

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
}
