package dev.weir.simulate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the books as any operator's program does. */
final class ApiBooks implements Books {
    private final OperatorApi api;

    ApiBooks(OperatorApi api) {
        this.api = api;
    }

    @Override
    public long posted() {
        return Json.number(Json.asObject(api.get("/health").get("posting")), "position");
    }

    @Override
    public List<Row> rows(String granularity) {
        List<Row> rows = new ArrayList<>();
        String after = "";
        do {
            String query = "/rows?granularity=" + granularity + "&limit=5000";
            Map<String, @Nullable Object> page = api.get(query + from(after));
            for (Object row : Json.list(page, "rows")) {
                rows.add(row((List<?>) row));
            }
            after = next(page);
        } while (!after.isEmpty());
        return rows;
    }

    private static Row row(List<?> row) {
        long[] n = new long[9];
        for (int i = 0; i < n.length; i++) {
            n[i] = Json.number(row.get(i), "rows");
        }
        return new Row(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
    }

    @Override
    public List<Held> held() {
        List<Held> all = new ArrayList<>();
        String after = "";
        do {
            Map<String, @Nullable Object> page = api.get("/quarantine?state=held" + from(after));
            for (Object element : Json.list(page, "quarantine")) {
                Map<String, @Nullable Object> held = Json.asObject(element);
                all.add(
                        new Held(
                                Json.number(held, "sourceId"),
                                Json.text(held, "wireKey"),
                                Json.number(held, "upload"),
                                Json.number(held, "download"),
                                Json.text(held, "reason")));
            }
            after = next(page);
        } while (!after.isEmpty());
        return all;
    }

    private static String from(String after) {
        return after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    }

    private static String next(Map<String, @Nullable Object> page) {
        Object next = page.get("next");
        return next == null ? "" : next.toString();
    }
}
