package dev.weir.live;

/** Codes that a socket is closed with. Part of the protocol: never changed. */
public final class CloseCodes {
    /** The server stops. */
    public static final int GOING_AWAY = 1001;

    /** The client sent what is no message. */
    public static final int UNREADABLE = 1003;

    /** The client sends too much. */
    public static final int TOO_OFTEN = 1008;

    /** A message is too long. */
    public static final int TOO_LONG = 1009;

    /** The client takes too little, or there are too many clients. */
    public static final int OVERLOADED = 1013;

    /** The client does not answer heartbeats. */
    public static final int UNHEARD = 4408;

    /** The session or ticket ended; sign in again. */
    public static final int SESSION_ENDED = 4401;

    /** A topic was asked for that the viewer may not hear. */
    public static final int TOPIC_REFUSED = 4403;

    /** The client speaks no version of the protocol that the server does; reload. */
    public static final int PROTOCOL_VERSION = 4409;

    private CloseCodes() {}
}
