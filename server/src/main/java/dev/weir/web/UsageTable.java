package dev.weir.web;

import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of an answer about usage as a table for spreadsheets (RFC 4180): exact bytes, moments
 * with their offset, and no cell that a spreadsheet takes for a formula.
 */
final class UsageTable {
    private enum Format {
        JSON,
        CSV
    }

    private UsageTable() {}

    /** The answer itself, or its rows as CSV where the request says so. */
    static ApiAnswer asAsked(ApiRequest request, ApiAnswer answer) {
        if (request.query("format", Format.JSON) == Format.JSON) {
            return answer;
        }
        JsonObject json = JsonObject.read(answer.body());
        List<JsonObject> rows = json.objects("rows");
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.names()));
        StringBuilder table = new StringBuilder(String.join(",", columns)).append("\r\n");
        for (JsonObject row : rows) {
            String separator = "";
            for (String column : columns) {
                table.append(separator).append(cell(row.value(column)));
                separator = ",";
            }
            table.append("\r\n");
        }
        return ApiAnswer.csv(
                name(request, json), table.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(@org.jspecify.annotations.Nullable Object value) {
        if (!(value instanceof String text)) {
            return value == null ? "" : value.toString();
        }
        String safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** Says what is in the file, such as {@code usage_users-12_2026-11-01_2026-11-21_UTC.csv}. */
    private static String name(ApiRequest request, JsonObject json) {
        String of = request.path().replaceFirst(".*/usage/", "");
        String name =
                "usage_%s_%s_%s_%s"
                        .formatted(
                                of,
                                json.text("from").substring(0, 10),
                                json.text("to").substring(0, 10),
                                json.text("zone"));
        return name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".csv";
    }
}
