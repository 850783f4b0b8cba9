package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.LedgerAct;
import dev.weir.posting.Rerating;
import dev.weir.rating.Rating;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bills days of a node, a user, or both at another rate: shown first, then entered. */
final class ReratesApi {
    /** Of a user's day at a node. Corrections stand in memory until they are committed. */
    private static final int MOST_CORRECTIONS = 500_000;

    /** 1 EiB: sums of corrections must stay within 63 bits. */
    private static final long MOST_BYTES = 1L << 60;

    private static final int USERS_SHOWN = 100;

    private final Rooms rooms;
    private final Decisions decisions;

    ReratesApi(Rooms rooms) {
        this.rooms = rooms;
        this.decisions = new Decisions(rooms);
    }

    void register(ApiRoutes routes) {
        routes.post("/rerates", Permission.CORRECT, this::rerate)
                .post("/rerates/preview", Permission.CORRECT, this::preview);
    }

    private record Preview(long asOf, List<Rerating.Change> changes) {}

    private ApiAnswer rerate(ApiRequest request) {
        JsonObject body =
                request.body("userId", "sourceId", "from", "to", "rateMillionths", "reason");
        LedgerAct.Rerate act = read(body, Decisions.reason(body));
        if (look(act).changes().isEmpty()) {
            throw ApiProblem.of(422, "nothing_to_rerate", "every row is billed so already");
        }
        return decisions.enter(act, request);
    }

    private ApiAnswer preview(ApiRequest request) {
        Preview preview =
                look(read(request.body("userId", "sourceId", "from", "to", "rateMillionths"), ""));
        return ApiAnswer.ok(json -> {
            Sum all = new Sum();
            Map<Long, Sum> byUser = new LinkedHashMap<>();
            for (Rerating.Change change : preview.changes()) {
                all.add(change);
                byUser.computeIfAbsent(change.now().userId(), _ -> new Sum()).add(change);
            }
            json.field("asOf", preview.asOf())
                    .field("corrections", preview.changes().size())
                    .field("users", byUser.size())
                    .startObject("sum");
            all.write(json);
            json.end().startList("most");
            List<Map.Entry<Long, Sum>> most = new ArrayList<>(byUser.entrySet());
            most.sort(Comparator.comparingLong(user -> -Math.abs(user.getValue().difference())));
            for (var user : most.subList(0, Math.min(USERS_SHOWN, most.size()))) {
                json.startObject().field("userId", user.getKey());
                user.getValue().write(json);
                json.end();
            }
            json.end();
        });
    }

    /** What would be corrected if the act were posted now. */
    private Preview look(LedgerAct.Rerate act) {
        LedgerStore ledger = new LedgerStore(rooms.wall());
        Preview preview;
        try {
            preview =
                    rooms.database()
                            .get()
                            .read(tx ->
                                    new Preview(
                                            ledger.loadPosition(tx)
                                                    .map(stands -> stands.mark().position())
                                                    .orElse(0L),
                                            Rerating.changes(tx, ledger, act)));
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
        if (preview.changes().size() > MOST_CORRECTIONS) {
            throw ApiProblem.of(
                    422,
                    "too_many",
                    preview.changes().size()
                            + " corrections at once, more than "
                            + MOST_CORRECTIONS,
                    "take fewer days at a time");
        }
        for (Rerating.Change change : preview.changes()) {
            if (Math.abs(change.uploadDifference()) > MOST_BYTES
                    || Math.abs(change.downloadDifference()) > MOST_BYTES) {
                throw tooLarge();
            }
        }
        return preview;
    }

    private static ApiProblem tooLarge() {
        return ApiProblem.of(422, "too_large", "billed bytes would leave the range of figures");
    }

    private LedgerAct.Rerate read(JsonObject body, String reason) {
        long userId = body.number("userId", 0);
        if (userId != 0 && rooms.directory().userOrTombstone(userId) == null) {
            throw ApiProblem.notFound("user " + userId);
        }
        long sourceId = body.number("sourceId", 0);
        if (sourceId != 0 && rooms.directory().nodeOrTombstone(sourceId) == null) {
            throw ApiProblem.notFound("node " + sourceId);
        }
        if (userId == 0 && sourceId == 0) {
            throw new JsonMismatch("sourceId", "name a node, a user, or both");
        }
        long from = day(body, "from");
        long to = day(body, "to");
        if (to <= from) {
            throw new JsonMismatch("to", "must be after from: that day is not included");
        }
        long rate = body.number("rateMillionths");
        if (rate < 0 || rate > 1_000 * Rating.ONE) {
            throw new JsonMismatch("rateMillionths", "must be between 0 and 1000000000");
        }
        return new LedgerAct.Rerate(userId, sourceId, from, to, rate, reason);
    }

    private long day(JsonObject body, String name) {
        try {
            return new TimeRange(rooms.calendar(), rooms.wall().millis() / 1_000)
                    .day(body.text(name));
        } catch (DateTimeException e) {
            throw new JsonMismatch(name, "expected a date such as 2026-11-03, today or yesterday");
        }
    }

    /** Raw and billed bytes of both directions, before and after. */
    private static final class Sum {
        private long upload;
        private long download;
        private long uploadBefore;
        private long downloadBefore;
        private long uploadAfter;
        private long downloadAfter;

        void add(Rerating.Change change) {
            upload += change.now().upload();
            download += change.now().download();
            uploadBefore += change.now().billedUpload();
            downloadBefore += change.now().billedDownload();
            uploadAfter += change.billedUpload();
            downloadAfter += change.billedDownload();
        }

        long difference() {
            return uploadAfter + downloadAfter - uploadBefore - downloadBefore;
        }

        void write(JsonWriter json) {
            json.field("upload", upload)
                    .field("download", download)
                    .field("billedUploadBefore", uploadBefore)
                    .field("billedDownloadBefore", downloadBefore)
                    .field("billedUpload", uploadAfter)
                    .field("billedDownload", downloadAfter);
        }
    }
}
