package dev.weir.shadow;

/**
 * How the old panel met a request.
 *
 * @param status HTTP status, 0 = there was no answer
 * @param why one word that answers of this sort are counted by
 * @param said why, in the panel's or the network's words; without the token
 */
record PanelAnswer(Kind kind, int status, String why, String said) {
    /** What an answer says of the request. */
    enum Kind {
        /** Done. */
        TAKEN,
        /** Not done, and never will be: the request itself is at fault. */
        REFUSED,
        /**
         * Not done: nothing was sent, or the panel says that it cannot do it now, or that it does
         * not know our token. The same may be sent later.
         */
        NOT_NOW,
        /** Sent, and nothing is known. */
        UNKNOWN
    }

    /** Of a push that was on its way when a process ended. */
    static PanelAnswer cutOff() {
        return new PanelAnswer(
                Kind.UNKNOWN, 0, "process_ended", "on its way when the process ended");
    }

    /** Of a push that is nothing for the panel. */
    static PanelAnswer notAsked(String why, String said) {
        return new PanelAnswer(Kind.REFUSED, 0, why, said);
    }
}
