package dev.weir.access;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who did what. A row is written in the transaction of what it tells, so there is never one without
 * the other. Any thread.
 */
public final class AuditLog {
    private final AuditStore store = new AuditStore();
    private final Supplier<Database> database;

    AuditLog(Supplier<Database> database) {
        this.database = database;
    }

    /** Enters a row after all others; its own id is not looked at. */
    public void append(Transaction tx, AuditEntry entry) throws SQLException {
        store.append(tx, entry);
    }

    /** Enters what an origin did to something of access. */
    void append(
            Transaction tx,
            Origin origin,
            long atMs,
            String action,
            String target,
            @Nullable String before,
            @Nullable String after)
            throws SQLException {
        Principal who = origin.who();
        store.append(
                tx,
                new AuditEntry(
                        0,
                        atMs,
                        who.kind(),
                        who.accountId(),
                        who.name(),
                        origin.address(),
                        action,
                        target,
                        0,
                        before,
                        after));
    }

    /**
     * Enters something that is not written to the database otherwise.
     *
     * @param atMs epoch milliseconds
     * @throws dev.weir.database.DatabaseUnavailable when it cannot be written: do not do it then
     */
    public void note(
            Origin origin, long atMs, String action, String target, @Nullable String after) {
        database.get().change(tx -> append(tx, origin, atMs, action, target, null, after));
    }

    /**
     * Newest first.
     *
     * @throws dev.weir.database.DatabaseUnavailable when it cannot be read now
     */
    public List<AuditEntry> page(AuditQuery query) {
        return database.get().read(tx -> store.page(tx, query));
    }

    /** Forgets at most so many of the rows before a moment; how many it were. */
    public int dropBefore(Transaction tx, long beforeMs, int most) throws SQLException {
        return store.dropBefore(tx, beforeMs, most);
    }

    static String json(JsonWriter.Part members) {
        return new String(JsonWriter.object(members), StandardCharsets.UTF_8);
    }
}
