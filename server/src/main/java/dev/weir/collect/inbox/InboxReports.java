package dev.weir.collect.inbox;

import dev.weir.journal.Report;
import dev.weir.journal.Report.Route;
import dev.weir.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reports that a batch's rows become: one for each source, kind, epoch and minute. A function
 * of the claimed rows alone, so that the same batch gives the same bodies again.
 */
final class InboxReports {
    /**
     * A source's reports in one batch. Posting remembers the bodies of twice as many, so a whole
     * batch that comes again is known.
     */
    static final int MOST_A_SOURCE = 32;

    static final long AMOUNTS_INSTANCE = 1;
    private static final long COUNTERS = 1L << 40;
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    /**
     * What one report is about.
     *
     * @param minute start of it, epoch milliseconds
     */
    record Group(long sourceId, boolean reading, long epoch, long minute) {
        static Group of(InboxRow row) {
            return new Group(
                    row.sourceId(),
                    row.isReading(),
                    row.isReading() ? row.epoch() : 0,
                    row.atMillis() - Math.floorMod(row.atMillis(), MINUTE));
        }
    }

    private static final Comparator<Group> IN_TIME =
            Comparator.comparingLong(Group::epoch)
                    .thenComparingLong(Group::minute)
                    .thenComparingLong(Group::sourceId)
                    .thenComparing(Group::reading);

    private InboxReports() {}

    /** Rows of each report, in the order in which they go into the journal. */
    static Map<Group, List<InboxRow>> grouped(Collection<InboxRow> claimed) {
        Map<Group, List<InboxRow>> groups = new TreeMap<>(IN_TIME);
        for (InboxRow row : claimed) {
            groups.computeIfAbsent(Group.of(row), _ -> new ArrayList<>()).add(row);
        }
        groups.values().forEach(rows -> rows.sort(Comparator.comparing(InboxRow::eventId)));
        return groups;
    }

    /**
     * @param nowMillis arrival, epoch milliseconds
     * @param nanos arrival, monotonic
     */
    static Report report(Group group, List<InboxRow> rows, long nowMillis, long nanos) {
        return report(
                group.sourceId(),
                group.reading() ? COUNTERS + group.epoch() : AMOUNTS_INSTANCE,
                group.reading() ? Route.INBOX_COUNTERS : Route.INBOX_AMOUNTS,
                group.minute(),
                body(rows.getFirst().batch(), group.reading() ? highest(rows) : rows),
                nowMillis,
                nanos);
    }

    static Report report(
            long sourceId,
            long instance,
            Route route,
            long momentMillis,
            byte[] body,
            long nowMillis,
            long nanos) {
        return new Report(
                sourceId,
                instance,
                0,
                // There is no answer that could be lost: what comes again is known by its body.
                Report.Evidence.COOKIE,
                false,
                nowMillis,
                nanos,
                momentMillis,
                route,
                Report.Client.OTHER,
                new byte[0],
                body);
    }

    /** Of several readings of one counter in a minute the highest of each direction. */
    private static List<InboxRow> highest(List<InboxRow> rows) {
        Map<Long, InboxRow> byUser = new LinkedHashMap<>();
        for (InboxRow row : rows) {
            byUser.merge(row.userId(), row, InboxReports::higher);
        }
        return List.copyOf(byUser.values());
    }

    private static InboxRow higher(InboxRow one, InboxRow other) {
        return new InboxRow(
                one.sourceId(),
                one.eventId(),
                one.userName(),
                one.kind(),
                Math.max(one.upload(), other.upload()),
                Math.max(one.download(), other.download()),
                one.atMillis(),
                one.epoch(),
                one.userId(),
                one.batch());
    }

    private static byte[] body(long batch, List<InboxRow> rows) {
        return JsonWriter.object(json -> {
            json.field("batch", batch).startList("rows");
            for (InboxRow row : rows) {
                json.startObject()
                        .field("user", row.userId())
                        .field("upload", row.upload())
                        .field("download", row.download())
                        .field("event", row.eventId())
                        .end();
            }
            json.end();
        });
    }

    /** Whether a source's reports stay few enough when this row comes too; notes it if so. */
    static boolean fits(Map<Long, Map<Group, Boolean>> bySource, InboxRow row) {
        Map<Group, Boolean> groups = bySource.computeIfAbsent(row.sourceId(), _ -> new HashMap<>());
        Group group = Group.of(row);
        if (!groups.containsKey(group) && groups.size() == MOST_A_SOURCE) {
            return false;
        }
        groups.put(group, true);
        return true;
    }
}
