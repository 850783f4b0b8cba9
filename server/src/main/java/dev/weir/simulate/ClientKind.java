package dev.weir.simulate;

/** The node software that is emulated: what its delivery looks like from outside (A0, A1, A4). */
enum ClientKind {
    XRAYR("XrayR", "shadowsocks", true, true, 4, "go-resty/2.13.1" + Agent.RESTY),
    XRAYRP("XrayRP", "shadowsocks", true, true, 4, "go-resty/2.17.2" + Agent.RESTY),
    V2BX("V2bX", "shadowsocks", false, true, 4, "go-resty/2.16.2" + Agent.RESTY),
    V2NODE("v2node", "v2node", false, true, 2, "v2node go-resty/2.16.5" + Agent.RESTY),
    /** Stands for every resetter that never sends again. */
    ONE_SHOT("one-shot", "shadowsocks", false, true, 1, "go-resty/2.16.5" + Agent.RESTY),
    XRAYR_SSPANEL("XrayR on SSPanel", "", true, true, 4, "go-resty/2.13.1" + Agent.RESTY),
    /** XrayR up to 0.8, the only software of the oldest routes whose source can be read. */
    XRAYR_TIDALAB("XrayR 0.8", "", true, true, 4, "go-resty/2.7.0" + Agent.RESTY),
    /** XrayRP that signs in as a machine. */
    XRAYRP_MACHINE("XrayRP machine", "", true, true, 4, "go-resty/2.17.2" + Agent.RESTY),
    PPANEL_NODE("ppanel-node", "shadowsocks", false, true, 1, "go-resty/2.16.5" + Agent.RESTY),
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
        return jar && this != XRAYRP && this != XRAYRP_MACHINE;
    }

    /** Closes the connection after each push, as it leaves the body of the answer unread. */
    boolean closesAfterPush() {
        return this == HYSTERIA;
    }

    /** Loses what passes between the reading of a counter and its reset. */
    boolean wipesOnSuccess() {
        return switch (this) {
            case XRAYR, XRAYRP, XRAYR_SSPANEL, XRAYR_TIDALAB, XRAYRP_MACHINE -> true;
            case V2BX, V2NODE, ONE_SHOT, PPANEL_NODE, XBOARD_NODE, HYSTERIA -> false;
        };
    }

    Tongue tongue() {
        return switch (this) {
            case XRAYR_SSPANEL -> Tongue.SSPANEL;
            case XRAYR_TIDALAB -> Tongue.TIDALAB;
            case PPANEL_NODE -> Tongue.PPANEL;
            case XRAYR, XRAYRP, XRAYRP_MACHINE, V2BX, V2NODE, ONE_SHOT, XBOARD_NODE, HYSTERIA ->
                    Tongue.UNIPROXY;
        };
    }

    /** Sends its reports in the shape of {@code /report}. */
    boolean reports() {
        return this == XRAYRP || this == XRAYRP_MACHINE || this == XBOARD_NODE;
    }

    /**
     * @param nodeId of the node on the wire
     */
    String configPath(long nodeId) {
        return switch (this) {
            case V2NODE, XRAYRP_MACHINE -> "/api/v2/server/config";
            case XRAYR_SSPANEL -> "/mod_mu/nodes/" + nodeId + "/info";
            // It asks for no configuration: users tell port and cipher.
            case XRAYR_TIDALAB -> userPath();
            case PPANEL_NODE -> "/v2/server/" + nodeId;
            case XRAYR, XRAYRP, V2BX, ONE_SHOT, XBOARD_NODE, HYSTERIA ->
                    "/api/v1/server/UniProxy/config";
        };
    }

    String userPath() {
        return switch (this) {
            case XRAYRP_MACHINE -> "/api/v2/server/user";
            case XRAYR_SSPANEL -> "/mod_mu/users";
            case XRAYR_TIDALAB -> "/api/v1/server/ShadowsocksTidalab/user";
            case PPANEL_NODE -> "/v1/server/user";
            case XRAYR, XRAYRP, V2BX, V2NODE, ONE_SHOT, XBOARD_NODE, HYSTERIA ->
                    "/api/v1/server/UniProxy/user";
        };
    }

    String pushPath() {
        return switch (this) {
            case XRAYRP_MACHINE -> "/api/v2/server/push";
            case XRAYR_SSPANEL -> "/mod_mu/users/traffic";
            case XRAYR_TIDALAB -> "/api/v1/server/ShadowsocksTidalab/submit";
            case PPANEL_NODE -> "/v1/server/push";
            case XRAYR, XRAYRP, V2BX, V2NODE, ONE_SHOT, XBOARD_NODE, HYSTERIA ->
                    "/api/v1/server/UniProxy/push";
        };
    }

    /** Whether it takes an answer to a push for success. */
    boolean accepts(Answer answer) {
        return switch (this) {
            case XRAYR, XRAYRP, XRAYRP_MACHINE ->
                    answer.status() < 400 && Json.isValid(answer.text());
            case XRAYR_TIDALAB -> answer.status() <= 400 && Json.isValid(answer.text());
            case XRAYR_SSPANEL ->
                    answer.status() <= 400
                            && Json.isValid(answer.text())
                            && answer.text().contains("\"ret\":1");
            case V2BX, ONE_SHOT, PPANEL_NODE -> answer.status() < 400;
            case V2NODE -> true;
            case XBOARD_NODE, HYSTERIA -> answer.status() == 200;
        };
    }
}
