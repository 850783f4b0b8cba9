package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.oldpanel.Findings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What an import brought, or would bring, and what not. One thread. */
final class ImportReport {
    /** Tables that everybody leaves behind are told, but are no fault of the import. */
    private static final Set<String> EXPECTED =
            Set.of(
                    "groups",
                    "nodes",
                    "users",
                    "routes",
                    "settings",
                    "history",
                    "stat_user",
                    "stat_server",
                    "server_log");

    private static final List<String> KINDS = List.of("groups", "nodes", "users");
    private static final List<String> HOW = List.of("made", "changed", "same", "left", "refused");

    /** Something that the server refused, and why. */
    record Refusal(String kind, String id, String why) {}

    private final String origin;
    private final boolean dryRun;
    private final Findings findings;
    private final TreeMap<String, Long> entries = new TreeMap<>();
    private final TreeMap<String, Long> history = new TreeMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private String token = "none";
    private String stopped = "";

    ImportReport(String origin, boolean dryRun, Findings findings) {
        this.origin = origin;
        this.dryRun = dryRun;
        this.findings = findings;
    }

    /** The server's answer about entries of the directory. */
    void entered(JsonObject answer) {
        for (String kind : KINDS) {
            for (String how : HOW) {
                entries.merge(kind + " " + how, answer.object(kind).number(how), Long::sum);
            }
        }
        for (JsonObject one : answer.objects("refused")) {
            refusals.add(new Refusal(one.text("kind"), one.text("id"), one.text("why")));
        }
        if (!answer.text("fleetToken").equals("none")) {
            token = answer.text("fleetToken");
        }
    }

    /** The server's answer about users; groups came along for their numbers only. */
    void enteredUsers(JsonObject answer) {
        for (String how : HOW) {
            entries.merge("users " + how, answer.object("users").number(how), Long::sum);
        }
        for (JsonObject one : answer.objects("refused")) {
            if (one.text("kind").equals("users")) {
                refusals.add(new Refusal("users", one.text("id"), one.text("why")));
            }
        }
    }

    /** The server's answer about a piece of history. */
    void counted(JsonObject answer) {
        for (String name : answer.names()) {
            if (answer.value(name) instanceof Long amount && !name.equals("position")) {
                history.merge(name, amount, Math::addExact);
            }
        }
    }

    void read(String what, long amount) {
        history.merge("old" + what, amount, Math::addExact);
    }

    /** Nothing was done, for this reason. */
    void stopped(String why) {
        stopped = why;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    private long of(String name) {
        return history.getOrDefault(name, 0L);
    }

    ExitCode exitCode() {
        if (!stopped.isEmpty()) {
            return ExitCode.REFUSED;
        }
        boolean all =
                refusals.isEmpty()
                        && of("stale") == 0
                        && findings.all().stream()
                                .noneMatch(one -> one.lost() && EXPECTED.contains(one.kind()));
        return all ? ExitCode.OK : ExitCode.DIFFERENCE;
    }

    byte[] json() {
        return JsonWriter.object(json -> {
            json.field("origin", origin).field("dryRun", dryRun);
            json.field("stopped", stopped.isEmpty() ? null : stopped).field("fleetToken", token);
            for (String kind : KINDS) {
                json.startObject(kind);
                for (String how : HOW) {
                    json.field(how, entries.getOrDefault(kind + " " + how, 0L));
                }
                json.end();
            }
            json.startObject("history");
            history.forEach(json::field);
            json.end().startList("refused");
            for (Refusal one : refusals) {
                json.startObject()
                        .field("kind", one.kind())
                        .field("id", one.id())
                        .field("why", one.why())
                        .end();
            }
            json.end().startList("findings");
            for (Findings.Finding one : findings.all()) {
                json.startObject()
                        .field("kind", one.kind())
                        .field("reason", one.reason())
                        .field("lost", one.lost())
                        .field("count", one.count())
                        .startList("examples");
                one.examples().forEach(json::value);
                json.end().end();
            }
            json.end();
        });
    }

    void print(PrintStream out) {
        Table table = new Table().text("");
        HOW.forEach(how -> table.figure(how.toUpperCase(java.util.Locale.ROOT)));
        for (String kind : KINDS) {
            List<String> row = new ArrayList<>(List.of(kind));
            HOW.forEach(how -> row.add(Long.toString(entries.getOrDefault(kind + " " + how, 0L))));
            table.row(row);
        }
        table.print(out);
        String verb = dryRun ? "would count" : "counted";
        new Sheet()
                .line("token of nodes", tokenWords())
                .line("rows of history", of("oldRows") + " read, " + of("counted") + " " + verb)
                .line("already here", of("repeated") + " rows")
                .line("fallen since", of("stale") + " rows, nothing taken away")
                .line("of no known user", of("unattributed") + " rows, kept by their number")
                .line(
                        "there",
                        Units.bytes(of("oldUpload") + of("oldDownload"))
                                + " raw, "
                                + Units.bytes(of("oldBilledUpload") + of("oldBilledDownload"))
                                + " billed")
                .line(
                        "new here",
                        Units.bytes(of("upload") + of("download"))
                                + " raw, "
                                + Units.bytes(of("billedUpload") + of("billedDownload"))
                                + " billed")
                .line(
                        "counters",
                        of("balances")
                                + " users were charged "
                                + signed(of("balanceUpload") + of("balanceDownload"))
                                + " against their history")
                .line("days of nodes", Long.toString(of("nodeDays")))
                .line("kept as data", of("documents") + " documents")
                .print(out);
        tell(out);
    }

    private void tell(PrintStream out) {
        for (boolean lost : new boolean[] {true, false}) {
            List<Findings.Finding> found =
                    findings.all().stream().filter(one -> one.lost() == lost).toList();
            if (!found.isEmpty()) {
                out.println(lost ? "does not come over:" : "comes over otherwise:");
            }
            for (Findings.Finding one : found) {
                out.println(
                        Table.printable(
                                "  %d × %s: %s (%s)"
                                        .formatted(
                                                one.count(),
                                                one.kind(),
                                                one.reason(),
                                                String.join(", ", one.examples()))));
            }
        }
        if (!refusals.isEmpty()) {
            out.println("refused by the server:");
        }
        for (Refusal one : refusals) {
            out.println(Table.printable("  " + one.kind() + " " + one.id() + ": " + one.why()));
        }
        if (!stopped.isEmpty()) {
            out.println("nothing was done: " + stopped);
        } else if (dryRun) {
            out.println("nothing was done: this was a dry run");
        }
    }

    private String tokenWords() {
        return switch (token) {
            case "set" -> dryRun ? "would be set" : "set";
            case "same" -> "the same already";
            case "other" -> "another one holds here";
            case "refused" -> "cannot be used here";
            default -> "not in the database: give it with --server-token-file";
        };
    }

    private static String signed(long bytes) {
        return bytes < 0 ? Units.bytes(-bytes) + " less" : Units.bytes(bytes) + " more";
    }
}
