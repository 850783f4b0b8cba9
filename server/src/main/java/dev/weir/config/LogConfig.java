package dev.weir.config;

/**
 * What is logged, and how.
 *
 * @param format of a line
 * @param level of what Weir itself tells, at the start; libraries tell warnings
 * @param addresses what is written of senders' addresses
 */
public record LogConfig(Format format, Level level, Addresses addresses) {
    /** Form of a line. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }

    /** From quiet to talkative. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** What is written of a sender's address. */
    public enum Addresses {
        FULL,
        /** The network: the first three parts of IPv4, the first 48 bits of IPv6. */
        MASKED,
        NONE
    }
}
