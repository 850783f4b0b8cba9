package dev.weir.web;

import dev.weir.ledger.Breakdown;
import dev.weir.ledger.By;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.NotExact;
import dev.weir.ledger.Range;
import dev.weir.ledger.RankBy;
import dev.weir.ledger.Ranking;
import dev.weir.ledger.Series;
import dev.weir.ledger.Summary;
import dev.weir.ledger.Whose;
import dev.weir.ledger.ZonedQueries;
import dev.weir.usage.AccountingCalendar;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions about usage in the zone that a request names; the accounting zone when it names none.
 */
final class Zoned {
    private final Rooms rooms;
    private final AccountingCalendar calendar;
    private final ZoneId zone;

    /** Null = the accounting zone is asked for, of which everything is kept. */
    private final @Nullable ZonedQueries other;

    private Zoned(
            Rooms rooms, AccountingCalendar calendar, ZoneId zone, @Nullable ZonedQueries other) {
        this.rooms = rooms;
        this.calendar = calendar;
        this.zone = zone;
        this.other = other;
    }

    static Zoned of(ApiRequest request, Rooms rooms) {
        String name = request.query("zone", "");
        AccountingCalendar kept = rooms.calendar();
        if (name.isEmpty() || (kept.spans().size() == 1 && name.equals(rooms.zone().getId()))) {
            return new Zoned(rooms, kept, rooms.zone(), null);
        }
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw ApiProblem.badParameter(
                    "zone", "expected the name of a time zone, such as Asia/Shanghai");
        }
        ZoneId zone = ZoneId.of(name);
        AccountingCalendar asked = AccountingCalendar.of(zone);
        return new Zoned(
                rooms,
                asked,
                zone,
                new ZonedQueries(rooms.database().get(), kept, asked, rooms.wall()));
    }

    /** By which hours and days usage is told. */
    AccountingCalendar calendar() {
        return calendar;
    }

    /** What the answer names. */
    ZoneId zone() {
        return zone;
    }

    TimeRange times() {
        return new TimeRange(calendar, rooms.wall().millis() / 1_000);
    }

    Breakdown breakdown(Whose whose, By by, Range range) {
        ZonedQueries zoned = other;
        return zoned == null
                ? ledger().breakdown(whose, by, range)
                : exactly(() -> zoned.breakdown(whose, by, range));
    }

    Series series(Whose whose, By by, Range range) {
        ZonedQueries zoned = other == null && by == By.HOUR ? hours() : other;
        return zoned == null
                ? ledger().series(whose, by, range)
                : exactly(() -> zoned.series(whose, by, range));
    }

    /** Whether all hour rows of a range are kept still. */
    boolean keepsHours(Range range) {
        return hours().keepsHours(range);
    }

    Summary summary(Whose whose) {
        ZonedQueries zoned = other;
        return zoned == null ? ledger().summary(whose) : exactly(() -> zoned.summary(whose));
    }

    Ranking ranking(By of, RankBy by, Range range, int limit, Optional<Ranking.Place> after) {
        ZonedQueries zoned = other;
        return zoned == null
                ? ledger().ranking(of, by, range, limit, after)
                : exactly(() -> zoned.ranking(of, by, range, limit, after));
    }

    /** Of the accounting zone, but told only while hour rows are kept. */
    private ZonedQueries hours() {
        return new ZonedQueries(rooms.database().get(), calendar, calendar, rooms.wall());
    }

    private LedgerQueries ledger() {
        return rooms.ledger();
    }

    private <T> T exactly(Supplier<T> question) {
        try {
            return question.get();
        } catch (NotExact e) {
            Instant at = Instant.ofEpochSecond(e.at());
            throw switch (e.why()) {
                case WITHIN_AN_HOUR ->
                        ApiProblem.of(
                                422,
                                "zone_not_exact",
                                at.atZone(zone).toOffsetDateTime()
                                        + " begins within an hour of "
                                        + rooms.zone()
                                        + ", the accounting zone, and hours are the smallest kept",
                                "ask in the accounting zone, or in one that is whole hours from it");
                case HOURS_REMOVED ->
                        ApiProblem.of(
                                422,
                                "hours_removed",
                                "this takes hour rows of "
                                        + rooms.zone()
                                        + ", and those up to "
                                        + at.atZone(zone).toOffsetDateTime()
                                        + " are no longer kept",
                                "ask for a later range, or for days in the accounting zone, "
                                        + rooms.zone()
                                        + "; hour-retention says how long hours are kept");
            };
        }
    }
}
