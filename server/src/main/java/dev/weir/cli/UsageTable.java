package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows rows of usage: for people with units, as CSV with the integers themselves. */
final class UsageTable {
    private static final List<String> FIGURES =
            List.of("upload", "download", "billedUpload", "billedDownload");

    private UsageTable() {}

    static void print(Console console, JsonObject answer) {
        Table table = new Table();
        List<JsonObject> rows = answer.objects("rows");
        List<String> labels = labels(rows);
        labels.forEach(label -> table.text(title(label)));
        table.figure("DOWN").figure("UP").figure("RAW").figure("BILLED");
        boolean ranked = rows.stream().anyMatch(row -> row.has("previousBilled"));
        if (ranked) {
            table.figure("BEFORE").figure("CHANGE");
        }
        for (JsonObject row : rows) {
            List<String> cells =
                    new ArrayList<>(labels.stream().map(label -> cell(row.value(label))).toList());
            cells.addAll(figures(row));
            if (ranked) {
                cells.addAll(change(row));
            }
            table.row(cells);
        }
        if (answer.has("sum")) {
            List<String> cells = new ArrayList<>(labels.stream().map(label -> "").toList());
            if (!cells.isEmpty()) {
                cells.set(0, "sum");
            }
            cells.addAll(figures(answer.object("sum")));
            if (ranked) {
                cells.addAll(List.of("", ""));
            }
            table.row(cells);
        }
        table.print(console.out());
        console.out()
                .println(
                        "as of journal position "
                                + answer.number("asOf")
                                + (answer.isNull("from")
                                        ? ""
                                        : ", from "
                                                + answer.text("from")
                                                + " to "
                                                + answer.text("to"))
                                + ", days in "
                                + answer.text("zone"));
    }

    static void csv(Console console, JsonObject answer) {
        List<JsonObject> rows = answer.objects("rows");
        List<String> names = rows.isEmpty() ? FIGURES : List.copyOf(rows.getFirst().names());
        console.out().println(String.join(",", names));
        for (JsonObject row : rows) {
            console.out()
                    .println(
                            names.stream()
                                    .map(name -> field(row.value(name)))
                                    .collect(Collectors.joining(",")));
        }
    }

    /** Rows that are lists of integers. */
    static void rows(Console console, JsonObject answer) {
        for (Object row : answer.list("rows")) {
            console.out()
                    .println(
                            ((List<?>) java.util.Objects.requireNonNull(row))
                                    .stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(",")));
        }
    }

    private static List<String> labels(List<JsonObject> rows) {
        return rows.isEmpty()
                ? List.of()
                : rows.getFirst().names().stream()
                        .filter(name -> !FIGURES.contains(name) && !name.startsWith("previous"))
                        .filter(name -> !name.equals("start"))
                        .toList();
    }

    private static String title(String name) {
        return switch (name) {
            case "sourceId", "userId" -> "ID";
            case "email" -> "E-MAIL";
            default -> name.toUpperCase(java.util.Locale.ROOT);
        };
    }

    private static List<String> figures(JsonObject row) {
        long up = row.number("upload");
        long down = row.number("download");
        return List.of(
                Units.bytes(down),
                Units.bytes(up),
                Units.bytes(up + down),
                Units.bytes(row.number("billedUpload") + row.number("billedDownload")));
    }

    private static List<String> change(JsonObject row) {
        long now = row.number("billedUpload") + row.number("billedDownload");
        long before = row.number("previousBilled");
        String change =
                before == 0
                        ? "new"
                        : String.format(
                                java.util.Locale.ROOT,
                                "%+.1f %%",
                                100.0 * ((double) now - before) / before);
        return List.of(Units.bytes(before), change);
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** RFC 4180; a text that a spreadsheet would take for a formula is quoted with a mark. */
    private static String field(@Nullable Object value) {
        String text = cell(value);
        if (value instanceof String && text.matches("[=+@\\-].*")) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
