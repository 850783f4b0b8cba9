package dev.weir.oldpanel;

import dev.weir.rating.Rating;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a panel noted of users and nodes by day. Rows of one key are added up: an SQLite database of
 * a panel has no key that forbids them.
 */
public final class History {
    /** 1 EiB: no day of a user has more. */
    private static final long MOST = 1L << 60;

    /**
     * A day of a user at a node and a rate, in bytes.
     *
     * @param at the moment the panel wrote for the day, epoch seconds
     * @param node the panel's name of it; empty = it does not say
     * @param rate millionths
     */
    public record Usage(
            long at,
            String node,
            long rate,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {}

    /**
     * A day of a user at a rate as the panel keeps it: billed bytes, or raw, by its kind.
     *
     * @param at the moment the panel wrote for the day, epoch seconds
     * @param rate millionths
     */
    public record KeptDay(long userId, long at, long rate, long upload, long download) {
        private boolean isOfTheKeyOf(KeptDay other) {
            return other.userId == userId && other.at == at && other.rate == rate;
        }
    }

    /** All days of a user. */
    public record UserDays(long userId, List<Usage> days) {}

    /** A day of a node, raw bytes. */
    public record NodeDay(
            String node, String type, long nodeId, long at, long upload, long download) {}

    private record Key(long at, String node, long rate) {}

    private final OldPanelStore store;
    private final OldPanel.Kind kind;
    private final ZoneId zone;
    private final Map<String, OldNode> nodes = new HashMap<>();
    private final Findings findings;

    /** From here on users' days stand in the younger table. */
    private long logsEnd = Long.MAX_VALUE;

    private long first = Long.MAX_VALUE;
    private long misaligned;
    private long rows;

    History(
            OldPanelStore store,
            OldPanel.Kind kind,
            ZoneId zone,
            List<OldNode> nodes,
            Findings findings) {
        this.store = store;
        this.kind = kind;
        this.zone = zone;
        this.findings = findings;
        nodes.forEach(node -> this.nodes.put(node.oldId(), node));
    }

    /** Bytes that can be: sums of them must stay within 63 bits. */
    static long plausible(long bytes) throws Row.Unreadable {
        if (bytes > MOST) {
            throw new Row.Unreadable("more than 1 EiB");
        }
        return bytes;
    }

    /** The first moment of the history, {@code Long.MAX_VALUE} = there is none; after reading. */
    public long first() {
        return first;
    }

    /** Rows whose day does not begin at a midnight of the zone; after reading. */
    public long misaligned() {
        return misaligned;
    }

    /** Rows that were read, those that cannot be used among them. */
    public long rows() {
        return rows;
    }

    /** Days by user; a user comes once for each table that has some. */
    public void forEachUser(Consumer<UserDays> each) {
        Gathering gathering = new Gathering(each);
        long[] youngest = {Long.MAX_VALUE};
        store.forEach(
                "stat_user",
                "user_id, record_at",
                row -> {
                    Usage day = read("stat_user", row, "record_at", "server_rate");
                    if (day != null) {
                        youngest[0] = Math.min(youngest[0], day.at());
                        gathering.add(row, day);
                    }
                });
        gathering.end();
        logsEnd = youngest[0];
        store.forEach(
                "server_log",
                "user_id, log_at",
                row -> {
                    Usage day = read("server_log", row, "log_at", "rate");
                    if (day == null) {
                        return;
                    }
                    if (day.at() >= logsEnd) {
                        findings.told("server_log", "the day stands in stat_user", row.text("id"));
                    } else {
                        gathering.add(row, day);
                    }
                });
        gathering.end();
    }

    /**
     * Days from a moment on as the panel keeps them, by number of the user.
     *
     * @param from epoch seconds
     */
    public void forEachKeptDay(long from, Consumer<KeptDay> each) {
        KeptDays gathering = new KeptDays(each);
        store.forEach(
                "stat_user",
                "record_at >= " + from,
                "user_id, record_at, server_rate",
                row -> {
                    try {
                        if (row.text("record_type", "d").equals("d")) {
                            gathering.add(keptDay(row));
                        }
                    } catch (Row.Unreadable e) {
                        findings.lost("stat_user", String.valueOf(e.getMessage()), row.text("id"));
                    }
                });
        gathering.end();
    }

    /** Adds up neighbours of one key. */
    private static final class KeptDays {
        private final Consumer<KeptDay> each;
        private @Nullable KeptDay last;

        KeptDays(Consumer<KeptDay> each) {
            this.each = each;
        }

        void add(KeptDay day) {
            KeptDay before = last;
            if (before != null && before.isOfTheKeyOf(day)) {
                last =
                        new KeptDay(
                                day.userId,
                                day.at,
                                day.rate,
                                before.upload + day.upload,
                                before.download + day.download);
            } else {
                end();
                last = day;
            }
        }

        void end() {
            if (last != null) {
                each.accept(last);
            }
        }
    }

    private static KeptDay keptDay(Row row) throws Row.Unreadable {
        return new KeptDay(
                row.number("user_id"),
                row.number("record_at"),
                row.rate("server_rate"),
                plausible(row.bytes("u")),
                plausible(row.bytes("d")));
    }

    /** Adds up rows of one key and hands on a user when the next one comes. */
    private static final class Gathering {
        private final Consumer<UserDays> each;
        private final Map<Key, Usage> days = new LinkedHashMap<>();
        private long userId;

        Gathering(Consumer<UserDays> each) {
            this.each = each;
        }

        void add(Row row, Usage day) {
            long id = Long.parseLong(row.text("user_id"));
            if (id != userId) {
                end();
                userId = id;
            }
            days.merge(new Key(day.at(), day.node(), day.rate()), day, Gathering::sum);
        }

        void end() {
            if (!days.isEmpty()) {
                each.accept(new UserDays(userId, new ArrayList<>(days.values())));
                days.clear();
            }
        }

        private static Usage sum(Usage a, Usage b) {
            return new Usage(
                    a.at(),
                    a.node(),
                    a.rate(),
                    Math.addExact(a.upload(), b.upload()),
                    Math.addExact(a.download(), b.download()),
                    Math.addExact(a.billedUpload(), b.billedUpload()),
                    Math.addExact(a.billedDownload(), b.billedDownload()));
        }
    }

    /** A row, or null when it was counted as one that cannot be used. */
    private @Nullable Usage read(String table, Row row, String moment, String rateColumn) {
        rows++;
        try {
            if (row.text("record_type", "d").strip().equals("m")) {
                findings.told(table, "sums of a month: its days are there", row.text("id"));
                return null;
            }
            if (!row.text("user_id").matches("[0-9]{1,10}")) {
                throw new Row.Unreadable("user_id is not a number of a user");
            }
            long at = at(row, moment);
            long rate = row.rate(rateColumn);
            long up = plausible(row.bytes("u"));
            long down = plausible(row.bytes("d"));
            if (!row.isWhole("u") || !row.isWhole("d")) {
                findings.told(table, "has fractions of a byte; it is rounded", row.text("id"));
            }
            boolean raw = kind == OldPanel.Kind.V2BOARD;
            if (!raw && rate == 0 && (up | down) != 0) {
                findings.told(
                        table, "billed at rate 0: what was used is not known", row.text("id"));
            }
            return new Usage(
                    at,
                    node(table, row),
                    rate,
                    raw ? up : unbilled(up, rate),
                    raw ? down : unbilled(down, rate),
                    raw ? plausible(Rating.billed(up, rate)) : up,
                    raw ? plausible(Rating.billed(down, rate)) : down);
        } catch (Row.Unreadable | ArithmeticException e) {
            findings.lost(table, String.valueOf(e.getMessage()), "row " + row.text("id"));
            return null;
        }
    }

    private long at(Row row, String column) throws Row.Unreadable {
        long at = row.number(column);
        if (at < 0 || at > 253_402_300_799L) {
            throw new Row.Unreadable(column + " is not a moment");
        }
        if (!Instant.ofEpochSecond(at).atZone(zone).toLocalTime().equals(LocalTime.MIDNIGHT)) {
            misaligned++;
        }
        first = Math.min(first, at);
        return at;
    }

    private String node(String table, Row row) throws Row.Unreadable {
        if (!row.has("server_id")) {
            return "";
        }
        long id = row.number("server_id");
        if (kind == OldPanel.Kind.XBOARD) {
            return Long.toString(id);
        }
        String method = row.text("method", row.text("server_type"));
        if (method.isEmpty()) {
            findings.told(table, "names a node without its protocol", row.text("id"));
            return "";
        }
        return V2boardNodes.oldId(V2boardNodes.kindOf(store, method), id);
    }

    /** Raw bytes that give the billed ones, as near as can be. */
    static long unbilled(long billed, long rate) throws Row.Unreadable {
        if (rate == Rating.ONE || rate == 0) {
            return rate == 0 ? 0 : billed;
        }
        BigInteger doubled =
                BigInteger.valueOf(billed)
                        .multiply(BigInteger.valueOf(2 * Rating.ONE))
                        .add(BigInteger.valueOf(rate));
        BigInteger raw = doubled.divide(BigInteger.valueOf(2 * rate));
        return plausible(raw.bitLength() > 62 ? Long.MAX_VALUE : raw.longValueExact());
    }

    /** Days of nodes, those of one key added up. */
    public List<NodeDay> nodeDays() {
        Map<String, NodeDay> days = new LinkedHashMap<>();
        store.forEach(
                "stat_server",
                "server_id, record_at",
                row -> {
                    NodeDay day = nodeDay(row);
                    if (day != null) {
                        days.merge(
                                day.type() + " " + day.nodeId() + " " + day.at(),
                                day,
                                (a, b) ->
                                        new NodeDay(
                                                a.node(),
                                                a.type(),
                                                a.nodeId(),
                                                a.at(),
                                                Math.addExact(a.upload(), b.upload()),
                                                Math.addExact(a.download(), b.download())));
                    }
                });
        return new ArrayList<>(days.values());
    }

    private @Nullable NodeDay nodeDay(Row row) {
        try {
            if (row.text("record_type", "d").strip().equals("m")) {
                findings.told("stat_server", "sums of a month: its days are there", row.text("id"));
                return null;
            }
            long id = row.number("server_id");
            String type = row.text("server_type").strip();
            String oldId =
                    kind == OldPanel.Kind.XBOARD
                            ? Long.toString(id)
                            : V2boardNodes.oldId(V2boardNodes.kindOf(store, type), id);
            OldNode node = nodes.get(oldId);
            if (node == null) {
                findings.told("stat_server", "of a node that there is no more", oldId);
            }
            return new NodeDay(
                    oldId,
                    node == null ? type : node.type(),
                    node == null ? id : node.nodeId(),
                    at(row, "record_at"),
                    plausible(row.bytes("u")),
                    plausible(row.bytes("d")));
        } catch (Row.Unreadable e) {
            findings.lost("stat_server", String.valueOf(e.getMessage()), "row " + row.text("id"));
            return null;
        }
    }
}
