package dev.weir.directory;

import java.time.ZoneId;

/**
 * What a person wants the settings to be; unchecked.
 *
 * @param zone the accounting zone; another one holds from the next local midnight
 */
public record SettingsDraft(
        ZoneId zone, int pushIntervalSeconds, int pullIntervalSeconds, long defaultRateMillionths) {

    public static SettingsDraft from(Settings settings) {
        return new SettingsDraft(
                settings.zone(),
                settings.pushIntervalSeconds(),
                settings.pullIntervalSeconds(),
                settings.defaultRateMillionths());
    }
}
