package dev.weir.directory;

import dev.weir.usage.AccountingCalendar;

/**
 * What holds for the whole installation and is read by posting or told to nodes; part of the
 * versioned directory.
 *
 * @param calendar where days begin
 * @param pushIntervalSeconds told to nodes in {@code base_config}, 1 or more
 * @param pullIntervalSeconds told to nodes in {@code base_config}, 1 or more
 * @param fleetTokenSha256 hex SHA-256 of a token that any node may use, or empty for none
 */
public record Settings(
        AccountingCalendar calendar,
        int pushIntervalSeconds,
        int pullIntervalSeconds,
        String fleetTokenSha256) {}
