package dev.weir.simulate;

/** Why bytes never reached the server: what clients threw away themselves (R42). */
enum Waste {
    NEVER_ARRIVED("no attempt came through"),
    PROXY_REFUSED("refused by a proxy"),
    RESTARTED("counters gone with the process"),
    WIPED("counted during the round trip, wiped by its answer"),
    LEFT_OVER("still in counters at the end");

    private final String text;

    Waste(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
