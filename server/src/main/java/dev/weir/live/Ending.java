package dev.weir.live;

import java.util.Locale;

/** Why the server closes a socket. */
public enum Ending {
    /** What is to be sent is not taken: too much waits, or nothing was taken for too long. */
    TOO_SLOW(CloseCodes.OVERLOADED, "too slow"),
    /** Heartbeats are not answered: nobody is there, whatever TCP thinks. */
    NO_SIGN_OF_LIFE(CloseCodes.UNHEARD, "no sign of life"),
    /** Session, token or ticket ended, or a topic is no longer for the viewer. */
    RIGHTS_GONE(CloseCodes.SESSION_ENDED, "session ended or rights changed"),
    SERVER_STOPPING(CloseCodes.GOING_AWAY, "the server is stopping"),
    /** A topic was asked for that the viewer may not hear. */
    TOPIC_REFUSED(CloseCodes.TOPIC_REFUSED, "topic refused"),
    UNREADABLE(CloseCodes.UNREADABLE, "no message of this protocol"),
    TOO_OFTEN(CloseCodes.TOO_OFTEN, "too many messages"),
    TOO_LONG(CloseCodes.TOO_LONG, "message too long");

    private final int code;
    private final String reason;

    Ending(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** Of the closing frame. */
    public int code() {
        return code;
    }

    /** Of the closing frame: ASCII, short. */
    public String reason() {
        return reason;
    }

    /** As metrics name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
