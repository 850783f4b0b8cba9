package dev.weir.journal;

import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Entries as bytes; the layout is in {@code docs/journal-format.md}. */
final class EntryCodec {
    static final int REPORT = 1;
    static final int ACT = 2;
    static final int STARTED = 3;
    static final int CLOCK_STEPPED = 4;

    static final int UNANSWERED = 1;

    private static final int REPORT_FIXED = 60;
    private static final int ACT_FIXED = 36;
    private static final int STARTED_FIXED = 24;
    private static final int CLOCK_STEPPED_SIZE = 32;
    private static final int SMALLEST = 24;

    private static final Route[] ROUTES = new Route[256];
    private static final Client[] CLIENTS = new Client[256];
    private static final Evidence[] EVIDENCES = new Evidence[256];

    static {
        for (Route route : Route.values()) {
            ROUTES[route.code()] = route;
        }
        for (Client client : Client.values()) {
            CLIENTS[client.code()] = client;
        }
        for (Evidence evidence : Evidence.values()) {
            EVIDENCES[evidence.code()] = evidence;
        }
    }

    private EntryCodec() {}

    /** The bytes an entry takes as a record. */
    static long size(Entry entry) {
        return switch (entry) {
            case Report report -> (long) REPORT_FIXED + report.peer().length + report.body().length;
            case Act act ->
                    (long) ACT_FIXED
                            + utf8(act.type()).length
                            + utf8(act.actor()).length
                            + act.document().length;
            case Started started -> (long) STARTED_FIXED + utf8(started.version()).length;
            case ClockStepped _ -> CLOCK_STEPPED_SIZE;
        };
    }

    /** Refuses what has no place in the format, in the caller's thread and not in the writer's. */
    static void check(Entry entry) {
        if (entry instanceof Report report && report.peer().length > 255) {
            throw new IllegalArgumentException("peer address of " + report.peer().length);
        }
        if (entry instanceof Act act
                && (utf8(act.type()).length > 65_535 || utf8(act.actor()).length > 65_535)) {
            throw new IllegalArgumentException("type or actor longer than 65,535 bytes");
        }
    }

    /** Writes a record at the buffer's position. */
    static void encode(Entry entry, boolean unanswered, ByteBuffer into) {
        int start = into.position();
        into.putInt(0);
        switch (entry) {
            case Report report -> encode(report, unanswered || report.unanswered(), into);
            case Act act -> encode(act, into);
            case Started started ->
                    into.putInt(STARTED)
                            .putLong(started.atMillis())
                            .putLong(started.atNanos())
                            .put(utf8(started.version()));
            case ClockStepped stepped ->
                    into.putInt(CLOCK_STEPPED)
                            .putLong(stepped.atMillis())
                            .putLong(stepped.atNanos())
                            .putLong(stepped.stepMillis());
        }
        into.putInt(start, into.position() - start);
    }

    private static void encode(Report report, boolean unanswered, ByteBuffer into) {
        into.put((byte) REPORT)
                .put((byte) (unanswered ? UNANSWERED : 0))
                .put((byte) report.route().code())
                .put((byte) report.client().code())
                .put((byte) report.evidence().code())
                .put((byte) report.peer().length)
                .putShort((short) 0)
                .putLong(report.sourceId())
                .putLong(report.instance())
                .putLong(report.ack())
                .putLong(report.atMillis())
                .putLong(report.atNanos())
                .putLong(report.fromMillis())
                .put(report.peer())
                .put(report.body());
    }

    private static void encode(Act act, ByteBuffer into) {
        byte[] type = utf8(act.type());
        byte[] actor = utf8(act.actor());
        into.putInt(ACT)
                .put(Format.bytes(act.id()))
                .putLong(act.atMillis())
                .putShort((short) type.length)
                .putShort((short) actor.length)
                .put(type)
                .put(actor)
                .put(act.document());
    }

    /** The length of the record at an offset, checked against the end of its group. */
    static int length(ByteBuffer from, int at, int limit) {
        int length = limit - at < SMALLEST ? 0 : from.getInt(at);
        if (length < SMALLEST || length > limit - at) {
            throw new UnreadableRecord("a record of " + length + " bytes");
        }
        return length;
    }

    static Entry decode(ByteBuffer from, int at, int length) {
        int kind = unsigned(from, at + 4);
        int smallest =
                switch (kind) {
                    case REPORT -> REPORT_FIXED + unsigned(from, at + 9);
                    case ACT -> ACT_FIXED;
                    case STARTED -> STARTED_FIXED;
                    case CLOCK_STEPPED -> CLOCK_STEPPED_SIZE;
                    default -> throw new UnreadableRecord("a record of unknown kind " + kind);
                };
        if (length < smallest) {
            throw new UnreadableRecord("a record of kind " + kind + " with " + length + " bytes");
        }
        return switch (kind) {
            case REPORT -> report(from, at, length);
            case ACT -> act(from, at, length);
            case STARTED ->
                    new Started(
                            from.getLong(at + 8),
                            from.getLong(at + 16),
                            text(from, at + STARTED_FIXED, length - STARTED_FIXED));
            default ->
                    new ClockStepped(
                            from.getLong(at + 8), from.getLong(at + 16), from.getLong(at + 24));
        };
    }

    private static Report report(ByteBuffer from, int at, int length) {
        int peer = unsigned(from, at + 9);
        return new Report(
                from.getLong(at + 12),
                from.getLong(at + 20),
                from.getLong(at + 28),
                known(EVIDENCES, unsigned(from, at + 8), "evidence"),
                (unsigned(from, at + 5) & UNANSWERED) != 0,
                from.getLong(at + 36),
                from.getLong(at + 44),
                from.getLong(at + 52),
                known(ROUTES, unsigned(from, at + 6), "route"),
                known(CLIENTS, unsigned(from, at + 7), "client"),
                bytes(from, at + REPORT_FIXED, peer),
                bytes(from, at + REPORT_FIXED + peer, length - REPORT_FIXED - peer));
    }

    private static Act act(ByteBuffer from, int at, int length) {
        int type = Short.toUnsignedInt(from.getShort(at + 32));
        int actor = Short.toUnsignedInt(from.getShort(at + 34));
        int document = length - ACT_FIXED - type - actor;
        if (document < 0) {
            throw new UnreadableRecord("an act whose texts are longer than itself");
        }
        UUID id = Format.uuid(from, at + 8);
        return new Act(
                id,
                text(from, at + ACT_FIXED, type),
                text(from, at + ACT_FIXED + type, actor),
                from.getLong(at + 24),
                bytes(from, at + ACT_FIXED + type + actor, document));
    }

    private static <T> T known(T[] byCode, int code, String what) {
        T value = byCode[code];
        if (value == null) {
            throw new UnreadableRecord("unknown " + what + " " + code);
        }
        return value;
    }

    private static int unsigned(ByteBuffer from, int at) {
        return Byte.toUnsignedInt(from.get(at));
    }

    private static byte[] bytes(ByteBuffer from, int at, int length) {
        byte[] bytes = new byte[length];
        from.get(at, bytes);
        return bytes;
    }

    private static String text(ByteBuffer from, int at, int length) {
        return new String(bytes(from, at, length), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A whole record that this version cannot read: written by a newer one, or by a bug. */
    static final class UnreadableRecord extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableRecord(String what) {
            super(what);
        }
    }
}
