package dev.weir.simulate;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was observable beside what the server's rows say, cell by cell: user, source, hour, rate.
 * One thread.
 */
final class RowComparison {
    private static final long ONE = 1_000_000;
    private static final int MOST_EXAMPLES = 10;

    private record Cell(long source, long user, long hour, long rate) {}

    private record Held(long source, long user, long hour) {}

    private record DayCell(long day, long user, long source, long credential, long rate) {}

    private static final class Sums {
        long wantUp;
        long wantDown;
        long wantBilledUp;
        long wantBilledDown;
        long gotUp;
        long gotDown;
        long gotBilledUp;
        long gotBilledDown;
    }

    /**
     * @param observable bytes of both directions that the server could have observed
     * @param posted bytes in its rows
     * @param ambiguous bytes it holds as ambiguous
     * @param difference bytes that no reading of the rules explains
     */
    record Verdict(
            long observable,
            long posted,
            long ambiguous,
            long difference,
            int hourRows,
            int dayRows,
            List<String> examples) {}

    private final ZoneId zone;
    private final Map<Long, SimulatedNode> nodes = new HashMap<>();
    private final Map<Cell, Sums> cells = new HashMap<>();

    /** What is held, up and down; comparing takes from it. */
    private final Map<Held, long[]> held = new HashMap<>();

    private final Map<DayCell, long[]> days = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long difference;
    private int hourRows;
    private int dayRows;

    /**
     * @param zone in which the server cuts days
     */
    RowComparison(ZoneId zone) {
        this.zone = zone;
    }

    /** Adds what one process of a node showed. The last user is a stranger: user 0. */
    void expect(Account account, Observed observed) {
        nodes.put(account.identity().sourceId(), account.node());
        observed.hours()
                .forEach((when, hour) -> {
                    for (int i = 0; i < hour.up.length; i++) {
                        if ((hour.up[i] | hour.down[i]) != 0) {
                            long user = i == hour.up.length - 1 ? 0 : account.userIds()[i];
                            Cell cell =
                                    new Cell(
                                            account.identity().sourceId(),
                                            user,
                                            when.hourStart(),
                                            when.rateMillionths());
                            Sums sums = sums(cell);
                            sums.wantUp += hour.up[i];
                            sums.wantDown += hour.down[i];
                            sums.wantBilledUp += hour.billedUp[i];
                            sums.wantBilledDown += hour.billedDown[i];
                        }
                    }
                });
    }

    private Sums sums(Cell cell) {
        return cells.computeIfAbsent(cell, any -> new Sums());
    }

    /** A row of the server: bucket, user, source, credential, rate, then four sums. */
    void hourRow(long[] row) {
        if (!nodes.containsKey(row[2])) {
            return;
        }
        hourRows++;
        Sums sums = sums(new Cell(row[2], row[1], row[0], row[4]));
        sums.gotUp += row[5];
        sums.gotDown += row[6];
        sums.gotBilledUp += row[7];
        sums.gotBilledDown += row[8];
        long[] day = days.computeIfAbsent(dayCell(row, dayStart(row[0])), cell -> new long[4]);
        for (int i = 0; i < 4; i++) {
            day[i] += row[5 + i];
        }
    }

    void dayRow(long[] row) {
        if (!nodes.containsKey(row[2])) {
            return;
        }
        dayRows++;
        long[] day = days.computeIfAbsent(dayCell(row, row[0]), cell -> new long[4]);
        for (int i = 0; i < 4; i++) {
            day[i] -= row[5 + i];
        }
    }

    /** An amount that the server holds as ambiguous, at the end of its interval. */
    void held(long source, long user, long hour, long up, long down) {
        if (nodes.containsKey(source)) {
            long[] sums = held.computeIfAbsent(new Held(source, user, hour), any -> new long[2]);
            sums[0] += up;
            sums[1] += down;
        }
    }

    Verdict compare() {
        long observable = 0;
        long posted = 0;
        long ambiguous = held.values().stream().mapToLong(sums -> sums[0] + sums[1]).sum();
        for (Map.Entry<Cell, Sums> entry : cells.entrySet()) {
            Sums sums = entry.getValue();
            observable += sums.wantUp + sums.wantDown;
            posted += sums.gotUp + sums.gotDown;
            compare(entry.getKey(), nodes.get(entry.getKey().source()), sums);
        }
        days.forEach((cell, sums) -> {
            long bytes = 0;
            for (long sum : sums) {
                bytes += Math.abs(sum);
            }
            if (bytes != 0) {
                differs(bytes, "day row differs from the sum of its hours: " + cell);
            }
        });
        return new Verdict(
                observable,
                posted,
                ambiguous,
                difference,
                hourRows,
                dayRows,
                List.copyOf(examples));
    }

    private void compare(Cell cell, @Nullable SimulatedNode node, Sums sums) {
        if (node == null) {
            throw new IllegalStateException("a cell of nobody: " + cell);
        }
        long[] mayMiss = node.undecidable() ? held.get(heldOf(cell)) : null;
        long[] before = mayMiss == null ? new long[2] : mayMiss.clone();
        long raw =
                gap(sums.wantUp, sums.gotUp, mayMiss, 0)
                        + gap(sums.wantDown, sums.gotDown, mayMiss, 1);
        if (raw != 0) {
            differs(
                    raw,
                    cell(cell, node)
                            + ": observed "
                            + sums.wantUp
                            + "/"
                            + sums.wantDown
                            + " B, posted "
                            + sums.gotUp
                            + "/"
                            + sums.gotDown
                            + " B, held "
                            + before[0]
                            + "/"
                            + before[1]
                            + " B");
            return;
        }
        compareBilled(cell, node, sums);
    }

    private void compareBilled(Cell cell, SimulatedNode node, Sums sums) {
        // At a whole rate no cut into parts can round, and what is held is not billed.
        boolean whole = SimulatedNode.whole(cell.rate());
        long billedUp = whole ? sums.gotUp * (cell.rate() / ONE) : sums.wantBilledUp;
        long billedDown = whole ? sums.gotDown * (cell.rate() / ONE) : sums.wantBilledDown;
        if (billedUp != sums.gotBilledUp || billedDown != sums.gotBilledDown) {
            differs(
                    Math.abs(billedUp - sums.gotBilledUp)
                            + Math.abs(billedDown - sums.gotBilledDown),
                    cell(cell, node)
                            + ": billed "
                            + sums.gotBilledUp
                            + "/"
                            + sums.gotBilledDown
                            + " B, its parts make "
                            + billedUp
                            + "/"
                            + billedDown
                            + " B");
        }
    }

    private static Held heldOf(Cell cell) {
        return new Held(cell.source(), cell.user(), cell.hour());
    }

    /**
     * What is missing beyond what is held, or what is too much.
     *
     * @param held takes from it what it explains; null = nothing may be held
     */
    private static long gap(long want, long got, long @Nullable [] held, int direction) {
        if (got > want) {
            return got - want;
        }
        if (held == null) {
            return want - got;
        }
        long explained = Math.min(held[direction], want - got);
        held[direction] -= explained;
        return want - got - explained;
    }

    private void differs(long bytes, String example) {
        difference += bytes;
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(example);
        }
    }

    private static String cell(Cell cell, SimulatedNode node) {
        return Instant.ofEpochSecond(cell.hour())
                + " user "
                + cell.user()
                + " source "
                + cell.source()
                + " ("
                + node.name()
                + ") at rate "
                + cell.rate();
    }

    private static DayCell dayCell(long[] row, long day) {
        return new DayCell(day, row[1], row[2], row[3], row[4]);
    }

    private long dayStart(long seconds) {
        return Instant.ofEpochSecond(seconds)
                .atZone(zone)
                .toLocalDate()
                .atStartOfDay(zone)
                .toEpochSecond();
    }
}
