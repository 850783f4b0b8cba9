package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every command of the tree against a whole server with reports of nodes; what it prints is held
 * against what the same server says by REST. A command without a line here is a red test.
 */
final class EveryCommandTest {
    private static final String SETTINGS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";

    /** More than the node could have carried: held. */
    private static final String ABSURD = "500000000000000";

    /** These run until they are stopped; the built program is what they are tried with. */
    private static final Map<String, Path> ELSEWHERE =
            Map.of(
                    "serve", Path.of("../e2e/src/test/java/dev/weir/e2e/RunningWeir.java"),
                    "demo", Path.of("../e2e/src/test/java/dev/weir/e2e/DemoTest.java"),
                    "simulate", Path.of("../e2e/src/test/java/dev/weir/e2e/ChaosTest.java"));

    private final Set<String> called = new TreeSet<>();

    @TempDir Path directory;

    @Test
    void everyCommandWorksAgainstARealServer() throws IOException {
        try (RunningWeir weir = new RunningWeir(directory.resolve("data"), Map.of())) {
            peopleAndNodes(weir);
            reports(weir);
            figures(weir);
            corrections(weir);
            held(weir);
            unattributed(weir);
            access(weir);
            settings(weir);
            machines(weir);
            upkeep(weir);
            removals(weir);
            aboutTheProgram(weir);
            imports(weir);
        }
        for (Map.Entry<String, Path> elsewhere : ELSEWHERE.entrySet()) {
            assertThat(Files.readString(elsewhere.getValue()))
                    .contains("\"" + elsewhere.getKey() + "\"");
            called.add(elsewhere.getKey());
        }
        assertThat(called).containsExactlyInAnyOrderElementsOf(leaves());
    }

    private void peopleAndNodes(RunningWeir weir) throws IOException {
        ok(weir, "group", "add", "vip");
        ok(weir, "group", "rename", "vip", "gold");
        assertThat(ok(weir, "group", "list")).contains("gold");
        ok(weir, "user", "add", "alice@example.org", "--limit", "200GiB");
        ok(weir, "user", "add", "bob@example.org");
        same(weir, "/users/1", "user", "show", "alice@example.org", "--json");
        assertThat(ok(weir, "user", "list")).contains("alice@example.org", "bob@example.org");
        ok(weir, "user", "set", "bob@example.org", "--limit", "1TiB");
        assertThat(weir.restJson("/users/2").number("limitBytes")).isEqualTo(1L << 40);
        String before = weir.restJson("/users/2").text("uuid");
        ok(weir, "user", "renew", "bob@example.org");
        assertThat(weir.restJson("/users/2").text("uuid")).isNotEqualTo(before);
        node(weir, "7", "hk");
        node(weir, "8", "sg");
        same(weir, "/nodes/hk", "node", "show", "hk", "--json");
        assertThat(ok(weir, "node", "list")).contains("hk", "sg");
        ok(weir, "node", "set", "hk", "--rate", "1.5");
        assertThat(weir.restJson("/nodes/hk").number("rateMillionths")).isEqualTo(1_500_000);
        ok(weir, "node", "token", "sg");
    }

    private void imports(RunningWeir weir) {
        for (String panel : new String[] {"xboard", "v2board"}) {
            Path file = directory.resolve(panel + ".sqlite");
            try (Connection there = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = there.createStatement()) {
                statement.execute("create table v2_user (id integer, email text)");
                if (panel.equals("xboard")) {
                    statement.execute("create table v2_server (id integer)");
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
            assertThat(ok(weir, "import", panel, "--from", file.toString(), "--dry-run"))
                    .contains("nothing was done: this was a dry run");
        }
    }

    private void node(RunningWeir weir, String number, String name) {
        ok(
                weir,
                "node",
                "add",
                "--type",
                "shadowsocks",
                "--id",
                number,
                "--name",
                name,
                "--token",
                RunningWeir.NODE_TOKEN,
                "--settings",
                SETTINGS);
    }

    private static void reports(RunningWeir weir) {
        weir.push(7, "{\"1\":[1000,2000],\"2\":[30,50]}");
        weir.push(7, "{\"1\":[1100,2300],\"2\":[31,52]}");
        weir.push(7, "{\"1\":[7,9],\"2\":[" + ABSURD + ",1]}");
        weir.push(7, "{\"1\":[11,13],\"2\":[2," + ABSURD + "]}");
        weir.push(7, "{\"1\":[17,19],\"2\":[" + ABSURD + ",3]}");
        weir.push(7, "{\"99\":[5,7]}");
    }

    private void figures(RunningWeir weir) throws IOException {
        same(weir, "/usage/summary", "usage", "summary", "--json");
        assertThat(ok(weir, "usage", "user", "alice@example.org", "--by", "node")).contains("hk");
        assertThat(ok(weir, "usage", "node", "hk", "--by", "user")).contains("alice@example.org");
        assertThat(ok(weir, "usage", "ranking")).contains("alice@example.org");
        assertThat(ok(weir, "usage", "series", "--format", "csv")).contains("upload");
        assertThat(ok(weir, "usage", "rows", "--format", "csv").lines()).hasSizeGreaterThan(1);
        assertThat(ok(weir, "verdicts")).contains("superset", "455 TiB");
        explain(weir);
        quality(weir);
        assertThat(ok(weir, "shadow", "status")).contains("shadow mode is off");
        called.add("shadow compare");
        assertThat(weir.run("shadow", "compare")).isEqualTo(ExitCode.REFUSED.number());
        assertThat(weir.err()).contains("shadow mode is off");
    }

    /** The sum that is printed is the figure by REST, and the parts add up to it. */
    private void explain(RunningWeir weir) {
        JsonObject figure = weir.restJson("/explain?user=1&by=day").object("figure");
        long upload = figure.number("upload");
        assertThat(upload)
                .as("the ledger's own total")
                .isEqualTo(
                        jsonOf(ok(weir, "usage", "user", "1", "--json")).objects("rows").stream()
                                .mapToLong(row -> row.number("upload"))
                                .sum());

        String rows = ok(weir, "explain", "--user", "alice@example.org");
        assertThat(numbers(line(rows, "sum")))
                .startsWith(upload, figure.number("download"))
                .endsWith(figure.number("billedUpload"), figure.number("billedDownload"));

        String reports = ok(weir, "explain", "--user", "1", "--reports");
        assertThat(numbers(line(reports, "sum"))).isEqualTo(numbers(line(rows, "sum")));
        long parts =
                reports.lines()
                        .filter(each -> each.matches("[0-9]+ .*") && numbers(each).size() > 4)
                        .mapToLong(each -> numbers(each).get(numbers(each).size() - 4))
                        .sum();
        assertThat(parts).isEqualTo(upload);

        assertThat(jsonOf(ok(weir, "explain", "--user", "1", "--json")).object("figure").toText())
                .isEqualTo(figure.toText());
    }

    private void quality(RunningWeir weir) {
        JsonObject hk = weir.restJson("/quality").objects("nodes").getFirst();
        String table = ok(weir, "quality");
        assertThat(line(table, "hk"))
                .contains(" " + hk.number("reports") + " ")
                .contains(Units.bytes(hk.object("held").object("implausible").number("bytes")))
                .endsWith(hk.text("lastReportAt"));
        assertThat(table).contains("1 nodes did not report at all");
        JsonObject printed = jsonOf(ok(weir, "quality", "--node", "hk", "--json"));
        assertThat(printed.objects("nodes").getFirst().object("decisions").toText())
                .isEqualTo(hk.object("decisions").toText());
    }

    private void corrections(RunningWeir weir) {
        ok(weir, "adjust", "alice@example.org", "--billed-down=-1KiB", "--reason", "outage");
        weir.settle();
        assertThat(line(ok(weir, "explain", "--user", "1"), "adjusted: outage")).contains("-1024");
        LocalDate today = LocalDate.parse(weir.restJson("/health").text("at").substring(0, 10));
        ok(
                weir,
                "rerate",
                "--node",
                "hk",
                "--from",
                today.toString(),
                "--to",
                today.plusDays(1).toString(),
                "--rate",
                "2",
                "--preview");
        long report = weir.restJson("/verdicts").objects("verdicts").getLast().number("position");
        ok(weir, "reclassify", Long.toString(report), "dismissed", "--preview");
    }

    private void held(RunningWeir weir) {
        List<Long> ids =
                weir.restJson("/quarantine").objects("quarantine").stream()
                        .map(one -> one.number("id"))
                        .toList();
        assertThat(ids).hasSizeGreaterThanOrEqualTo(3);
        assertThat(ok(weir, "quarantine", "list")).contains(Long.toString(ids.getFirst()));
        ok(weir, "quarantine", "dismiss", Long.toString(ids.get(0)));
        ok(weir, "quarantine", "assign", Long.toString(ids.get(1)), "alice@example.org");
        ok(weir, "quarantine", "release", Long.toString(ids.get(2)));
    }

    private void unattributed(RunningWeir weir) {
        long name = weir.restJson("/unattributed").objects("unattributed").getFirst().number("id");
        assertThat(ok(weir, "unattributed", "list")).contains("99");
        ok(weir, "unattributed", "assign", Long.toString(name), "bob@example.org");
    }

    private void access(RunningWeir weir) throws IOException {
        Path password = Files.writeString(directory.resolve("pw"), "correct horse battery\n");
        assertThat(ok(weir, "admin", "link")).contains("/setup#token=");
        ok(weir, "admin", "create", "boss@example.org", "--password-file", password.toString());
        assertThat(ok(weir, "admin", "list")).contains("boss@example.org");
        ok(
                weir,
                "admin",
                "reset-password",
                "boss@example.org",
                "--password-file",
                password.toString());
        ok(weir, "admin", "disable-2fa", "boss@example.org");
        assertThat(ok(weir, "token", "create", "grafana", "--scope", "health_read"))
                .contains("weir_");
        assertThat(ok(weir, "token", "list")).contains("grafana");
        ok(weir, "token", "revoke", "grafana");
    }

    private void settings(RunningWeir weir) throws IOException {
        same(weir, "/settings", "settings", "show", "--json");
        ok(weir, "settings", "set", "--push-interval", "90");
        assertThat(weir.restJson("/settings").number("pushIntervalSeconds")).isEqualTo(90);
        ok(weir, "settings", "fleet-token");
        ok(weir, "log-level", "debug", "--part", "access");
        assertThat(weir.restJson("/logging").text("access")).isEqualTo("debug");
        ok(weir, "log-level", "warn", "--part", "access");
    }

    private void machines(RunningWeir weir) throws IOException {
        ok(weir, "machine", "add", "rack-1", "--node", "hk");
        assertThat(ok(weir, "machine", "list")).contains("rack-1");
        assertThat(ok(weir, "machine", "show", "rack-1")).contains("rack-1");
        ok(weir, "machine", "attach", "rack-1", "sg");
        ok(weir, "machine", "detach", "rack-1", "sg");
        ok(weir, "machine", "set", "rack-1", "--enabled=false");
        ok(weir, "machine", "token", "rack-1");
        ok(weir, "machine", "delete", "rack-1");
    }

    private void upkeep(RunningWeir weir) {
        assertThat(ok(weir, "verify")).contains("agree");
        ok(weir, "rebuild");
        assertThat(ok(weir, "migrate", "--list")).contains("ledger", "applied");
        called(
                ExitCode.LOCKED.number(),
                weir.run("database", "copy", "--to", "jdbc:sqlite:other.db"),
                "database",
                "copy");
        Path backup = directory.resolve("backup");
        ok(weir, "backup", backup.toString());
        called(0, weir.runAsTyped("restore", backup.toString(), "--data-dir", fresh()), "restore");
        assertThat(Path.of(fresh()).resolve("weir.db")).exists();
        called(weir.run("doctor"), weir.run("doctor"), "doctor");
        assertThat(weir.out()).contains("ok journal", "ok database");
        called(weir.run("health"), weir.run("health"), "health");
        assertThat(weir.out()).contains("journal", "posting");
    }

    private String fresh() {
        return directory.resolve("restored").toString();
    }

    private void removals(RunningWeir weir) {
        ok(weir, "user", "delete", "bob@example.org");
        ok(weir, "node", "delete", "sg");
        ok(weir, "group", "delete", "gold");
        assertThat(weir.rest("/nodes")).doesNotContain("\"sg\"");
    }

    private void aboutTheProgram(RunningWeir weir) {
        assertThat(ok(weir, "link")).contains("/#token=");
        ok(weir, "config", "check");
        assertThat(ok(weir, "config", "print")).contains("data-dir");
        assertThat(ok(weir, "config", "example")).contains("data-dir: ");
        called(0, weir.runAsTyped("version"), "version");
        called(0, weir.runAsTyped("help", "user", "add"), "help");
    }

    /** Runs a command that must succeed and notes that it was. */
    private String ok(RunningWeir weir, String... words) {
        String printed = weir.answer(words);
        note(words);
        return printed;
    }

    private void called(int expected, int code, String... words) {
        assertThat(code).as(String.join(" ", words)).isEqualTo(expected);
        note(words);
    }

    /** The same bytes as REST, but for the end of the line. */
    private void same(RunningWeir weir, String target, String... words) throws IOException {
        assertThat(ok(weir, words).strip()).isEqualTo(weir.rest(target).strip());
    }

    private void note(String... words) {
        CommandLine line = tree();
        List<String> path = new ArrayList<>();
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            path.add(word);
            line = next;
        }
        called.add(String.join(" ", path));
    }

    private static CommandLine tree() {
        return new Cli(Console.ofProcess()).line();
    }

    private static Set<String> leaves() {
        Set<String> leaves = new TreeSet<>();
        walk(tree(), "", leaves);
        return leaves;
    }

    private static void walk(CommandLine line, String path, Set<String> leaves) {
        if (line.getSubcommands().isEmpty()) {
            leaves.add(path);
        }
        line.getSubcommands()
                .forEach((name, command) ->
                        walk(command, path.isEmpty() ? name : path + " " + name, leaves));
    }

    private static String line(String text, String beginning) {
        return text.lines()
                .filter(each -> each.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text))
                .stripTrailing();
    }

    private static List<Long> numbers(String line) {
        return Arrays.stream(line.split("\\s+", -1))
                .filter(word -> word.matches("-?[0-9]+"))
                .map(Long::valueOf)
                .toList();
    }

    private static JsonObject jsonOf(String text) {
        return JsonObject.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
