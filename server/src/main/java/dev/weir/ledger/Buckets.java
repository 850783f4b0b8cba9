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
        return text(table, "", "");
    }

    /** The same over [?, ?): binds from, then to. */
    static String between(String table) {
        return text(table, " where bucket >= ?", " and t.bucket < r.upto");
    }

    private static String text(String table, String first, String next) {
        String upto = first.isEmpty() ? "0" : "?";
        String firstBucket = "select min(bucket) from " + table + first;
        return "with recursive r(bucket, upto) as (select ("
                + firstBucket
                + "), "
                + upto
                + " union all select (select min(t.bucket) from "
                + table
                + " t where t.bucket > r.bucket"
                + next
                + "), r.upto from r where r.bucket is not null),"
                + " buckets(bucket) as (select bucket from r where bucket is not null"
                + (first.isEmpty() ? "" : " and bucket < upto")
                + ")";
    }
}
