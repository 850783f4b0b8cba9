package dev.weir.web;

import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.posting.LedgerAct;

/** Enters a person's decision on figures into the journal; posting applies it in its turn. */
final class Decisions {
    private static final int LONGEST_REASON = 400;

    private final Rooms rooms;

    Decisions(Rooms rooms) {
        this.rooms = rooms;
    }

    /** Why a person decided so; shown wherever the figure is explained. */
    static String reason(JsonObject body) {
        String reason = body.text("reason").strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw new JsonMismatch("reason", "needs 1 to " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    /** Answers when the decision is durable, with its position: figures from there include it. */
    ApiAnswer enter(LedgerAct decision, ApiRequest request) {
        long position = rooms.acts().append(decision.toAct(request.actor(), rooms.wall()));
        return ApiAnswer.accepted(json -> json.field("position", position));
    }
}
