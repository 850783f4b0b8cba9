package dev.weir.web;

import dev.weir.posting.LedgerAct;

/** Enters a person's decision on figures into the journal; posting applies it in its turn. */
final class Decisions {
    private final Rooms rooms;

    Decisions(Rooms rooms) {
        this.rooms = rooms;
    }

    /** Answers when the decision is durable, with its position: figures from there include it. */
    ApiAnswer enter(LedgerAct decision, ApiRequest request) {
        long position = rooms.acts().append(decision.toAct(request.actor(), rooms.wall()));
        return ApiAnswer.accepted(json -> json.field("position", position));
    }
}
