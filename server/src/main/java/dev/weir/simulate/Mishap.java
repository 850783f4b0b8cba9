package dev.weir.simulate;

/** What can happen to reports, their senders and the server; each is counted. */
enum Mishap {
    ANSWER_LOST("answer lost"),
    REQUEST_CUT("request cut before its last byte"),
    HEADERS_ONLY("answer's body lost, its cookie kept"),
    LEFT_EARLY("sender left before the answer"),
    HELD_UP("copy held up past later pushes"),
    LATE_COPY("late copy arrived"),
    BAD_GATEWAY("502 by a proxy"),
    SAME_BODY_AGAIN("same body sent again"),
    SUPERSET("unanswered amounts sent again with more"),
    SAME_BODY_ANEW("new push with an equal body"),
    USER_REMOVED("user removed after a lost answer"),
    USER_BACK("user back"),
    IDLE_ROUND("idle round"),
    NODE_RESTART("node restarted"),
    NODE_RESTART_UNANSWERED("node restarted after a lost answer"),
    GARBAGE("push with garbage among good entries"),
    UNKNOWN_USER("entry of an unknown user"),
    ONE_BYTE_RATED("push of single bytes at rate 1.3"),
    SHARED_NODE_ID("push under a shared node id"),
    FAMILY_UNTOLD("push of a client of unknown family"),
    IN_FLIGHT_AT_KILL("attempt in flight when the server died"),
    KILL_AT_RANDOM("server killed at a random moment"),
    KILL_BEFORE_FSYNC("server killed before fsync"),
    KILL_AFTER_FSYNC("server killed after fsync"),
    KILL_AFTER_APPEND("server killed after append"),
    KILL_BEFORE_COMMIT("server killed before commit"),
    KILL_AFTER_COMMIT("server killed after commit"),
    CLOCK_BACK("server started an hour slow"),
    CLOCK_AHEAD("server started an hour fast");

    private final String text;

    Mishap(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
