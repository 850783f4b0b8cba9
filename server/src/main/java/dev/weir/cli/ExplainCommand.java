package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "explain",
        description = {
            "Why a figure is what it is: the ledger's rows, rates and corrections that it is the sum",
            "of, and with --reports the reports that made the rows."
        },
        footer = {
            "",
            "Examples:",
            "  weir explain --user alice@example.org --from 2026-11-01 --to 2026-12-01",
            "  weir explain --user 12 --node hk-01 --by hour --from today --reports"
        })
final class ExplainCommand extends ServerCommand {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "Only this user: number or e-mail address; 0 = the unattributed.")
    String user = "";

    @Option(names = "--node", paramLabel = "NODE", description = "Only this node.")
    String node = "";

    @Option(names = "--from", paramLabel = "TIME", description = "First day or hour.")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "The day or hour after the last.")
    String to = "";

    @Option(
            names = "--by",
            paramLabel = "day|hour",
            description = "Rows of days or of hours (default: ${DEFAULT-VALUE}).",
            defaultValue = "day")
    String by = "day";

    @Option(
            names = "--rate",
            paramLabel = "MILLIONTHS",
            description = "Only what was billed at this rate.")
    String rate = "";

    @Option(names = "--reports", description = "Down to the reports that made the rows.")
    boolean reports;

    ExplainCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("user", user);
        query.put("node", node);
        query.put("from", from);
        query.put("to", to);
        query.put("by", by);
        query.put("rate", rate);
        Api api = api();
        if (!reports) {
            return show(api.get("/explain", query), this::rows);
        }
        byte[] answer = watched(api, query);
        int shown = show(answer, job -> parts(job));
        return JsonObject.read(answer).flag("passed", false) ? shown : ExitCode.DIFFERENCE.number();
    }

    private byte[] watched(Api api, Map<String, String> query) {
        String target = Api.target("/explain/reports", query).substring("/api/v1".length());
        byte[] answer = api.post(target, json -> {});
        Bar bar = new Bar(console);
        JsonObject job = JsonObject.read(answer);
        while (job.text("state").equals("running")) {
            JsonObject progress = job.object("progress");
            bar.at(progress.text("step"), progress.number("done"), progress.number("total"));
            LockSupport.parkNanos(LOOK_NANOS);
            answer = api.get("/explain/reports/" + job.number("id"));
            job = JsonObject.read(answer);
        }
        bar.end();
        if (job.text("state").equals("failed")) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    job.text("summary"),
                    "ask for a shorter time, one user or one node");
        }
        return answer;
    }

    private void rows(JsonObject answer) {
        Table table = amounts(new Table().text("START").figure("USER").figure("NODE").text("RATE"));
        for (JsonObject row : answer.objects("rows")) {
            table.row(line(row, row.text("start")));
        }
        for (JsonObject bucket : answer.objects("buckets")) {
            table.row(line(bucket, bucket.text("start")));
        }
        corrections(table, answer.objects("adjustments"));
        table.row(sum(answer.object("figure")));
        table.print(console.out());
        if (answer.text("detail").equals("buckets")) {
            console.out().println("Too many rows for one look; explain a day, a user or a node.");
        }
    }

    private void parts(JsonObject job) {
        JsonObject answer = job.object("result");
        Table table =
                amounts(new Table().text("REPORT").figure("USER").figure("NODE").text("RATE"));
        for (JsonObject part : answer.objects("parts")) {
            String report =
                    part.isNull("report")
                            ? "before the journal"
                            : Long.toString(part.number("report"));
            table.row(
                    line(
                            part,
                            part.isNull("releasedBy")
                                    ? report
                                    : report + ", released by " + part.number("releasedBy")));
        }
        corrections(table, answer.objects("adjustments"));
        table.row(sum(answer.object("figure")));
        table.print(console.out());
        console.out().println(job.text("summary"));
    }

    private static Table amounts(Table table) {
        return table.figure("UPLOAD").figure("DOWNLOAD").figure("BILLED UP").figure("BILLED DOWN");
    }

    private static void corrections(Table table, List<JsonObject> adjustments) {
        for (JsonObject one : adjustments) {
            table.row(
                    one.text("kind") + ": " + one.text("reason"),
                    Long.toString(one.number("userId")),
                    Long.toString(one.number("sourceId")),
                    "",
                    "",
                    "",
                    Long.toString(one.number("billedUpload")),
                    Long.toString(one.number("billedDownload")));
        }
    }

    private static String[] line(JsonObject row, String name) {
        boolean ofOne = row.has("userId");
        return new String[] {
            name,
            ofOne ? Long.toString(row.number("userId")) : "",
            ofOne ? Long.toString(row.number("sourceId")) : "",
            ofOne ? Units.rate(row.number("rateMillionths")) : "",
            Long.toString(row.number("upload")),
            Long.toString(row.number("download")),
            Long.toString(row.number("billedUpload")),
            Long.toString(row.number("billedDownload"))
        };
    }

    /** Exact bytes: whoever explains wants to add up. */
    private static String[] sum(JsonObject figure) {
        return new String[] {
            "sum",
            "",
            "",
            "",
            Long.toString(figure.number("upload")),
            Long.toString(figure.number("download")),
            Long.toString(figure.number("billedUpload")),
            Long.toString(figure.number("billedDownload"))
        };
    }
}
