package dev.weir.web;

import dev.weir.database.Transaction;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.ledger.Imported;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.LedgerAct;
import dev.weir.rating.Rating;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A piece of another panel's history as it was sent, checked. One request. */
final class ImportBody {
    private static final int MOST_USERS = 5_000;
    private static final int MOST_ROWS = 50_000;
    private static final int LONGEST_DOCUMENT = 262_144;

    /** 1 EiB: sums must stay within 63 bits. */
    private static final long MOST_BYTES = 1L << 60;

    private final Transaction tx;
    private final LedgerStore ledger;
    private final String origin;
    private final JsonObject body;
    private final boolean dryRun;
    private final Map<String, Long> sources = new HashMap<>();

    /**
     * @param dryRun what did not come over yet is taken as if it had
     */
    ImportBody(Transaction tx, LedgerStore ledger, String origin, JsonObject body, boolean dryRun) {
        this.tx = tx;
        this.ledger = ledger;
        this.origin = origin;
        this.body = body;
        this.dryRun = dryRun;
    }

    /**
     * All that it says.
     *
     * @throws JsonMismatch when something of it cannot be
     */
    LedgerAct.Import read() throws SQLException {
        return new LedgerAct.Import(
                origin, body.number("historyFrom"), users(), nodeDays(), documents());
    }

    /** Which source a node of the panel became; 0 = it did not come over. */
    private long sourceOf(String oldNode) throws SQLException {
        if (oldNode.isEmpty()) {
            return 0;
        }
        Long found = sources.get(oldNode);
        if (found == null) {
            found =
                    ledger.importedDocument(tx, origin, "node", oldNode)
                            .map(ImportedDirectory::idIn)
                            .orElse(0L);
            sources.put(oldNode, found);
        }
        return found;
    }

    private List<LedgerAct.ImportedUser> users() throws SQLException {
        List<JsonObject> given = body.has("users") ? body.objects("users") : List.of();
        if (given.size() > MOST_USERS) {
            throw new JsonMismatch("users", "must not be more than " + MOST_USERS);
        }
        List<LedgerAct.ImportedUser> users = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        int rows = 0;
        for (JsonObject one : given) {
            long oldId = one.number("id");
            if (!ids.add(oldId)) {
                throw new JsonMismatch("users", "has user " + oldId + " twice");
            }
            // Nobody is charged for somebody else's number.
            boolean known =
                    one.flag("known")
                            && (dryRun
                                    || ledger.importedDocument(
                                                    tx, origin, "user", Long.toString(oldId))
                                            .isPresent());
            List<Imported.Usage> usage = new ArrayList<>();
            for (Object row : one.list("rows")) {
                usage.add(row(row, oldId, known));
            }
            rows += usage.size();
            if (rows > MOST_ROWS) {
                throw new JsonMismatch("users", "must not have more than " + MOST_ROWS + " rows");
            }
            users.add(new LedgerAct.ImportedUser(oldId, known, counter(one), distinct(usage)));
        }
        return users;
    }

    private static LedgerAct.@Nullable Counter counter(JsonObject user) {
        if (user.isNull("counter")) {
            return null;
        }
        List<?> pair = user.list("counter");
        return new LedgerAct.Counter(
                bytes("counter", pair.size() == 2 ? pair.get(0) : null),
                bytes("counter", pair.size() == 2 ? pair.get(1) : null));
    }

    /** A key may come once only: a second one would be compared with the first. */
    private static List<Imported.Usage> distinct(List<Imported.Usage> rows) {
        Set<String> keys = new HashSet<>();
        for (Imported.Usage row : rows) {
            if (!keys.add(row.bucket() + " " + row.rate() + " " + row.oldNode())) {
                throw new JsonMismatch(
                        "rows",
                        "user "
                                + row.oldUserId()
                                + " has two rows of "
                                + row.bucket()
                                + " at one node and rate: add them up");
            }
        }
        return rows;
    }

    private Imported.Usage row(@Nullable Object row, long oldId, boolean known)
            throws SQLException {
        if (!(row instanceof List<?> cells)
                || cells.size() != 7
                || !(cells.get(0) instanceof Long bucket)
                || !(cells.get(1) instanceof String oldNode)
                || !(cells.get(2) instanceof Long rate)) {
            throw new JsonMismatch(
                    "rows",
                    "expected [moment, node, rate, upload, download, billed upload, billed"
                            + " download]");
        }
        if (rate < 0 || rate > 1_000 * Rating.ONE || oldNode.length() > 60) {
            throw new JsonMismatch("rows", "has a rate or a node that cannot be");
        }
        return new Imported.Usage(
                oldId,
                moment(bucket),
                oldNode,
                rate,
                known ? oldId : 0,
                sourceOf(oldNode),
                bytes("rows", cells.get(3)),
                bytes("rows", cells.get(4)),
                bytes("rows", cells.get(5)),
                bytes("rows", cells.get(6)));
    }

    private static long moment(long seconds) {
        if (seconds < 0 || seconds > 253_402_300_799L) {
            throw new JsonMismatch("rows", "has a moment before 1970 or after 9999");
        }
        return seconds;
    }

    private static long bytes(String field, @Nullable Object cell) {
        if (cell instanceof Long amount && amount >= 0 && amount <= MOST_BYTES) {
            return amount;
        }
        throw new JsonMismatch(field, "expected bytes between 0 and 2^60");
    }

    private List<Imported.NodeDay> nodeDays() throws SQLException {
        List<Imported.NodeDay> days = new ArrayList<>();
        for (Object row : body.has("nodeDays") ? body.list("nodeDays") : List.of()) {
            if (!(row instanceof List<?> cells)
                    || cells.size() != 6
                    || !(cells.get(0) instanceof String oldNode)
                    || !(cells.get(1) instanceof String type)
                    || !(cells.get(2) instanceof Long nodeId)
                    || !(cells.get(3) instanceof Long bucket)
                    || type.length() > 40) {
                throw new JsonMismatch(
                        "nodeDays", "expected [node, type, number, moment, upload, download]");
            }
            days.add(
                    new Imported.NodeDay(
                            type,
                            nodeId,
                            moment(bucket),
                            sourceOf(oldNode),
                            bytes("nodeDays", cells.get(4)),
                            bytes("nodeDays", cells.get(5))));
        }
        return days;
    }

    private List<Imported.Document> documents() {
        List<Imported.Document> documents = new ArrayList<>();
        for (JsonObject one :
                body.has("documents") ? body.objects("documents") : List.<JsonObject>of()) {
            String text = one.object("document").toText();
            if (text.length() > LONGEST_DOCUMENT
                    || one.text("id").length() > 80
                    || !one.text("kind").matches("old_[a-z_]{1,30}|plan")) {
                throw new JsonMismatch("documents", "has one of another kind, or too long");
            }
            documents.add(new Imported.Document(one.text("kind"), one.text("id"), text));
        }
        return documents;
    }
}
