package dev.weir.collect.logv2fs;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One report's worth: what had been used up to a moment.
 *
 * @param sourceId under which it stands
 * @param momentMillis what it is about, epoch milliseconds
 * @param used bytes of all time, by user
 */
record Telling(long sourceId, long momentMillis, SortedMap<Long, Long> used) {
    /** Older usage stands here in one sum: of older days imports and corrections speak. */
    private static final Duration OLDEST = Duration.ofDays(31);

    Telling {
        used = Collections.unmodifiableSortedMap(new TreeMap<>(used));
    }

    /**
     * The readings of one batch, oldest first.
     *
     * @param sourceId under which they stand
     * @param told by user, what was told before; afterwards what these tell
     * @param grown bytes by user and day
     * @param zone whose days they are
     */
    static List<Telling> of(
            long sourceId,
            Map<Long, Long> told,
            Map<Long, SortedMap<LocalDate, Long>> grown,
            ZoneId zone,
            Instant now) {
        SortedMap<Long, SortedMap<Long, Long>> byMoment = new TreeMap<>();
        grown.forEach((user, days) ->
                days.forEach((day, bytes) ->
                        byMoment.computeIfAbsent(moment(day, zone, now), _ -> new TreeMap<>())
                                .merge(
                                        user,
                                        told.merge(user, bytes, FollowedRow::sum),
                                        Math::max)));
        List<Telling> tellings = new ArrayList<>();
        byMoment.forEach((moment, used) -> tellings.add(new Telling(sourceId, moment, used)));
        return tellings;
    }

    private static long moment(LocalDate day, ZoneId zone, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        if (!day.isBefore(today)) {
            return now.toEpochMilli();
        }
        LocalDate oldest = today.minusDays(OLDEST.toDays());
        LocalDate shown = day.isBefore(oldest) ? oldest : day;
        return shown.atTime(12, 0).atZone(zone).toInstant().toEpochMilli();
    }

    /** As a report's body. One number a user: which direction it was, logv2fs does not know. */
    byte[] body() {
        return JsonWriter.object(json -> {
            json.field("from", "logv2fs").startList("rows");
            used.forEach((user, bytes) ->
                    json.startObject()
                            .field("user", user)
                            .field("upload", 0L)
                            .field("download", bytes)
                            .end());
            json.end();
        });
    }

    /** All of them in one text, to be kept. */
    static String toText(List<Telling> tellings) {
        return new String(
                JsonWriter.object(json -> {
                    json.startList("tellings");
                    for (Telling telling : tellings) {
                        json.startObject()
                                .field("source", telling.sourceId())
                                .field("at", telling.momentMillis())
                                .startList("used");
                        telling.used().forEach((user, bytes) -> json.value(user).value(bytes));
                        json.end().end();
                    }
                    json.end();
                }),
                StandardCharsets.UTF_8);
    }

    /** What {@link #toText} wrote; empty = nothing. */
    static List<Telling> fromText(String text) {
        List<Telling> tellings = new ArrayList<>();
        if (text.isEmpty()) {
            return tellings;
        }
        JsonObject all = JsonObject.read(text.getBytes(StandardCharsets.UTF_8));
        for (JsonObject one : all.objects("tellings")) {
            SortedMap<Long, Long> used = new TreeMap<>();
            List<?> numbers = one.list("used");
            for (int i = 0; i + 1 < numbers.size(); i += 2) {
                if (numbers.get(i) instanceof Long user
                        && numbers.get(i + 1) instanceof Long bytes) {
                    used.put(user, bytes);
                }
            }
            tellings.add(new Telling(one.number("source"), one.number("at"), used));
        }
        return tellings;
    }
}
