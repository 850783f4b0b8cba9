package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Says in plain sentences what is wrong with an installation and what to do about it. */
@Command(
        name = "doctor",
        description = {
            "Look at a data directory and at the server that runs on it, and say what is wrong.",
            "Exit code 0: nothing; 1: warnings; 2: something is broken."
        },
        footer = {
            "",
            "Examples:",
            "  weir doctor",
            "  weir doctor --data-dir /var/lib/weir --json"
        })
final class DoctorCommand extends ServerCommand {
    DoctorCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<Finding> found = new ArrayList<>();
        try {
            found.addAll(new DataExamination(dataDirectory, System::nanoTime).findings());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + dataDirectory, e);
        }
        if (found.stream().noneMatch(each -> each.code().equals("data_missing"))) {
            server(found);
        }
        if (json) {
            console.print(JsonWriter.object(document -> write(document, found)));
        } else {
            print(found);
        }
        return found.stream().anyMatch(each -> each.severity() == Finding.Severity.BROKEN)
                ? 2
                : found.isEmpty() ? 0 : 1;
    }

    private void server(List<Finding> found) {
        JsonObject health;
        try {
            health = JsonObject.read(api().get("/health"));
        } catch (CommandFailed e) {
            found.add(
                    Finding.warning(
                            "server_unreachable",
                            String.valueOf(e.getMessage()),
                            "start it, if it is to run; what only it knows was not looked at"));
            return;
        }
        for (JsonObject degraded : health.objects("degraded")) {
            boolean broken = !degraded.text("code").equals("clock_stepped");
            found.add(
                    new Finding(
                            broken ? Finding.Severity.BROKEN : Finding.Severity.WARNING,
                            degraded.text("code"),
                            degraded.text("detail") + ", since " + degraded.text("since"),
                            "see docs/operations.md, Health"));
        }
        if (!health.text("version").equals(VersionCommand.version())) {
            found.add(
                    Finding.warning(
                            "version_differs",
                            "the server is version "
                                    + health.text("version")
                                    + ", this command "
                                    + VersionCommand.version(),
                            "restart the server after an upgrade"));
        }
        nodes(health.object("counters"), found);
    }

    private static void nodes(JsonObject counters, List<Finding> found) {
        JsonObject refused = counters.object("refused");
        count(
                found,
                "wrong_token",
                refused.number("wrongToken"),
                "node requests came with a wrong token",
                "compare the node's ApiKey; 'weir node token' makes a new one");
        count(
                found,
                "unknown_node",
                refused.number("unknownNode"),
                "node requests named a number that no node has",
                "compare the node's node_id with 'weir node list'");
        count(
                found,
                "ambiguous_node",
                refused.number("ambiguousNode"),
                "node requests did not say which of several nodes of a number they are",
                "set node_type in the node software");
        JsonObject events = counters.object("events");
        count(
                found,
                "wrong_type_served",
                events.number("wrongTypeServed"),
                "node requests came with another type than the node has",
                "set node_type in the node software");
        count(
                found,
                "reports_unanswered",
                events.number("reportRefused"),
                "reports were not durable in time and got no answer",
                "the disk was too slow or full: see weir_journal_fsync_seconds");
        count(
                found,
                "own_defects",
                events.number("failed") + counters.object("http").number("internal"),
                "requests failed by a defect of Weir",
                "the log has the stack: please report it");
    }

    private static void count(
            List<Finding> found, String code, long times, String sentence, String advice) {
        if (times > 0) {
            found.add(
                    Finding.warning(
                            code, times + " " + sentence + " since the server's start", advice));
        }
    }

    private static void write(JsonWriter json, List<Finding> found) {
        json.startList("findings");
        for (Finding each : found) {
            json.startObject()
                    .field("code", each.code())
                    .field("severity", each.severity().name().toLowerCase(Locale.ROOT))
                    .field("sentence", each.sentence())
                    .field("advice", each.advice())
                    .end();
        }
        json.end();
    }

    private void print(List<Finding> found) {
        if (found.isEmpty()) {
            console.out().println("nothing is wrong that can be seen from here");
        }
        for (Finding each : found) {
            String word = each.severity().name().toLowerCase(Locale.ROOT);
            console.out()
                    .println(Table.printable(word + " " + each.code() + ": " + each.sentence()));
            console.out().println(Table.printable("    " + each.advice()));
        }
    }
}
