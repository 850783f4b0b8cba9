package dev.weir.directory;

import dev.weir.rating.Rating;
import dev.weir.usage.AccountingCalendar;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What holds for the whole installation and is read by posting or told to nodes; part of the
 * versioned directory.
 *
 * @param calendar where days begin
 * @param pushIntervalSeconds told to nodes in {@code base_config}, 1 or more
 * @param pullIntervalSeconds told to nodes in {@code base_config}, 1 or more
 * @param defaultRateMillionths rate of a new node whose draft names none
 * @param fleetTokenSha256 hex SHA-256 of a token that any node may use, or empty for none
 */
public record Settings(
        AccountingCalendar calendar,
        int pushIntervalSeconds,
        int pullIntervalSeconds,
        long defaultRateMillionths,
        String fleetTokenSha256) {
    private static final int LONGEST_INTERVAL = 3_600;

    /** What holds before anybody decided anything: days in UTC, a minute between reports. */
    public static Settings initial() {
        return new Settings(AccountingCalendar.of(ZoneId.of("UTC")), 60, 60, Rating.ONE, "");
    }

    Settings since(ZoneId zone) {
        return new Settings(
                AccountingCalendar.of(zone),
                pushIntervalSeconds,
                pullIntervalSeconds,
                defaultRateMillionths,
                fleetTokenSha256);
    }

    Settings withFleetToken(String sha256) {
        return new Settings(
                calendar, pushIntervalSeconds, pullIntervalSeconds, defaultRateMillionths, sha256);
    }

    /** These settings as the draft wants them, another zone from the next local midnight. */
    Settings with(SettingsDraft draft, Instant now) {
        Problems problems = new Problems();
        problems.range("push_interval_seconds", draft.pushIntervalSeconds(), 1, LONGEST_INTERVAL);
        problems.range("pull_interval_seconds", draft.pullIntervalSeconds(), 1, LONGEST_INTERVAL);
        problems.range(
                "default_rate_millionths", draft.defaultRateMillionths(), 0, 1_000 * Rating.ONE);
        problems.throwIfAny();
        return new Settings(
                draft.zone().equals(zone()) ? calendar : calendar.withZoneFrom(now, draft.zone()),
                draft.pushIntervalSeconds(),
                draft.pullIntervalSeconds(),
                draft.defaultRateMillionths(),
                fleetTokenSha256);
    }

    /** The accounting zone, decided newest; it may begin to hold only at the next midnight. */
    public ZoneId zone() {
        return calendar.spans().getLast().zone();
    }
}
