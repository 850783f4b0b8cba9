package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.oldpanel.Findings;
import dev.weir.oldpanel.History;
import dev.weir.oldpanel.OldPanel;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of an import: reads the other panel twice, first to see whether all of it may come, then
 * piece by piece into the server. Ends anywhere and is repeated without harm. One thread.
 */
final class ImportRun {
    private static final int USERS = 1_000;
    private static final int ROWS = 5_000;
    private static final int DOCUMENTS = 500;

    /**
     * @param zone in which days begin here
     */
    record Wishes(
            String origin,
            String serverToken,
            boolean dryRun,
            boolean skipConflicts,
            boolean shiftDays,
            ZoneId zone) {}

    private final Api api;
    private final OldPanel panel;
    private final Wishes wishes;
    private final Bar bar;
    private final Findings findings;
    private final ImportReport report;
    private final List<String> groups;

    /** Counters by user: billed bytes, {upload, download}. */
    private final Map<Long, long[]> counters = new HashMap<>();

    private final Set<Long> refused = new HashSet<>();
    private final List<History.UserDays> waiting = new ArrayList<>();
    private final Set<Long> settled = new HashSet<>();
    private int waitingRows;
    private long doneRows;
    private long allRows;
    private long historyFrom;

    ImportRun(Api api, OldPanel panel, Findings findings, Wishes wishes, Bar bar) {
        this.api = api;
        this.panel = panel;
        this.wishes = wishes;
        this.findings = findings;
        this.bar = bar;
        this.report = new ImportReport(wishes.origin(), wishes.dryRun(), findings);
        this.groups = panel.groups();
    }

    ImportReport run() {
        try {
            boolean alike = survey();
            if (!wishes.dryRun() && !alike) {
                return report;
            }
            if (!wishes.dryRun() && conflicts()) {
                return report;
            }
            enterNodes();
            enterUsers(wishes.dryRun(), findings, report);
            if (wishes.dryRun() && !wishes.skipConflicts() && taken(report)) {
                report.stopped(conflictWords());
            }
            history();
            nodeDays();
            documents();
            panel.noteWhatIsLeft();
            return report;
        } finally {
            bar.end();
        }
    }

    /** Reads everything once; whether its days are days here. */
    private boolean survey() {
        bar.at("reading", 0, 0);
        History history = panel.history(new Findings());
        history.forEachUser(user -> user.days().forEach(this::survey));
        historyFrom = history.first() == Long.MAX_VALUE ? 0 : history.first();
        allRows = Math.max(1, history.rows());
        report.read("Rows", history.rows());
        if (history.misaligned() == 0 || wishes.shiftDays()) {
            return true;
        }
        report.stopped(
                history.misaligned()
                        + " rows of history belong to days that do not begin at midnight in "
                        + wishes.zone()
                        + ", the zone of this installation; import into one of the panel's zone,"
                        + " or say --shift-days");
        return false;
    }

    private void survey(History.Usage day) {
        report.read("Upload", day.upload());
        report.read("Download", day.download());
        report.read("BilledUpload", day.billedUpload());
        report.read("BilledDownload", day.billedDownload());
    }

    /** Whether a number of a user is somebody else's here; asks without doing anything. */
    private boolean conflicts() {
        if (wishes.skipConflicts()) {
            return false;
        }
        ImportReport asked = new ImportReport(wishes.origin(), true, new Findings());
        enterUsers(true, new Findings(), asked);
        if (!taken(asked)) {
            return false;
        }
        report.refusals().addAll(asked.refusals());
        report.stopped(conflictWords());
        return true;
    }

    private static boolean taken(ImportReport asked) {
        return asked.refusals().stream()
                .anyMatch(one -> one.kind().equals("users") && one.why().startsWith("number "));
    }

    private static String conflictWords() {
        return "numbers of users are somebody else's here, and nodes know users by their numbers;"
                + " --skip-conflicts leaves those users out";
    }

    private void enterNodes() {
        Map<String, String> nodes = panel.nodes();
        OldPanel.Told told = panel.told();
        String token = wishes.serverToken().isEmpty() ? told.serverToken() : wishes.serverToken();
        JsonObject answer =
                post(
                        "directory",
                        json -> {
                            json.field("dryRun", wishes.dryRun())
                                    .field("pushIntervalSeconds", told.pushSeconds())
                                    .field("pullIntervalSeconds", told.pullSeconds());
                            if (!token.isEmpty()) {
                                json.field("fleetToken", token);
                            }
                            rawList(json, "groups", groups);
                            rawList(json, "nodes", List.copyOf(nodes.values()));
                        });
        report.entered(answer);
    }

    private void enterUsers(boolean dryRun, Findings found, ImportReport into) {
        List<String> batch = new ArrayList<>();
        panel.forEachUser(
                found,
                user -> {
                    counters.put(user.id(), new long[] {user.upload(), user.download()});
                    batch.add(user.members());
                    if (batch.size() == USERS) {
                        enterUsers(batch, dryRun, into);
                    }
                });
        enterUsers(batch, dryRun, into);
        into.refusals().stream()
                .filter(one -> one.kind().equals("users"))
                .forEach(one -> refused.add(Long.parseLong(one.id())));
    }

    private void enterUsers(List<String> batch, boolean dryRun, ImportReport into) {
        if (batch.isEmpty()) {
            return;
        }
        bar.at("users", 0, 0);
        JsonObject answer =
                post(
                        "directory",
                        json -> {
                            json.field("dryRun", dryRun);
                            rawList(json, "groups", groups);
                            rawList(json, "users", batch);
                        });
        into.enteredUsers(answer);
        batch.clear();
    }

    private void history() {
        panel.history(findings)
                .forEachUser(user -> {
                    // A user comes once for each table, and once only in a piece.
                    if (waiting.stream().anyMatch(one -> one.userId() == user.userId())) {
                        send();
                    }
                    waiting.add(user);
                    waitingRows += user.days().size();
                    if (waitingRows >= ROWS || waiting.size() >= USERS) {
                        send();
                    }
                });
        send();
        // Who has no history has a counter nevertheless.
        for (long id : new java.util.TreeSet<>(counters.keySet())) {
            if (!settled.contains(id) && !refused.contains(id)) {
                waiting.add(new History.UserDays(id, List.of()));
                if (waiting.size() >= USERS) {
                    send();
                }
            }
        }
        send();
    }

    private void send() {
        if (waiting.isEmpty()) {
            return;
        }
        JsonObject answer =
                post(
                        "history",
                        json -> {
                            json.field("dryRun", wishes.dryRun())
                                    .field("historyFrom", historyFrom)
                                    .startList("users");
                            waiting.forEach(user -> write(json, user));
                            json.end();
                        });
        report.counted(answer);
        doneRows += waitingRows;
        bar.at("history", Math.min(doneRows, allRows), allRows);
        waiting.forEach(user -> settled.add(user.userId()));
        waiting.clear();
        waitingRows = 0;
    }

    private void write(JsonWriter json, History.UserDays user) {
        long[] counter = counters.get(user.userId());
        boolean known = counter != null && !refused.contains(user.userId());
        json.startObject().field("id", user.userId()).field("known", known);
        if (known && counter != null) {
            json.startList("counter").value(counter[0]).value(counter[1]).end();
        }
        json.startList("rows");
        for (History.Usage day : user.days()) {
            json.startList()
                    .value(day.at())
                    .value(day.node())
                    .value(day.rate())
                    .value(day.upload())
                    .value(day.download())
                    .value(day.billedUpload())
                    .value(day.billedDownload())
                    .end();
        }
        json.end().end();
    }

    private void nodeDays() {
        List<History.NodeDay> days = panel.history(findings).nodeDays();
        for (int i = 0; i < days.size(); i += ROWS) {
            List<History.NodeDay> piece = days.subList(i, Math.min(days.size(), i + ROWS));
            report.counted(
                    post(
                            "history",
                            json -> {
                                json.field("dryRun", wishes.dryRun())
                                        .field("historyFrom", historyFrom)
                                        .startList("nodeDays");
                                for (History.NodeDay day : piece) {
                                    json.startList()
                                            .value(day.node())
                                            .value(day.type())
                                            .value(day.nodeId())
                                            .value(day.at())
                                            .value(day.upload())
                                            .value(day.download())
                                            .end();
                                }
                                json.end();
                            }));
        }
    }

    private void documents() {
        List<OldPanel.Document> batch = new ArrayList<>();
        panel.documents().forEach(one -> keep(one, batch));
        panel.forEachUser(
                new Findings(),
                user ->
                        keep(
                                new OldPanel.Document(
                                        "old_user", Long.toString(user.id()), user.rest()),
                                batch));
        keep(batch);
    }

    private void keep(OldPanel.Document one, List<OldPanel.Document> batch) {
        batch.add(one);
        if (batch.size() == DOCUMENTS) {
            keep(batch);
        }
    }

    private void keep(List<OldPanel.Document> batch) {
        if (batch.isEmpty()) {
            return;
        }
        bar.at("data", 0, 0);
        report.counted(
                post(
                        "history",
                        json -> {
                            json.field("dryRun", wishes.dryRun())
                                    .field("historyFrom", historyFrom)
                                    .startList("documents");
                            for (OldPanel.Document one : batch) {
                                json.startObject()
                                        .field("kind", one.kind())
                                        .field("id", one.id())
                                        .raw("document", one.text())
                                        .end();
                            }
                            json.end();
                        }));
        batch.clear();
    }

    private JsonObject post(String what, JsonWriter.Part members) {
        return JsonObject.read(api.post("/imports/" + wishes.origin() + "/" + what, members));
    }

    private static void rawList(JsonWriter json, String name, List<String> elements) {
        json.raw(name, "[" + String.join(",", elements) + "]");
    }
}
