package dev.weir.access;

import dev.weir.database.StoredText;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of the audit log. Stateless; one transaction at a time. */
public final class AuditStore {
    /** A state is a node with certificates at most; longer ones would hide the rest. */
    private static final int LONGEST_STATE = 64 << 10;

    /** Enters a row after all others; its own id is not looked at. */
    public void append(Transaction tx, AuditEntry entry) throws SQLException {
        long id = 1;
        try (ResultSet row =
                tx.prepared("select coalesce(max(id), 0) from access_audit").executeQuery()) {
            if (row.next()) {
                id = row.getLong(1) + 1;
            }
        }
        PreparedStatement insert =
                tx.prepared(
                        """
                        insert into access_audit (id, at_ms, kind, account_id, actor, address,
                            action, target, position, state_before, state_after)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                        """);
        insert.setLong(1, id);
        insert.setLong(2, entry.atMs());
        insert.setString(3, entry.kind().name());
        insert.setLong(4, entry.accountId());
        insert.setString(5, cut(entry.actor(), 320));
        insert.setString(6, cut(entry.address(), 45));
        insert.setString(7, cut(entry.action(), 60));
        insert.setString(8, cut(entry.target(), 400));
        insert.setLong(9, entry.position());
        insert.setString(10, state(entry.before()));
        insert.setString(11, state(entry.after()));
        insert.executeUpdate();
    }

    private static String cut(String text, int most) {
        return StoredText.of(text, most);
    }

    @org.jspecify.annotations.Nullable
    private static String state(@org.jspecify.annotations.Nullable String json) {
        return json == null || json.length() <= LONGEST_STATE
                ? json
                : "{\"tooLong\":" + json.length() + "}";
    }

    /** Newest first. */
    List<AuditEntry> page(Transaction tx, AuditQuery query) throws SQLException {
        StringBuilder sql =
                new StringBuilder(
                        """
                        select id, at_ms, kind, account_id, actor, address, action, target,
                            position, state_before, state_after
                        from access_audit where id < ? and at_ms >= ? and at_ms < ?\
                        """);
        List<String> texts = new ArrayList<>();
        equal(sql, texts, "actor", query.actor());
        equal(sql, texts, "action", query.action());
        equal(sql, texts, "target", query.target());
        sql.append(" order by id desc limit ?");
        PreparedStatement select = tx.prepared(sql.toString());
        select.setLong(1, query.before());
        select.setLong(2, query.fromMs());
        select.setLong(3, query.toMs());
        int parameter = 4;
        for (String text : texts) {
            select.setString(parameter++, text);
        }
        select.setInt(parameter, query.limit());
        List<AuditEntry> page = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                page.add(entry(rows));
            }
        }
        return page;
    }

    private static void equal(StringBuilder sql, List<String> texts, String column, String wanted) {
        if (!wanted.isEmpty()) {
            sql.append(" and ").append(column).append(" = ?");
            texts.add(wanted);
        }
    }

    private static AuditEntry entry(ResultSet rows) throws SQLException {
        return new AuditEntry(
                rows.getLong(1),
                rows.getLong(2),
                Principal.Kind.valueOf(rows.getString(3)),
                rows.getLong(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getLong(9),
                rows.getString(10),
                rows.getString(11));
    }

    /** Forgets at most so many of the rows before a moment; how many it were. */
    int dropBefore(Transaction tx, long beforeMs, int most) throws SQLException {
        PreparedStatement bound =
                tx.prepared(
                        """
                        select id from access_audit where at_ms < ? order by id limit ?\
                        """);
        bound.setLong(1, beforeMs);
        bound.setInt(2, most);
        long last = 0;
        try (ResultSet rows = bound.executeQuery()) {
            while (rows.next()) {
                last = rows.getLong(1);
            }
        }
        PreparedStatement delete =
                tx.prepared("delete from access_audit where id <= ? and at_ms < ?");
        delete.setLong(1, last);
        delete.setLong(2, beforeMs);
        return delete.executeUpdate();
    }
}
