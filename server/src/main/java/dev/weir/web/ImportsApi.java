package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.database.Transaction;
import dev.weir.json.JsonObject;
import dev.weir.ledger.Imported;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.ImportGrowth;
import dev.weir.posting.LedgerAct;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another panel's users, nodes and history, piece by piece: each piece says how things stand there,
 * and only what is new of it is entered.
 */
final class ImportsApi {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Rooms rooms;
    private final LedgerStore ledger;
    private final ImportedDirectory directory;

    ImportsApi(Rooms rooms) {
        this.rooms = rooms;
        this.ledger = new LedgerStore(rooms.wall());
        this.directory = new ImportedDirectory(rooms.directory());
    }

    void register(ApiRoutes routes) {
        routes.get("/imports", Permission.PROOF_READ, request -> list())
                .get("/imports/{origin}/documents", Permission.IMPORT, this::documents)
                .post("/imports/{origin}/directory", Permission.IMPORT, this::directory)
                .post("/imports/{origin}/history", Permission.IMPORT, this::history);
    }

    private ApiAnswer list() {
        List<Imported.Entry> sums = rooms.database().get().read(ledger::imports);
        return ApiAnswer.ok(json -> {
            json.startList("imports");
            for (Imported.Entry sum : sums) {
                json.startObject()
                        .field("origin", sum.origin())
                        .field("position", sum.position())
                        .momentMillis("at", sum.atMs(), rooms.zone());
                boolean counted = sum.counted() > 0;
                json.moment(
                                "from",
                                counted ? Instant.ofEpochSecond(sum.fromBucket()) : null,
                                rooms.zone())
                        .moment(
                                "to",
                                counted ? Instant.ofEpochSecond(sum.toBucket()) : null,
                                rooms.zone())
                        .field("counted", sum.counted())
                        .field("upload", sum.upload())
                        .field("download", sum.download())
                        .field("billedUpload", sum.billedUpload())
                        .field("billedDownload", sum.billedDownload())
                        .end();
            }
            json.end();
        });
    }

    private ApiAnswer documents(ApiRequest request) {
        String origin = origin(request);
        int limit = (int) request.query("limit", 100, 1, 1_000);
        List<Imported.Document> found =
                rooms.database()
                        .get()
                        .read(tx ->
                                ledger.importedDocuments(
                                        tx,
                                        origin,
                                        request.query("kind", "plan"),
                                        request.query("after", ""),
                                        limit));
        return ApiAnswer.ok(json -> {
            json.startList("documents");
            for (Imported.Document document : found) {
                json.startObject()
                        .field("kind", document.kind())
                        .field("id", document.oldId())
                        .raw("document", document.document())
                        .end();
            }
            json.end().field("next", found.size() < limit ? null : found.getLast().oldId());
        });
    }

    private ApiAnswer directory(ApiRequest request) {
        JsonObject body =
                request.body(
                        "dryRun",
                        "fleetToken",
                        "pushIntervalSeconds",
                        "pullIntervalSeconds",
                        "groups",
                        "nodes",
                        "users");
        String origin = origin(request);
        boolean dryRun = body.flag("dryRun", false);
        awaitPosted();
        ImportOutcome outcome =
                rooms.database()
                        .get()
                        .read(tx ->
                                directory.look(
                                        body,
                                        dryRun,
                                        (kind, id) ->
                                                ledger.importedDocument(tx, origin, kind, id)));
        if (!dryRun) {
            directory.enter(outcome, request.actor());
            if (!outcome.documents().isEmpty()) {
                enter(
                        new LedgerAct.Import(origin, 0, List.of(), List.of(), outcome.documents()),
                        request);
            }
        }
        return ApiAnswer.ok(outcome::write);
    }

    /** What a piece of history comes to. */
    private static final class Sum {
        long counted;
        long repeated;
        long stale;
        long upload;
        long download;
        long billedUpload;
        long billedDownload;
        long unattributed;
        long balances;
        long balanceUpload;
        long balanceDownload;

        void add(ImportGrowth growth) {
            repeated += growth.repeated();
            stale += growth.stale();
            for (Imported.Usage row : growth.grown()) {
                counted++;
                upload = Math.addExact(upload, row.upload());
                download = Math.addExact(download, row.download());
                billedUpload = Math.addExact(billedUpload, row.billedUpload());
                billedDownload = Math.addExact(billedDownload, row.billedDownload());
                unattributed += row.userId() == 0 ? 1 : 0;
            }
            Imported.Balance balance = growth.balance();
            if (balance != null) {
                balances++;
                balanceUpload = Math.addExact(balanceUpload, balance.billedUpload());
                balanceDownload = Math.addExact(balanceDownload, balance.billedDownload());
            }
        }
    }

    private ApiAnswer history(ApiRequest request) {
        JsonObject body = request.body("dryRun", "historyFrom", "users", "nodeDays", "documents");
        String origin = origin(request);
        boolean dryRun = body.flag("dryRun", false);
        if (!dryRun) {
            refuseWhileCompared();
        }
        awaitPosted();
        Sum sum = new Sum();
        LedgerAct.Import changed;
        try {
            changed = rooms.database().get().read(tx -> look(tx, origin, body, dryRun, sum));
        } catch (ArithmeticException e) {
            throw ApiProblem.of(422, "too_large", "sums would leave the range of figures");
        }
        boolean nothing =
                changed.users().isEmpty()
                        && changed.nodeDays().isEmpty()
                        && changed.documents().isEmpty();
        long position = dryRun || nothing ? 0 : enter(changed, request);
        return ApiAnswer.ok(json ->
                json.field("dryRun", dryRun)
                        .optional("position", position == 0 ? null : (Long) position)
                        .field("counted", sum.counted)
                        .field("repeated", sum.repeated)
                        .field("stale", sum.stale)
                        .field("unattributed", sum.unattributed)
                        .field("upload", sum.upload)
                        .field("download", sum.download)
                        .field("billedUpload", sum.billedUpload)
                        .field("billedDownload", sum.billedDownload)
                        .field("balances", sum.balances)
                        .field("balanceUpload", sum.balanceUpload)
                        .field("balanceDownload", sum.balanceDownload)
                        .field("nodeDays", changed.nodeDays().size())
                        .field("documents", changed.documents().size()));
    }

    /** What nodes push since then, the other panel has counted too. */
    private void refuseWhileCompared() {
        if (rooms.shadow().isPresent() && rooms.shadow().get().comparison().isPresent()) {
            throw ApiProblem.of(
                    409,
                    "shadow_on",
                    "the old panel is sent what is counted here: its history would count twice",
                    "bring history over before the comparison begins");
        }
    }

    /** The piece without what stands here already. */
    private LedgerAct.Import look(
            Transaction tx, String origin, JsonObject body, boolean dryRun, Sum sum)
            throws SQLException {
        LedgerAct.Import all = new ImportBody(tx, ledger, origin, body, dryRun).read();
        List<LedgerAct.ImportedUser> users = new ArrayList<>();
        for (LedgerAct.ImportedUser user : all.users()) {
            ImportGrowth growth = ImportGrowth.of(tx, ledger, all, user, user.known());
            sum.add(growth);
            if (!growth.newest().isEmpty() || growth.balance() != null) {
                users.add(
                        new LedgerAct.ImportedUser(
                                user.oldId(), user.known(), user.counter(), growth.newest()));
            }
        }
        List<Imported.NodeDay> days = new ArrayList<>();
        for (Imported.NodeDay day : all.nodeDays()) {
            Optional<Imported.NodeDay> before =
                    ledger.importedNodeDay(tx, origin, day.nodeType(), day.nodeId(), day.bucket());
            if (before.isEmpty()
                    || before.get().upload() < day.upload()
                    || before.get().download() < day.download()) {
                days.add(day);
            }
        }
        List<Imported.Document> documents = new ArrayList<>();
        for (Imported.Document document : all.documents()) {
            Optional<String> before =
                    ledger.importedDocument(tx, origin, document.kind(), document.oldId());
            if (!before.equals(Optional.of(document.document()))) {
                documents.add(document);
            }
        }
        return new LedgerAct.Import(origin, all.historyFromSeconds(), users, days, documents);
    }

    private static String origin(ApiRequest request) {
        String origin = request.path("origin");
        if (!origin.matches("[a-z][a-z0-9-]{0,39}")) {
            throw ApiProblem.badParameter(
                    "origin", "expected up to 40 letters, digits and dashes, such as xboard");
        }
        return origin;
    }

    /** Enters a piece; returns when figures include it. */
    private long enter(LedgerAct.Import all, ApiRequest request) {
        long position = rooms.acts().append(all.toAct(request.actor(), rooms.wall()));
        awaitPosted(position);
        return position;
    }

    /** What came before must stand in the database, for it is compared with. */
    private void awaitPosted() {
        awaitPosted(rooms.journal().end());
    }

    private void awaitPosted(long position) {
        boolean posted;
        try {
            posted = rooms.posting().awaitCommitted(position, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            posted = false;
        }
        if (!posted) {
            throw ApiProblem.later(
                    503,
                    "not_posted_yet",
                    "the ledger is behind the journal; repeat the import, nothing counts twice",
                    10);
        }
    }
}
