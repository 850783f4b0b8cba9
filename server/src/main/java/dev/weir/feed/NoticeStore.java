package dev.weir.feed;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Hands notifications to PostgreSQL. */
final class NoticeStore {
    private NoticeStore() {}

    /** They are sent when the transaction commits. Who listens is told of them in this order. */
    static void send(Transaction tx, List<Notice> notices) throws SQLException {
        // Nothing is lost with a notification: nobody need wait for the disk.
        tx.prepared("set local synchronous_commit = off").execute();
        PreparedStatement notify =
                tx.prepared(
                        "select count(pg_notify(channel, payload))"
                                + " from unnest(?::text[], ?::text[]) as n (channel, payload)");
        var connection = tx.connection();
        notify.setArray(
                1,
                connection.createArrayOf(
                        "text", notices.stream().map(n -> n.channel().text()).toArray()));
        notify.setArray(
                2,
                connection.createArrayOf("text", notices.stream().map(Notice::payload).toArray()));
        notify.executeQuery().close();
    }
}
