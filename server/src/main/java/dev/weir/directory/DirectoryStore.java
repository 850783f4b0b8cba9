package dev.weir.directory;

import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.TableShape;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The directory's tables: users, credential, source, user_group, machine, settings.
 *
 * <p>Users come by tens a day or by hundreds in an import, all of an act in few statements. All
 * else is written by an update and, where that found no row, an insert.
 */
public final class DirectoryStore {
    private static final Table USERS =
            new Table(
                    "users",
                    List.of(
                            new Column("id", Merge.KEY),
                            new Column("name", Merge.REPLACE),
                            new Column("email", Merge.REPLACE),
                            new Column("uuid", Merge.REPLACE),
                            new Column("credential_id", Merge.REPLACE),
                            new Column("group_id", Merge.REPLACE),
                            new Column("limit_bytes", Merge.REPLACE),
                            new Column("expires_at_ms", Merge.REPLACE),
                            new Column("enabled", Merge.REPLACE),
                            new Column("speed_limit_mbps", Merge.REPLACE),
                            new Column("device_limit", Merge.REPLACE),
                            new Column("deleted", Merge.REPLACE),
                            new Column("version", Merge.REPLACE)));

    /** A credential's name never changes, so its row is written once and kept for ever. */
    private static final Table CREDENTIAL =
            new Table(
                    "credential",
                    List.of(
                            new Column("id", Merge.KEY),
                            new Column("user_id", Merge.KEEP),
                            new Column("kind", Merge.KEEP),
                            new Column("name", Merge.KEEP),
                            new Column("version", Merge.KEEP)));

    /** Writes one change; part of the posting transaction that moves past its act. */
    public void apply(Transaction tx, DirectoryChange change, long version) throws SQLException {
        switch (change) {
            case UserSaved saved -> save(tx, List.of(saved.user()), version);
            case UsersSaved saved -> save(tx, saved.users(), version);
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

    /** Of a user that is named more than once, the last state counts. */
    private static void save(Transaction tx, List<User> users, long version) throws SQLException {
        SortedMap<Long, User> byId = new TreeMap<>();
        SortedMap<Long, User> byCredential = new TreeMap<>();
        for (User user : users) {
            byId.put(user.id(), user);
            byCredential.putIfAbsent(user.credentialId(), user);
        }
        if (byId.isEmpty()) {
            return;
        }
        RowWriter rows = RowWriter.upserting(tx, USERS, byId.size());
        for (User user : byId.values()) {
            bind(rows, user, version);
        }
        RowWriter credentials = RowWriter.upserting(tx, CREDENTIAL, byCredential.size());
        for (User user : byCredential.values()) {
            credentials
                    .bind(user.credentialId())
                    .bind(user.id())
                    .bind("uuid")
                    .bind(user.uuid().toString())
                    .bind(version)
                    .end();
        }
    }

    private static void bind(RowWriter row, User user, long version) throws SQLException {
        row.bind(user.id())
                .bind(user.name())
                .bind(user.email())
                .bind(user.uuid().toString())
                .bind(user.credentialId())
                .bind(user.groupId())
                .bind(user.limitBytes());
        Instant expiresAt = user.expiresAt();
        if (expiresAt == null) {
            row.bindNull(TableShape.Kind.LONG);
        } else {
            row.bind(expiresAt.toEpochMilli());
        }
        row.bind(user.enabled())
                .bind(user.speedLimitMbps())
                .bind(user.deviceLimit())
                .bind(user.deleted())
                .bind(version)
                .end();
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
