package dev.weir.directory;

import dev.weir.rating.Rating;
import dev.weir.usage.AccountingCalendar;
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
    /** What a new installation starts with. */
    public static Settings initial(ZoneId zone) {
        return new Settings(AccountingCalendar.of(zone), 60, 60, Rating.ONE, "");
    }
}
