package dev.weir.shadow;

import dev.weir.json.JsonWriter;
import dev.weir.shadow.PanelFigures.DayKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of a comparison as JSON. */
final class ComparisonDocument {
    /** Days of nodes that are told one by one; sums are of all. */
    private static final int MOST_DAYS = 2_000;

    private ComparisonDocument() {}

    static String of(Comparison made) {
        Difference users = new Difference();
        long disagreeing = 0;
        long unexplained = 0;
        for (Difference one : made.users().values()) {
            users.plus(one);
            disagreeing += one.bytes() == 0 ? 0 : 1;
            unexplained += one.unexplained() == 0 ? 0 : 1;
        }
        Difference nodes = new Difference();
        Map<Long, Difference> bySource = new TreeMap<>();
        made.days()
                .forEach((key, day) -> {
                    nodes.plus(day);
                    bySource.computeIfAbsent(key.sourceId(), _ -> new Difference()).plus(day);
                });
        long[] counts = {disagreeing, unexplained};
        return new String(
                JsonWriter.object(json -> {
                    json.startObject("users");
                    write(json, users);
                    json.field("disagreeing", counts[0])
                            .field("withUnexplained", counts[1])
                            .end()
                            .startObject("nodes");
                    write(json, nodes);
                    json.end();
                    sources(json, bySource, made);
                    days(json, made);
                    json.field("unknownTaken", made.taken().size());
                }),
                StandardCharsets.UTF_8);
    }

    private static void sources(JsonWriter json, Map<Long, Difference> bySource, Comparison made) {
        json.startList("sources");
        bySource.forEach((source, difference) -> {
            if (difference.isNothing()) {
                return;
            }
            json.startObject()
                    .field("sourceId", source)
                    .field("repeatsAgree", !made.doubtful().contains(source));
            write(json, difference);
            json.end();
        });
        json.end();
    }

    private static void days(JsonWriter json, Comparison made) {
        List<DayKey> keys = new ArrayList<>();
        made.days()
                .forEach((key, day) -> {
                    if (!day.isNothing()) {
                        keys.add(key);
                    }
                });
        keys.sort(
                Comparator.comparingLong(DayKey::bucket)
                        .reversed()
                        .thenComparingLong(DayKey::sourceId));
        json.startList("days");
        for (DayKey key : keys.subList(0, Math.min(MOST_DAYS, keys.size()))) {
            Difference day = made.days().get(key);
            if (day != null) {
                json.startObject().field("sourceId", key.sourceId()).field("bucket", key.bucket());
                write(json, day);
                json.end();
            }
        }
        json.end();
    }

    /** As members of the present object. */
    static void write(JsonWriter json, Difference difference) {
        json.field("panel", difference.panel())
                .field("weir", difference.weir())
                .field("difference", difference.bytes())
                .startObject("parts");
        for (Part part : Part.values()) {
            json.field(part.member(), difference.part(part));
        }
        json.end().field("unexplained", difference.unexplained());
    }
}
