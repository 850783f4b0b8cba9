package dev.weir.journal;

import dev.weir.journal.EntryCodec.UnreadableRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/**
 * A report that a writer made durable and did not answer before another one took its place: entered
 * later as an act, whose id follows from where the report stood, so that it counts once however
 * often it is handed over (R16, R36).
 */
public final class LateReport {
    /** The type of such acts. */
    public static final String TYPE = "report.late";

    private static final String ACTOR = "configuration";
    private static final String RECORD = "\"record\":\"";

    private LateReport() {}

    /**
     * The act that enters a report.
     *
     * @param journal in which it stood
     * @param term of the writer that took it
     * @param position at which it stood
     * @param report as it was taken
     * @param nowMillis wall clock of the one that enters it
     * @param nowNanos monotonic clock of that one, for durations to what it takes itself
     */
    public static Act act(
            UUID journal, long term, long position, Report report, long nowMillis, long nowNanos) {
        Report late =
                new Report(
                        report.sourceId(),
                        report.instance(),
                        report.ack(),
                        report.evidence(),
                        true,
                        report.atMillis(),
                        nowNanos,
                        report.fromMillis(),
                        report.route(),
                        report.client(),
                        report.peer(),
                        report.body());
        ByteBuffer record =
                ByteBuffer.allocate(Math.toIntExact(EntryCodec.size(late)))
                        .order(ByteOrder.LITTLE_ENDIAN);
        EntryCodec.encode(late, true, record);
        String where = "%s:%d:%d".formatted(journal, term, position);
        String document =
                "{\"journal\":\"%s\",\"term\":%d,\"position\":%d,%s%s\"}"
                        .formatted(
                                journal,
                                term,
                                position,
                                RECORD,
                                Base64.getEncoder().encodeToString(record.array()));
        return new Act(
                UUID.nameUUIDFromBytes(where.getBytes(StandardCharsets.US_ASCII)),
                TYPE,
                ACTOR,
                nowMillis,
                document.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the act enters a report. */
    public static boolean is(Act act) {
        return act.type().equals(TYPE);
    }

    /**
     * The report that the act enters.
     *
     * @throws IllegalArgumentException when there is none in it
     */
    public static Report report(Act act) {
        String document = new String(act.document(), StandardCharsets.US_ASCII);
        int from = document.indexOf(RECORD) + RECORD.length();
        int to = document.indexOf('"', from);
        if (from < RECORD.length() || to < 0) {
            throw new IllegalArgumentException("an act without a report: " + act.id());
        }
        byte[] record = Base64.getDecoder().decode(document.substring(from, to));
        return report(record);
    }

    /** The record of a report, as it goes from one machine to another. */
    public static byte[] record(Report report) {
        ByteBuffer record =
                ByteBuffer.allocate(Math.toIntExact(EntryCodec.size(report)))
                        .order(ByteOrder.LITTLE_ENDIAN);
        EntryCodec.encode(report, report.unanswered(), record);
        return record.array();
    }

    /**
     * The report of a record.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Report report(byte[] record) {
        ByteBuffer buffer = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int length = EntryCodec.length(buffer, 0, record.length);
            if (length == record.length
                    && EntryCodec.decode(buffer, 0, length) instanceof Report report) {
                return report;
            }
        } catch (UnreadableRecord | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a record", e);
        }
        throw new IllegalArgumentException("not a report");
    }
}
