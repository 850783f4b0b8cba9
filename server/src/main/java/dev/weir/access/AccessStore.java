package dev.weir.access;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of accounts, recovery codes, sessions and API tokens. */
final class AccessStore {

    List<Account> accounts(Transaction tx) throws SQLException {
        List<Account> accounts = new ArrayList<>();
        try (ResultSet rows =
                tx.prepared(
                                """
                                select id, email, role, enabled, password_hash, totp_secret,
                                    totp_step, created_at_ms, password_at_ms, signed_in_at_ms
                                from access_account order by id\
                                """)
                        .executeQuery()) {
            while (rows.next()) {
                accounts.add(
                        new Account(
                                rows.getLong(1),
                                rows.getString(2),
                                Role.of(rows.getString(3)).orElse(Role.READ_ONLY),
                                rows.getBoolean(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getLong(7),
                                rows.getLong(8),
                                rows.getLong(9),
                                rows.getLong(10)));
            }
        }
        return accounts;
    }

    /** Above every id that was ever given, as far as the audit log remembers. */
    long nextAccountId(Transaction tx) throws SQLException {
        return 1
                + Math.max(
                        one(tx, "select coalesce(max(id), 0) from access_account"),
                        Math.max(
                                one(tx, "select coalesce(max(account_id), 0) from access_audit"),
                                one(tx, "select coalesce(max(account_id), 0) from access_token")));
    }

    private static long one(Transaction tx, String sql) throws SQLException {
        try (ResultSet row = tx.prepared(sql).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void insert(Transaction tx, Account account) throws SQLException {
        PreparedStatement insert =
                tx.prepared(
                        """
                        insert into access_account (email, role, enabled, password_hash,
                            totp_secret, totp_step, created_at_ms, password_at_ms,
                            signed_in_at_ms, id)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                        """);
        bind(insert, account);
        insert.executeUpdate();
    }

    void update(Transaction tx, Account account) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        """
                        update access_account set email = ?, role = ?, enabled = ?,
                            password_hash = ?, totp_secret = ?, totp_step = ?, created_at_ms = ?,
                            password_at_ms = ?, signed_in_at_ms = ?
                        where id = ?\
                        """);
        bind(update, account);
        update.executeUpdate();
    }

    private static void bind(PreparedStatement statement, Account account) throws SQLException {
        statement.setString(1, account.email());
        statement.setString(2, account.role().text());
        statement.setBoolean(3, account.enabled());
        statement.setString(4, account.passwordHash());
        statement.setString(5, account.totpSecret());
        statement.setLong(6, account.totpStep());
        statement.setLong(7, account.createdAtMs());
        statement.setLong(8, account.passwordAtMs());
        statement.setLong(9, account.signedInAtMs());
        statement.setLong(10, account.id());
    }

    /** With its recovery codes, sessions and API tokens. */
    void deleteAccount(Transaction tx, long id) throws SQLException {
        delete(tx, "delete from access_recovery where account_id = ?", id);
        delete(tx, "delete from access_session where account_id = ?", id);
        delete(tx, "delete from access_token where account_id = ?", id);
        delete(tx, "delete from access_account where id = ?", id);
    }

    private static void delete(Transaction tx, String sql, long id) throws SQLException {
        PreparedStatement delete = tx.prepared(sql);
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    /** Puts these recovery codes, given as hashes, in the place of those before. */
    void replaceRecoveryCodes(Transaction tx, long accountId, List<String> hashes)
            throws SQLException {
        delete(tx, "delete from access_recovery where account_id = ?", accountId);
        PreparedStatement insert =
                tx.prepared("insert into access_recovery (account_id, code_sha256) values (?, ?)");
        for (String hash : hashes) {
            insert.setLong(1, accountId);
            insert.setString(2, hash);
            insert.executeUpdate();
        }
    }

    /** Uses a recovery code up; false when there is none such. */
    boolean takeRecoveryCode(Transaction tx, long accountId, String hash) throws SQLException {
        PreparedStatement delete =
                tx.prepared("delete from access_recovery where account_id = ? and code_sha256 = ?");
        delete.setLong(1, accountId);
        delete.setString(2, hash);
        return delete.executeUpdate() == 1;
    }

    long recoveryCodesLeft(Transaction tx, long accountId) throws SQLException {
        PreparedStatement count =
                tx.prepared("select count(*) from access_recovery where account_id = ?");
        count.setLong(1, accountId);
        try (ResultSet row = count.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    List<Session> sessions(Transaction tx) throws SQLException {
        List<Session> sessions = new ArrayList<>();
        try (ResultSet rows =
                tx.prepared(
                                """
                                select id, sha256, account_id, created_at_ms, used_at_ms, address,
                                    agent
                                from access_session\
                                """)
                        .executeQuery()) {
            while (rows.next()) {
                sessions.add(
                        new Session(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getLong(4),
                                rows.getLong(5),
                                rows.getString(6),
                                rows.getString(7)));
            }
        }
        return sessions;
    }

    void insert(Transaction tx, Session session) throws SQLException {
        PreparedStatement insert =
                tx.prepared(
                        """
                        insert into access_session (id, sha256, account_id, created_at_ms,
                            used_at_ms, address, agent)
                        values (?, ?, ?, ?, ?, ?, ?)\
                        """);
        insert.setString(1, session.id());
        insert.setString(2, session.sha256());
        insert.setLong(3, session.accountId());
        insert.setLong(4, session.createdAtMs());
        insert.setLong(5, session.usedAtMs());
        insert.setString(6, session.address());
        insert.setString(7, session.agent());
        insert.executeUpdate();
    }

    void updateUse(Transaction tx, Session session) throws SQLException {
        PreparedStatement update =
                tx.prepared("update access_session set used_at_ms = ?, address = ? where id = ?");
        update.setLong(1, session.usedAtMs());
        update.setString(2, session.address());
        update.setString(3, session.id());
        update.executeUpdate();
    }

    void deleteSession(Transaction tx, String id) throws SQLException {
        PreparedStatement delete = tx.prepared("delete from access_session where id = ?");
        delete.setString(1, id);
        delete.executeUpdate();
    }

    List<AccessToken> tokens(Transaction tx) throws SQLException {
        List<AccessToken> tokens = new ArrayList<>();
        try (ResultSet rows =
                tx.prepared(
                                """
                                select id, sha256, prefix, name, scopes, account_id, created_at_ms,
                                    expires_at_ms, used_at_ms
                                from access_token\
                                """)
                        .executeQuery()) {
            while (rows.next()) {
                tokens.add(
                        new AccessToken(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                scopes(rows.getString(5)),
                                rows.getLong(6),
                                rows.getLong(7),
                                rows.getLong(8),
                                rows.getLong(9)));
            }
        }
        return tokens;
    }

    /** A permission that this program does not know is not given. */
    private static Set<Permission> scopes(String text) {
        Set<Permission> scopes = EnumSet.noneOf(Permission.class);
        Arrays.stream(text.split(" ", -1))
                .forEach(one -> Permission.of(one).ifPresent(scopes::add));
        return scopes;
    }

    void insert(Transaction tx, AccessToken token) throws SQLException {
        PreparedStatement insert =
                tx.prepared(
                        """
                        insert into access_token (id, sha256, prefix, name, scopes, account_id,
                            created_at_ms, expires_at_ms, used_at_ms)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)\
                        """);
        insert.setString(1, token.id());
        insert.setString(2, token.sha256());
        insert.setString(3, token.prefix());
        insert.setString(4, token.name());
        insert.setString(
                5,
                new TreeSet<>(token.scopes())
                        .stream().map(Permission::text).collect(Collectors.joining(" ")));
        insert.setLong(6, token.accountId());
        insert.setLong(7, token.createdAtMs());
        insert.setLong(8, token.expiresAtMs());
        insert.setLong(9, token.usedAtMs());
        insert.executeUpdate();
    }

    void updateUse(Transaction tx, AccessToken token) throws SQLException {
        PreparedStatement update =
                tx.prepared("update access_token set used_at_ms = ? where id = ?");
        update.setLong(1, token.usedAtMs());
        update.setString(2, token.id());
        update.executeUpdate();
    }

    void deleteToken(Transaction tx, String id) throws SQLException {
        PreparedStatement delete = tx.prepared("delete from access_token where id = ?");
        delete.setString(1, id);
        delete.executeUpdate();
    }
}
