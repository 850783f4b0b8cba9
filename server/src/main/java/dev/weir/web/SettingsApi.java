package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.Settings;
import dev.weir.directory.SettingsDraft;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.rating.Rating;
import dev.weir.usage.AccountingCalendar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;

/** Settings of the installation, and the token that any node may use. */
final class SettingsApi {
    private static final Set<String> FIELDS =
            Set.of(
                    "timeZone",
                    "pushIntervalSeconds",
                    "pullIntervalSeconds",
                    "defaultRateMillionths");

    private final Directory directory;
    private final InstantSource wall;

    SettingsApi(Directory directory, InstantSource wall) {
        this.directory = directory;
        this.wall = wall;
    }

    void register(ApiRoutes routes) {
        routes.get("/settings", Permission.SETTINGS_READ, request -> answer())
                .patch("/settings", Permission.SETTINGS_WRITE, this::update)
                .post("/settings/fleet-token", Permission.SETTINGS_WRITE, this::newFleetToken)
                .delete("/settings/fleet-token", Permission.SETTINGS_WRITE, this::removeFleetToken);
    }

    private ApiAnswer update(ApiRequest request) {
        Fields fields = new Fields(request.body(), FIELDS);
        edited(new SettingsDraft(ZoneId.systemDefault(), 60, 60, Rating.ONE), fields);
        fields.check();
        new Tags(directory)
                .change(
                        request,
                        this::state,
                        () ->
                                directory.updateSettings(
                                        draft -> edited(draft, fields), request.actor()));
        return answer();
    }

    private static SettingsDraft edited(SettingsDraft draft, Fields fields) {
        return new SettingsDraft(
                fields.read("timeZone", draft.zone(), () -> zone(fields.body().text("timeZone"))),
                fields.smallNumber("pushIntervalSeconds", draft.pushIntervalSeconds(), 60),
                fields.smallNumber("pullIntervalSeconds", draft.pullIntervalSeconds(), 60),
                fields.number("defaultRateMillionths", draft.defaultRateMillionths(), Rating.ONE));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new JsonMismatch(
                    "timeZone", "expected a zone such as Europe/Berlin, not '" + text + "'");
        }
    }

    private ApiAnswer answer() {
        return ApiAnswer.ok(this::members).of(state());
    }

    private String state() {
        return Tags.of(new DirectoryChange.SettingsSaved(directory.settings()));
    }

    private ApiAnswer newFleetToken(ApiRequest request) {
        JsonObject body = request.body("token");
        String own = body.isNull("token") ? null : body.text("token");
        String token = directory.newFleetToken(own, request.actor());
        return ApiAnswer.ok(
                json -> json.field("token", token).field("version", directory.version()));
    }

    private ApiAnswer removeFleetToken(ApiRequest request) {
        directory.removeFleetToken(request.actor());
        return ApiAnswer.ok(this::members);
    }

    private void members(JsonWriter json) {
        Settings settings = directory.settings();
        long now = wall.millis() / 1_000;
        AccountingCalendar.ZoneSpan last = settings.calendar().spans().getLast();
        ZoneId zone = settings.calendar().zoneAt(now);
        json.field("timeZone", zone.getId());
        if (last.fromSeconds() > now) {
            json.field("nextTimeZone", last.zone().getId())
                    .moment(
                            "nextTimeZoneFrom",
                            Instant.ofEpochSecond(last.fromSeconds()),
                            last.zone());
        }
        json.field("pushIntervalSeconds", settings.pushIntervalSeconds())
                .field("pullIntervalSeconds", settings.pullIntervalSeconds())
                .field("defaultRateMillionths", settings.defaultRateMillionths())
                .field("fleetToken", !settings.fleetTokenSha256().isEmpty())
                .field("version", directory.version());
    }
}
