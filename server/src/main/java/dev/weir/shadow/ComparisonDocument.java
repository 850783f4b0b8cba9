package dev.weir.shadow;

import dev.weir.json.JsonWriter;
import dev.weir.shadow.PanelFigures.DayKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The sums of a comparison as JSON. */
final class ComparisonDocument {
    /** Days of nodes that are told one by one; sums are of all. */
    private static final int MOST_DAYS = 2_000;

    private ComparisonDocument() {}

    static String of(
            Comparison made, Map<DayKey, Difference> nodeDays, Set<Long> doubtful, long daysFrom) {
        // What one day has more and another less is no agreement: each day counts by itself.
        Comparison.Sums nodes = new Comparison.Sums();
        Map<Long, Comparison.Sums> bySource = new TreeMap<>();
        nodeDays.forEach((key, day) -> {
            nodes.add(day);
            bySource.computeIfAbsent(key.sourceId(), _ -> new Comparison.Sums()).add(day);
        });
        return new String(
                JsonWriter.object(json -> {
                    sums(json.startObject("users"), made.users());
                    sums(json.startObject("userDays").field("from", daysFrom), made.userDays());
                    sums(json.startObject("nodes"), nodes);
                    sources(json, bySource, doubtful);
                    days(json, nodeDays);
                    json.field("unknownTaken", made.taken().size())
                            .field("unknownUndecided", made.undecided().size());
                }),
                StandardCharsets.UTF_8);
    }

    private static void sums(JsonWriter json, Comparison.Sums sums) {
        sums.all.writeTo(json);
        json.field("disagreeing", sums.disagreeing)
                .field("withUnexplained", sums.unexplained)
                .end();
    }

    private static void sources(
            JsonWriter json, Map<Long, Comparison.Sums> bySource, Set<Long> doubtful) {
        json.startList("sources");
        bySource.forEach((source, sums) -> {
            if (sums.all.isNothing() && sums.unexplained == 0) {
                return;
            }
            json.startObject()
                    .field("sourceId", source)
                    .field("repeatsAgree", !doubtful.contains(source));
            sums(json, sums);
        });
        json.end();
    }

    private static void days(JsonWriter json, Map<DayKey, Difference> all) {
        List<DayKey> keys = new ArrayList<>();
        all.forEach((key, day) -> {
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
            Difference day = all.get(key);
            if (day != null) {
                json.startObject().field("sourceId", key.sourceId()).field("bucket", key.bucket());
                day.writeTo(json);
                json.end();
            }
        }
        json.end();
    }
}
