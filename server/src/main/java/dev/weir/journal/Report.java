package dev.weir.journal;

/**
 * One thing a source said at one moment, as it came, with all that the collector knew and posting
 * may use (R8).
 *
 * @param sourceId the source that authenticated; never 0
 * @param instance the process of the source, 64 random bits out of the acknowledgement cookie; 0 =
 *     sent no cookie
 * @param ack the position in the cookie: the newest answer this process proves it received; 0 =
 *     none yet
 * @param evidence for reports without a cookie, what is known of the answer to the previous one
 *     (R5)
 * @param unanswered appended late, after its connection was closed without an answer (R24)
 * @param atMillis arrival, wall clock, epoch milliseconds
 * @param atNanos arrival, monotonic within the process run that wrote the last {@link Started},
 *     nanoseconds
 * @param fromMillis start of the interval the report covers, chosen at receipt (R9), epoch
 *     milliseconds; of the inbox, the moment that it is about
 * @param route where it came in, which decides who reads the body
 * @param client what kind of program sent it, by its User-Agent; never used for correctness
 * @param peer address of the sender as 4 or 16 bytes, or empty
 * @param body the bytes of the body without any token
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer handed over once; equality is never asked for
public record Report(
        long sourceId,
        long instance,
        long ack,
        Evidence evidence,
        boolean unanswered,
        long atMillis,
        long atNanos,
        long fromMillis,
        Route route,
        Client client,
        byte[] peer,
        byte[] body)
        implements Entry {
    /**
     * Instances from 1 to below this are no processes but what is read out of the inbox; a
     * process's are 64 random bits.
     */
    public static final long INBOX_INSTANCES = 1L << 44;

    /** What is known of the answer to the previous report of a stream that carries no cookie. */
    public enum Evidence {
        /** The cookie tells; nothing else is needed. */
        COOKIE(0),
        RECEIVED(1),
        NOT_RECEIVED(2),
        UNKNOWN(3);

        private final int code;

        Evidence(int code) {
            this.code = code;
        }

        /** The number it is stored by; never changed, never used again. */
        public int code() {
            return code;
        }
    }

    /** What a client does with its counters around a report, as far as wire and name show it. */
    public enum Habit {
        /** Keeps them until a report is answered. */
        KEEPS,
        /** Resets them before it sends. */
        RESETS,
        UNKNOWN
    }

    /** The door a report came in by. */
    public enum Route {
        UNIPROXY_PUSH(0),
        V2_PUSH(1),
        V2_REPORT(2),
        SSPANEL_TRAFFIC(3),
        TIDALAB_SUBMIT(4),
        PPANEL_PUSH(5),
        /** Amounts that another program inserted into the inbox, each row once. */
        INBOX_AMOUNTS(6),
        /** Counters that another program read: the value counts above the highest before. */
        INBOX_COUNTERS(7);

        private final int code;

        Route(int code) {
            this.code = code;
        }

        /**
         * How who uses this door treats its counters (R7). Through UniProxy, hysteria comes as Go's
         * own client and v2node by its name; only Xboard-Node and XrayRP report; of the software
         * that speaks to SSPanel through resty all keep (XrayR and its forks); only ppanel-node
         * speaks to PPanel. What the closed tidalab programs do is not known.
         */
        public Habit habit(Client client) {
            return switch (this) {
                case V2_REPORT -> Habit.KEEPS;
                case PPANEL_PUSH -> Habit.RESETS;
                case UNIPROXY_PUSH, V2_PUSH ->
                        switch (client) {
                            case V2NODE -> Habit.RESETS;
                            case GO_HTTP, RESTY_KEEPER -> Habit.KEEPS;
                            case RESTY, OTHER -> Habit.UNKNOWN;
                        };
                case SSPANEL_TRAFFIC ->
                        switch (client) {
                            case RESTY, RESTY_KEEPER -> Habit.KEEPS;
                            case V2NODE, GO_HTTP, OTHER -> Habit.UNKNOWN;
                        };
                case TIDALAB_SUBMIT -> Habit.UNKNOWN;
                case INBOX_AMOUNTS -> Habit.RESETS;
                case INBOX_COUNTERS -> Habit.KEEPS;
            };
        }

        /**
         * Whether it is not node software that speaks: then what is known of the node's software
         * says nothing, and the report is about the one moment {@link Report#fromMillis}.
         */
        public boolean isInbox() {
            return this == INBOX_AMOUNTS || this == INBOX_COUNTERS;
        }

        /** The number it is stored by; never changed, never used again. */
        public int code() {
            return code;
        }
    }

    /** The kind of program by its User-Agent. */
    public enum Client {
        OTHER(0),
        RESTY(1),
        V2NODE(2),
        GO_HTTP(3),
        /**
         * A resty client whose source also used a path of clients that keep their counters (R7).
         */
        RESTY_KEEPER(4);

        private final int code;

        Client(int code) {
            this.code = code;
        }

        /** The number it is stored by; never changed, never used again. */
        public int code() {
            return code;
        }
    }
}
