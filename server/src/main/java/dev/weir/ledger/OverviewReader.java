package dev.weir.ledger;

import dev.weir.database.Transaction;
import dev.weir.usage.AccountingCalendar;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an {@link Overview} inside one transaction. */
final class OverviewReader {
    private final Transaction tx;
    private final UsageReader usage;
    private final Range today;
    private final Range month;

    OverviewReader(Transaction tx, AccountingCalendar calendar, LocalDate today) {
        this.tx = tx;
        this.usage = new UsageReader(tx, calendar);
        this.today = Range.days(calendar, today, today.plusDays(1));
        this.month = Range.days(calendar, today.withDayOfMonth(1), today.plusDays(1));
    }

    /** Every source that was ever used. */
    List<Overview.Line> sources() throws SQLException {
        Map<Long, Figures> now = usage.figures(Whose.all(), By.SOURCE, today);
        Map<Long, Figures> thisMonth = usage.figures(Whose.all(), By.SOURCE, month);
        List<Overview.Line> lines = new ArrayList<>();
        Totals.forEach(tx, "source", total -> lines.add(line(total, now, thisMonth)));
        return lines;
    }

    /** At most {@code limit} users: who used most today, then of {@code besides}. */
    List<Overview.Line> users(int limit, Collection<Long> besides) throws SQLException {
        Set<Long> ids = new LinkedHashSet<>();
        usage.top(By.USER, RankBy.BILLED, today, limit, Optional.empty())
                .forEach(place -> ids.add(place.id()));
        for (long id : besides) {
            if (ids.size() < limit) {
                ids.add(id);
            }
        }
        return lines(List.copyOf(ids));
    }

    /** These users, in this order. */
    List<Overview.Line> lines(List<Long> chosen) throws SQLException {
        Map<Long, Figures> now = usage.figuresOf(By.USER, chosen, today);
        Map<Long, Figures> thisMonth = usage.figuresOf(By.USER, chosen, month);
        List<Overview.Line> lines = new ArrayList<>();
        for (long id : chosen) {
            lines.add(line(Totals.total(tx, "user", id), now, thisMonth));
        }
        return lines;
    }

    static long postedAtMs(Transaction tx) throws SQLException {
        try (ResultSet row = tx.prepared("select posted_at_ms from posting").executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** How many amounts are held, and their raw bytes. */
    static long[] held(Transaction tx) throws SQLException {
        try (ResultSet row =
                tx.prepared(
                                "select count(*), coalesce(sum(upload), 0),"
                                        + " coalesce(sum(download), 0)"
                                        + " from quarantine where state = 'held'")
                        .executeQuery()) {
            row.next();
            return new long[] {row.getLong(1), Math.addExact(row.getLong(2), row.getLong(3))};
        }
    }

    private static Overview.Line line(
            Total total, Map<Long, Figures> today, Map<Long, Figures> month) {
        return new Overview.Line(
                total.id(),
                today.getOrDefault(total.id(), Figures.NONE),
                month.getOrDefault(total.id(), Figures.NONE),
                Figures.of(total),
                total.lastAtMs());
    }
}
