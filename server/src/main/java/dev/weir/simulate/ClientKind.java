package dev.weir.simulate;

/** The node software that is emulated: what its delivery looks like from outside (A0, A1, A4). */
enum ClientKind {
    XRAYR("XrayR", "shadowsocks", true, true, 4, "go-resty/2.13.1" + Agent.RESTY),
    XRAYRP("XrayRP", "shadowsocks", true, true, 4, "go-resty/2.17.2" + Agent.RESTY),
    V2BX("V2bX", "shadowsocks", false, true, 4, "go-resty/2.16.2" + Agent.RESTY),
    V2NODE("v2node", "v2node", false, true, 2, "v2node go-resty/2.16.5" + Agent.RESTY),
    /** Stands for every resetter that never sends again, as ppanel-node. */
    ONE_SHOT("ppanel-like", "shadowsocks", false, true, 1, "go-resty/2.16.5" + Agent.RESTY),
    XBOARD_NODE("Xboard-Node", "", true, false, 1, "Go-http-client/1.1"),
    HYSTERIA("hysteria", "hysteria", true, false, 1, "Go-http-client/1.1");

    private static final class Agent {
        static final String RESTY = " (https://github.com/go-resty/resty)";
    }

    private final String label;
    private final String nodeType;
    private final boolean keeps;
    private final boolean jar;
    private final int attempts;
    private final String userAgent;

    ClientKind(
            String label,
            String nodeType,
            boolean keeps,
            boolean jar,
            int attempts,
            String userAgent) {
        this.label = label;
        this.nodeType = nodeType;
        this.keeps = keeps;
        this.jar = jar;
        this.attempts = attempts;
        this.userAgent = userAgent;
    }

    String label() {
        return label;
    }

    /** What it says as {@code node_type}; empty = nothing. */
    String nodeType() {
        return nodeType;
    }

    /** Keeps its counters until a push is answered, else resets them before it sends. */
    boolean keeps() {
        return keeps;
    }

    /** Has a cookie jar. */
    boolean jar() {
        return jar;
    }

    /** Attempts in all, with the same body, on transport failures only. */
    int attempts() {
        return attempts;
    }

    String userAgent() {
        return userAgent;
    }

    /**
     * Repeats its cookie on each further attempt, first value first: resty before 2.17 adds the
     * jar's cookies to the header of the attempt before.
     */
    boolean repeatsCookie() {
        return jar && this != XRAYRP;
    }

    /** Closes the connection after each push, as it leaves the body of the answer unread. */
    boolean closesAfterPush() {
        return this == HYSTERIA;
    }

    /** Loses what passes between the reading of a counter and its reset. */
    boolean wipesOnSuccess() {
        return this == XRAYR || this == XRAYRP;
    }

    String configPath() {
        return this == V2NODE ? "/api/v2/server/config" : "/api/v1/server/UniProxy/config";
    }

    /** Whether it takes an answer to a push for success. */
    boolean accepts(Answer answer) {
        return switch (this) {
            case XRAYR, XRAYRP -> answer.status() < 400 && Json.isValid(answer.text());
            case V2BX, ONE_SHOT -> answer.status() < 400;
            case V2NODE -> true;
            case XBOARD_NODE, HYSTERIA -> answer.status() == 200;
        };
    }
}
