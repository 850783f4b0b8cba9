package dev.weir.web;

import dev.weir.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client knows by what it was told, and how that stands to what the API answers by other
 * code. One thread.
 */
final class LiveModel {
    /** Before any day that tests change. */
    private static final String FIRST_DAY = "2026-10-01";

    private final Map<String, Map<String, List<Long>>> subjects = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final boolean corrections;
    private String epoch = "";
    private long asOf;
    private long seq;

    /**
     * @param corrections whether values may go back
     */
    LiveModel(boolean corrections) {
        this.corrections = corrections;
    }

    /** A new socket: numbers begin anew, values stay. */
    void connected() {
        seq = 0;
    }

    void forget() {
        subjects.clear();
    }

    /** Subjects known so far, such as {@code user:1}. */
    Map<String, Map<String, List<Long>>> subjects() {
        return subjects;
    }

    /** Raw up and down, billed up and down; empty when nothing was told. */
    List<Long> total(String subject) {
        return subjects.getOrDefault(subject, Map.of()).getOrDefault("total", List.of());
    }

    /** What must never be: gaps in seq, positions or values that go back. */
    List<String> broken() {
        return broken;
    }

    void take(JsonObject message) {
        if (message.number("seq") != ++seq) {
            broken.add("seq " + message.number("seq") + " instead of " + seq);
        }
        if (!message.text("epoch").equals(epoch)) {
            epoch = message.text("epoch");
            asOf = 0;
            subjects.clear();
        }
        JsonObject data = message.object("data");
        switch (message.text("type")) {
            case "snapshot" -> data.objects("rows").forEach(row -> row(message, row));
            case "traffic_update", "node_traffic_update", "overview_update" -> row(message, data);
            default -> {
                return;
            }
        }
        if (message.number("as_of") < asOf) {
            broken.add("as_of " + message.number("as_of") + " after " + asOf);
        }
        asOf = message.number("as_of");
    }

    private void row(JsonObject message, JsonObject row) {
        String subject =
                row.has("user_id")
                        ? "user:" + row.number("user_id")
                        : row.has("source_id") ? "node:" + row.number("source_id") : "all";
        Map<String, List<Long>> known = subjects.computeIfAbsent(subject, _ -> new HashMap<>());
        row.objects("daily_logs").forEach(bucket -> put(subject, known, "date", bucket));
        row.objects("monthly_logs").forEach(bucket -> put(subject, known, "month", bucket));
        row.objects("yearly_logs").forEach(bucket -> put(subject, known, "year", bucket));
        put(subject, known, "total", row.object("total"));
        List<Long> total = known.getOrDefault("total", List.of(0L, 0L, 0L, 0L));
        if (row.number("used") != total.get(2) + total.get(3)) {
            broken.add(subject + " used is not its total: " + message.toText());
        }
    }

    private void put(
            String subject, Map<String, List<Long>> known, String kind, JsonObject bucket) {
        String name = kind.equals("total") ? kind : bucket.text(kind);
        List<Long> now =
                List.of(
                        bucket.number("upload"),
                        bucket.number("download"),
                        bucket.number("billed_upload"),
                        bucket.number("billed_download"));
        List<Long> before = known.put(name, now);
        for (int i = 0; !corrections && before != null && i < 4; i++) {
            if (now.get(i) < before.get(i)) {
                broken.add(subject + " " + name + " went back from " + before + " to " + now);
            }
        }
    }

    /**
     * What differs from the API's answers; empty when nothing does.
     *
     * @param whole subjects whose every bucket is known
     */
    List<String> differences(WebFixture web, List<String> whole) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, Map<String, List<Long>>> subject : subjects.entrySet()) {
            Map<String, List<Long>> told = answers(web, subject.getKey());
            Map<String, List<Long>> known = subject.getValue();
            for (Map.Entry<String, List<Long>> bucket : known.entrySet()) {
                List<Long> expected = told.getOrDefault(bucket.getKey(), List.of(0L, 0L, 0L, 0L));
                if (!bucket.getValue().equals(expected)) {
                    found.add(subject.getKey() + " " + bucket + ", API: " + expected);
                }
            }
            if (whole.contains(subject.getKey())) {
                told.forEach((name, value) -> {
                    if (!known.containsKey(name) && value.stream().anyMatch(one -> one != 0)) {
                        found.add(subject.getKey() + " lacks " + name);
                    }
                });
            }
        }
        return found;
    }

    private static Map<String, List<Long>> answers(WebFixture web, String subject) {
        String id = subject.substring(subject.indexOf(':') + 1);
        String path =
                "/api/v1/usage/"
                        + switch (subject.charAt(0)) {
                            case 'u' -> "users/" + id;
                            case 'n' -> "nodes/" + id;
                            default -> "series";
                        };
        Map<String, List<Long>> told = new HashMap<>();
        Map<String, String> firsts =
                Map.of("day", FIRST_DAY, "month", "2025-12-01", "year", "2020-01-01");
        firsts.forEach((by, from) -> {
            JsonObject answer =
                    web.get(path + "?by=" + by + "&from=" + from + "&to=2026-11-21").json();
            for (JsonObject row : answer.objects("rows")) {
                told.put(row.text(by).replace("-", ""), figures(row));
            }
            if (by.equals("year")) {
                told.put("total", figures(answer.object("sum")));
            }
        });
        return told;
    }

    private static List<Long> figures(JsonObject of) {
        return List.of(
                of.number("upload"),
                of.number("download"),
                of.number("billedUpload"),
                of.number("billedDownload"));
    }
}
