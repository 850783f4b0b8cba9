package dev.weir.simulate;

/** Everything that goes wrong, or strangely, in a run. Counted each time it happens. */
enum Fault {
    // On the way, per attempt.
    REFUSED("connection refused"),
    REQUEST_CUT("request cut before its end"),
    ANSWER_LOST("answer lost"),
    ANSWER_CUT("answer cut after its headers, sent again"),
    HUNG_UP("hung up without waiting for the answer"),
    DELAYED("arrived past later pushes, given up before"),
    COPIED_AT_ONCE("copied at once"),
    COPIED_LATE("copied past later pushes"),
    LOST_AND_COPIED("answer lost and copied past later pushes"),
    BAD_GATEWAY("proxy: 502, not passed on"),
    BAD_GATEWAY_AFTER("proxy: 502, passed on"),
    CLIENT_GONE("proxy: 499, passed on alone"),
    ERROR_PAGE("proxy: error page, not passed on"),
    ERROR_PAGE_AFTER("proxy: error page, passed on"),
    UNDECIDED("fate unknown, decided by a late copy"),

    // In the node.
    UNANSWERED("closed by the server without an answer"),
    RETRIED("sent again at once"),
    GIVEN_UP("push given up"),
    NODE_RESTARTED("node restarted"),
    USER_REMOVED("user removed"),
    USER_RETURNED("user returned"),
    USER_UNLISTED("user gone from the server's list"),
    IDLE("idle night"),
    EQUAL_BODY("equal bodies in a row"),
    GARBAGE("garbage among good entries"),
    REPEATED_KEY("key twice in one body"),
    LENIENT_NUMBER("numbers as text"),
    UNKNOWN_USER("unknown user"),
    FELL_BACK("fell back to the old route"),
    BYTES_MEANWHILE("bytes between reading and reset"),

    // In the server.
    SERVER_KILLED("server: kill -9"),
    SERVER_HALTED("server: halted at a fault point"),
    SERVER_STOPPED("server: stopped and started"),
    DATABASE_KILLED("database: kill -9"),
    DISK_SLOW("disk: fsync late"),
    DISK_FSYNC_FAILED("disk: fsync failed"),
    DISK_WRITE_FAILED("disk: write failed"),
    CLOCK_BACK("clock: an hour back, while running"),
    CLOCK_AHEAD("clock: an hour ahead, while running"),
    CLOCK_NIGHT("clock: to the evening, where rates change"),
    CLOCK_MIDNIGHT("clock: past midnight"),
    CLOCK_FAR("clock: to 2099, while running"),
    CLOCK_HOME("clock: set right, while running"),
    CLOCK_MOVED("clock: in 2099 at the start"),
    CLOCK_NUDGED("clock: 30 s ahead or back, amid pushes"),
    RATE_CHANGED("operator: rate changed"),
    USER_OFF("operator: user switched off"),
    USER_ON("operator: user switched on"),
    USER_MOVED("operator: user moved to another group"),
    USER_DELETED("operator: user deleted"),
    HOUR_TURNED("hour turned");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
