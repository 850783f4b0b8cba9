package dev.weir.directory;

import dev.weir.database.Transaction;
import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The directory's tables: users, credential, source, user_group, machine, settings.
 *
 * <p>Written by an update and, where that found no row, an insert: three databases agree on that
 * and on no upsert. Changes come by tens a day, or by hundreds in an import.
 */
public final class DirectoryStore {

    /** Writes one change; part of the posting transaction that moves past its act. */
    public void apply(Transaction tx, DirectoryChange change, long version) throws SQLException {
        switch (change) {
            case UserSaved saved -> save(tx, saved.user(), version);
            case UsersSaved saved -> {
                for (User user : saved.users()) {
                    save(tx, user, version);
                }
            }
            case NodeSaved saved -> save(tx, saved.node(), version);
            case GroupSaved saved -> save(tx, saved.group(), version);
            case MachineSaved saved -> save(tx, saved.machine(), version);
            case SettingsSaved saved -> save(tx, saved.settings(), version);
        }
    }

    /**
     * Reads all tables.
     *
     * @param position where the ledger stands in the same transaction
     */
    public DirectorySnapshot load(Transaction tx, long position) throws SQLException {
        return new DirectorySnapshot(
                position,
                loadUsers(tx),
                loadNodes(tx),
                loadGroups(tx),
                loadMachines(tx),
                loadSettings(tx));
    }

    private static void save(Transaction tx, User user, long version) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        """
                        update users set name = ?, email = ?, uuid = ?, credential_id = ?,
                            group_id = ?, limit_bytes = ?, expires_at_ms = ?, enabled = ?,
                            speed_limit_mbps = ?, device_limit = ?, deleted = ?, version = ?
                        where id = ?\
                        """);
        bind(update, user, version);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared(
                            """
                            insert into users (name, email, uuid, credential_id,
                                group_id, limit_bytes, expires_at_ms, enabled,
                                speed_limit_mbps, device_limit, deleted, version, id)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                            """);
            bind(insert, user, version);
            insert.executeUpdate();
        }
        saveCredential(tx, user, version);
    }

    private static void bind(PreparedStatement statement, User user, long version)
            throws SQLException {
        Instant expiresAt = user.expiresAt();
        statement.setString(1, user.name());
        statement.setString(2, user.email());
        statement.setString(3, user.uuid().toString());
        statement.setLong(4, user.credentialId());
        statement.setLong(5, user.groupId());
        statement.setLong(6, user.limitBytes());
        if (expiresAt == null) {
            statement.setNull(7, Types.BIGINT);
        } else {
            statement.setLong(7, expiresAt.toEpochMilli());
        }
        statement.setBoolean(8, user.enabled());
        statement.setLong(9, user.speedLimitMbps());
        statement.setLong(10, user.deviceLimit());
        statement.setBoolean(11, user.deleted());
        statement.setLong(12, version);
        statement.setLong(13, user.id());
    }

    /** A credential's name never changes, so its row is written once and kept for ever. */
    private static void saveCredential(Transaction tx, User user, long version)
            throws SQLException {
        PreparedStatement known = tx.prepared("select 1 from credential where id = ?");
        known.setLong(1, user.credentialId());
        try (ResultSet found = known.executeQuery()) {
            if (found.next()) {
                return;
            }
        }
        PreparedStatement insert =
                tx.prepared(
                        """
                        insert into credential (id, user_id, kind, name, version)
                        values (?, ?, 'uuid', ?, ?)\
                        """);
        insert.setLong(1, user.credentialId());
        insert.setLong(2, user.id());
        insert.setString(3, user.uuid().toString());
        insert.setLong(4, version);
        insert.executeUpdate();
    }

    private static void save(Transaction tx, Node node, long version) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        """
                        update source set node_type = ?, node_id = ?, name = ?, domain = ?,
                            country = ?, enabled = ?, deleted = ?, document = ?, version = ?
                        where id = ?\
                        """);
        bind(update, node, version);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared(
                            """
                            insert into source (node_type, node_id, name, domain, country,
                                enabled, deleted, document, version, id, kind)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'node')\
                            """);
            bind(insert, node, version);
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Node node, long version)
            throws SQLException {
        statement.setString(1, node.type());
        statement.setLong(2, node.nodeId());
        statement.setString(3, node.name());
        statement.setString(4, node.domain());
        statement.setString(5, node.country());
        statement.setBoolean(6, node.enabled());
        statement.setBoolean(7, node.deleted());
        statement.setString(8, text(new NodeSaved(node)));
        statement.setLong(9, version);
        statement.setLong(10, node.sourceId());
    }

    private static void save(Transaction tx, Group group, long version) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        "update user_group set name = ?, deleted = ?, version = ? where id = ?");
        bind(update, group, version);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared(
                            "insert into user_group (name, deleted, version, id)"
                                    + " values (?, ?, ?, ?)");
            bind(insert, group, version);
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Group group, long version)
            throws SQLException {
        statement.setString(1, group.name());
        statement.setBoolean(2, group.deleted());
        statement.setLong(3, version);
        statement.setLong(4, group.id());
    }

    private static void save(Transaction tx, Machine machine, long version) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        """
                        update machine set name = ?, enabled = ?, deleted = ?, document = ?,
                            version = ?
                        where id = ?\
                        """);
        bind(update, machine, version);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared(
                            """
                            insert into machine (name, enabled, deleted, document, version, id)
                            values (?, ?, ?, ?, ?, ?)\
                            """);
            bind(insert, machine, version);
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Machine machine, long version)
            throws SQLException {
        statement.setString(1, machine.name());
        statement.setBoolean(2, machine.enabled());
        statement.setBoolean(3, machine.deleted());
        statement.setString(4, text(new MachineSaved(machine)));
        statement.setLong(5, version);
        statement.setLong(6, machine.id());
    }

    private static void save(Transaction tx, Settings settings, long version) throws SQLException {
        String document = text(new SettingsSaved(settings));
        PreparedStatement update =
                tx.prepared("update settings set document = ?, version = ? where singleton = 1");
        update.setString(1, document);
        update.setLong(2, version);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared(
                            "insert into settings (singleton, document, version)"
                                    + " values (1, ?, ?)");
            insert.setString(1, document);
            insert.setLong(2, version);
            insert.executeUpdate();
        }
    }

    private static List<User> loadUsers(Transaction tx) throws SQLException {
        List<User> users = new ArrayList<>();
        PreparedStatement select =
                tx.prepared(
                        """
                        select id, name, email, uuid, credential_id, group_id, limit_bytes,
                            expires_at_ms, enabled, speed_limit_mbps, device_limit, deleted
                        from users order by id\
                        """);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                users.add(user(row));
            }
        }
        return users;
    }

    private static User user(ResultSet row) throws SQLException {
        long expiresAt = row.getLong(8);
        boolean expires = !row.wasNull();
        return new User(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                UUID.fromString(row.getString(4)),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                expires ? Instant.ofEpochMilli(expiresAt) : null,
                row.getBoolean(9),
                row.getInt(10),
                row.getInt(11),
                row.getBoolean(12));
    }

    private static List<Node> loadNodes(Transaction tx) throws SQLException {
        List<Node> nodes = new ArrayList<>();
        PreparedStatement select =
                tx.prepared("select document from source where kind = 'node' order by id");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (change(DirectoryJson.NODE_SAVED, row.getString(1)) instanceof NodeSaved saved) {
                    nodes.add(saved.node());
                }
            }
        }
        return nodes;
    }

    private static List<Group> loadGroups(Transaction tx) throws SQLException {
        List<Group> groups = new ArrayList<>();
        PreparedStatement select =
                tx.prepared("select id, name, deleted from user_group order by id");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                groups.add(new Group(row.getLong(1), row.getString(2), row.getBoolean(3)));
            }
        }
        return groups;
    }

    private static List<Machine> loadMachines(Transaction tx) throws SQLException {
        List<Machine> machines = new ArrayList<>();
        PreparedStatement select = tx.prepared("select document from machine order by id");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (change(DirectoryJson.MACHINE_SAVED, row.getString(1))
                        instanceof MachineSaved saved) {
                    machines.add(saved.machine());
                }
            }
        }
        return machines;
    }

    private static Settings loadSettings(Transaction tx) throws SQLException {
        PreparedStatement select = tx.prepared("select document from settings where singleton = 1");
        try (ResultSet row = select.executeQuery()) {
            if (row.next()
                    && change(DirectoryJson.SETTINGS_SAVED, row.getString(1))
                            instanceof SettingsSaved saved) {
                return saved.settings();
            }
        }
        return Settings.initial();
    }

    private static String text(DirectoryChange change) {
        return new String(DirectoryJson.write(change), StandardCharsets.UTF_8);
    }

    private static Object change(String type, String document) {
        DirectoryChange change =
                DirectoryJson.read(type, document.getBytes(StandardCharsets.UTF_8));
        return change == null ? type : change;
    }
}
