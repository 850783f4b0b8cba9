package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Adjustment;
import dev.weir.ledger.Page;
import dev.weir.posting.LedgerAct;
import dev.weir.usage.AccountingCalendar;
import java.time.DateTimeException;
import java.time.LocalDate;

/** Corrections of a user's figures, with a reason. */
final class AdjustmentsApi {
    /** 1 EiB: more is a slip of the finger, and sums must stay within 63 bits. */
    private static final long MOST = 1L << 60;

    private static final Cursor CURSOR = new Cursor("adjustments");

    private final Rooms rooms;
    private final Decisions decisions;

    AdjustmentsApi(Rooms rooms) {
        this.rooms = rooms;
        this.decisions = new Decisions(rooms);
    }

    void register(ApiRoutes routes) {
        routes.get("/adjustments", Permission.PROOF_READ, this::list)
                .post("/adjustments", Permission.CORRECT, this::adjust);
    }

    private ApiAnswer list(ApiRequest request) {
        DirectoryNames names = new DirectoryNames(rooms.directory());
        Page<Adjustment> page =
                rooms.ledger()
                        .adjustments(
                                names.userAsked(request),
                                names.sourceAsked(request),
                                CURSOR.number(request, 0),
                                (int) request.query("limit", 100, 1, 1_000));
        return ApiAnswer.ok(json -> {
            json.field("asOf", page.asOf()).startList("adjustments");
            for (Adjustment adjustment : page.rows()) {
                write(json, adjustment, rooms);
            }
            json.end();
            CURSOR.next(json, page.next());
        });
    }

    /** One correction, as an object of its own. */
    static void write(JsonWriter json, Adjustment adjustment, Rooms rooms) {
        json.startObject()
                .field("id", adjustment.id().toString())
                .field("position", adjustment.position())
                .field("userId", adjustment.userId())
                .field("sourceId", adjustment.sourceId())
                .field("day", rooms.calendar().dateOf(adjustment.bucket()).toString())
                .field("upload", adjustment.upload())
                .field("download", adjustment.download())
                .field("billedUpload", adjustment.billedUpload())
                .field("billedDownload", adjustment.billedDownload())
                .field("reason", adjustment.reason())
                .field("kind", adjustment.kind().word())
                .field("actor", adjustment.actor())
                .momentMillis("at", adjustment.atMs(), rooms.zone())
                .end();
    }

    private ApiAnswer adjust(ApiRequest request) {
        JsonObject body =
                request.body(
                        "userId",
                        "sourceId",
                        "day",
                        "upload",
                        "download",
                        "billedUpload",
                        "billedDownload",
                        "reason");
        long userId = body.number("userId");
        if (rooms.directory().userOrTombstone(userId) == null) {
            throw ApiProblem.notFound("user " + userId);
        }
        long sourceId = body.number("sourceId", 0);
        if (sourceId != 0 && rooms.directory().nodeOrTombstone(sourceId) == null) {
            throw ApiProblem.notFound("node " + sourceId);
        }
        String reason = Decisions.reason(body);
        LedgerAct.Adjust adjust =
                new LedgerAct.Adjust(
                        userId,
                        sourceId,
                        day(body),
                        amount(body, "upload"),
                        amount(body, "download"),
                        amount(body, "billedUpload"),
                        amount(body, "billedDownload"),
                        reason);
        if (adjust.upload() == 0
                && adjust.download() == 0
                && adjust.billedUpload() == 0
                && adjust.billedDownload() == 0) {
            throw ApiProblem.of(422, "nothing_to_adjust", "all amounts are 0");
        }
        return decisions.enter(adjust, request);
    }

    private long day(JsonObject body) {
        AccountingCalendar calendar = rooms.calendar();
        if (body.isNull("day")) {
            return calendar.dayStart(rooms.wall().millis() / 1_000);
        }
        try {
            return calendar.startOf(LocalDate.parse(body.text("day")));
        } catch (DateTimeException e) {
            throw new JsonMismatch("day", "expected a date such as 2026-11-03");
        }
    }

    private static long amount(JsonObject body, String name) {
        long amount = body.number(name, 0);
        if (amount > MOST || amount < -MOST) {
            throw new JsonMismatch(name, "is too large");
        }
        return amount;
    }
}
