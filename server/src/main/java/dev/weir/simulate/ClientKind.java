package dev.weir.simulate;

/** Node software as it was measured on the wire. */
enum ClientKind {
    /** Keeps its counters until it is answered, sets to 0 those it carried. */
    XRAYR("XrayR", "go-resty/2.13.1 (https://github.com/go-resty/resty)", true, 4, true),
    /** Swaps its counters for 0, then sends. */
    V2BX("V2bX", "go-resty/2.16.2 (https://github.com/go-resty/resty)", false, 4, true),
    /** As V2bX; takes any answer at all for success. */
    V2NODE("v2node", "v2node go-resty/2.16.5 (https://github.com/go-resty/resty)", false, 2, true),
    /** Stores 0, then sends once. */
    PPANEL("ppanel", "go-resty/2.13.1 (https://github.com/go-resty/resty)", false, 1, true),
    /** Adds back what was not answered; no cookies, but counts its own successes and failures. */
    XBOARD_NODE("Xboard-Node", "Go-http-client/1.1", true, 1, false),
    /** Keeps its counters; no cookies, one connection a push. */
    HYSTERIA("hysteria", "Go-http-client/1.1", true, 1, false);

    private final String text;
    private final String userAgent;
    private final boolean keeps;
    private final int attempts;
    private final boolean cookies;

    ClientKind(String text, String userAgent, boolean keeps, int attempts, boolean cookies) {
        this.text = text;
        this.userAgent = userAgent;
        this.keeps = keeps;
        this.attempts = attempts;
        this.cookies = cookies;
    }

    String text() {
        return text;
    }

    String userAgent() {
        return userAgent;
    }

    /** Whether it keeps its counters until it is answered. */
    boolean keeps() {
        return keeps;
    }

    /** How often it sends one body when the transport fails; an HTTP status ends it. */
    int attempts() {
        return attempts;
    }

    boolean cookies() {
        return cookies;
    }
}
