package dev.weir.directory;

import dev.weir.usage.AccountingCalendar;
import dev.weir.usage.AccountingCalendar.ZoneSpan;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The settings as JSON. */
final class SettingsJson {
    private SettingsJson() {}

    static void write(Settings settings, JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("zones");
        for (ZoneSpan span : settings.calendar().spans()) {
            json.writeStartObject();
            if (span.fromSeconds() != Long.MIN_VALUE) {
                json.writeNumberProperty("from", span.fromSeconds());
            }
            json.writeStringProperty("zone", span.zone().getId());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("push_interval_s", settings.pushIntervalSeconds());
        json.writeNumberProperty("pull_interval_s", settings.pullIntervalSeconds());
        json.writeNumberProperty("default_rate_millionths", settings.defaultRateMillionths());
        json.writeStringProperty("fleet_token_sha256", settings.fleetTokenSha256());
        json.writeEndObject();
    }

    /** Reads the object the parser stands on the start of. */
    static Settings read(JsonParser json) {
        Settings initial = Settings.initial();
        AccountingCalendar calendar = initial.calendar();
        int push = initial.pushIntervalSeconds();
        int pull = initial.pullIntervalSeconds();
        long rate = initial.defaultRateMillionths();
        String fleet = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "zones" -> calendar = readZones(json);
                case "push_interval_s" -> push = json.getIntValue();
                case "pull_interval_s" -> pull = json.getIntValue();
                case "default_rate_millionths" -> rate = json.getLongValue();
                case "fleet_token_sha256" -> fleet = json.getString();
                default -> json.skipChildren();
            }
        }
        return new Settings(calendar, push, pull, rate, fleet);
    }

    private static AccountingCalendar readZones(JsonParser json) {
        DirectoryJson.expect(json, JsonToken.START_ARRAY);
        List<ZoneSpan> spans = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            DirectoryJson.expect(json, JsonToken.START_OBJECT);
            spans.add(readZone(json));
        }
        return new AccountingCalendar(spans);
    }

    private static ZoneSpan readZone(JsonParser json) {
        long from = Long.MIN_VALUE;
        String zone = "UTC";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "from" -> from = json.getLongValue();
                case "zone" -> zone = json.getString();
                default -> json.skipChildren();
            }
        }
        return new ZoneSpan(from, ZoneId.of(zone));
    }
}
