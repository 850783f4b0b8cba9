package dev.weir.simulate;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Sets the clock of our own server, mostly while it runs, and changes rates before; called while
 * nobody else says anything. One thread.
 *
 * <p>After a step an interval is one push interval that ends now (R11), so everything falls into
 * the hour and the rate that the new clock shows. The fence keeps both at a distance.
 */
final class ClockSteps {
    private static final long HOUR = 3_600;
    private static final int FAR_YEAR = 2099;
    private static final long NUDGE = 30;
    private static final long REACH = 400;

    /** Of the nodes, one in so many gets another rate before a step. */
    private static final int RATE_CHANGES = 3;

    private static final List<Fault> STEPS =
            List.of(
                    Fault.CLOCK_BACK,
                    Fault.CLOCK_FAR,
                    Fault.CLOCK_HOME,
                    Fault.CLOCK_AHEAD,
                    Fault.CLOCK_NIGHT,
                    Fault.CLOCK_MIDNIGHT,
                    Fault.CLOCK_MOVED,
                    Fault.CLOCK_HOME);

    private final ChildServer server;
    private final HourFence fence;
    private final List<Account> accounts;
    private final InstantSource wall;
    private final Tally tally;
    private int done;
    private boolean ahead;

    ClockSteps(
            ChildServer server,
            HourFence fence,
            List<Account> accounts,
            InstantSource wall,
            Tally tally) {
        this.server = server;
        this.fence = fence;
        this.accounts = accounts;
        this.wall = wall;
        this.tally = tally;
    }

    /**
     * A small step while pushes are under way, ahead and back in turn. Smaller than a push
     * interval: if the server dies now, a body that comes again is not to look like the next report
     * (R6).
     */
    void nudge() {
        long by = ahead ? -NUDGE : NUDGE;
        long now = fence.now();
        if (fence.quiet(now - REACH, now + REACH)) {
            ahead = !ahead;
            tally.met(Fault.CLOCK_NUDGED);
            server.setClock(server.clockOffsetMillis() + by * 1000);
        }
    }

    /** The next step; the server is up and will not end by itself. */
    void next() {
        changeRates();
        Fault step = STEPS.get(done++ % STEPS.size());
        ahead = false;
        tally.met(step);
        long offset = fence.openFrom(target(step)) - seconds();
        if (step == Fault.CLOCK_MOVED) {
            server.kill();
            server.setClock(offset * 1000);
            server.start("");
        } else {
            server.setClock(offset * 1000);
        }
    }

    private long target(Fault step) {
        long now = fence.now();
        ZoneId zone = fence.zone();
        return switch (step) {
            case CLOCK_BACK -> now - HOUR;
            case CLOCK_AHEAD -> now + HOUR;
            case CLOCK_NIGHT -> next(now, LocalTime.of(22, 10), zone);
            case CLOCK_MIDNIGHT -> next(now, LocalTime.of(0, 10), zone);
            case CLOCK_FAR, CLOCK_MOVED ->
                    at(now, zone).withYear(FAR_YEAR).withDayOfMonth(1).toEpochSecond();
            default -> seconds();
        };
    }

    private static long next(long now, LocalTime time, ZoneId zone) {
        ZonedDateTime moment = at(now, zone);
        ZonedDateTime today = moment.with(time);
        return (today.isAfter(moment) ? today : today.plusDays(1)).toEpochSecond();
    }

    private static ZonedDateTime at(long seconds, ZoneId zone) {
        return Instant.ofEpochSecond(seconds).atZone(zone);
    }

    private long seconds() {
        return Math.floorDiv(wall.millis(), 1000L);
    }

    private void changeRates() {
        try (Api api = new Api(server)) {
            long began = fence.now();
            for (int i = done % RATE_CHANGES; i < accounts.size(); i += RATE_CHANGES) {
                Account account = accounts.get(i);
                long rate = account.tariff().another();
                api.insist(
                        "PATCH",
                        "/api/v1/nodes/" + account.identity().sourceId(),
                        "{\"rateMillionths\":" + rate + "}");
                account.tariff().change(fence.now(), rate);
                tally.met(Fault.RATE_CHANGED);
            }
            fence.addEdge(began);
            fence.addEdge(fence.now());
        }
    }
}
