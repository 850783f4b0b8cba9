package dev.weir.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.weir.config.LogConfig;
import dev.weir.config.LogConfig.Level;
import java.util.Iterator;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** The process' log. Any thread. */
public final class Logs {
    /** What can be made talkative by itself. */
    public enum Part {
        /** What Weir does. */
        WEIR("dev.weir", Level.INFO),
        /** Each request of the operator's API, at level info. */
        ACCESS("access", Level.WARN),
        /** Each request of nodes, at level info: thousands a second. */
        NODES("nodes", Level.WARN),
        /** What Weir is built of. */
        LIBRARIES(Logger.ROOT_LOGGER_NAME, Level.WARN);

        private final String logger;
        private final Level usual;

        Part(String logger, Level usual) {
            this.logger = logger;
            this.usual = usual;
        }

        /** Name of its logger. */
        public String logger() {
            return logger;
        }

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of a line that hands over a secret, because the log is where its owner looks for it. */
    public static final Marker HANDED_OVER = MarkerFactory.getMarker("handed-over");

    private Logs() {}

    /** As configured; called once, when the server starts. */
    public static void configure(LogConfig config) {
        for (Part part : Part.values()) {
            set(part, part == Part.WEIR ? config.level() : part.usual);
        }
        Iterator<Appender<ILoggingEvent>> appenders =
                context().getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> out
                    && out.getEncoder() instanceof LineEncoder lines) {
                lines.write(config.format());
            }
        }
    }

    /** Sets how talkative a part is, from now on. */
    public static void set(Part part, Level level) {
        context()
                .getLogger(part.logger())
                .setLevel(ch.qos.logback.classic.Level.valueOf(level.name()));
    }

    /** How talkative a part is. */
    public static Level of(Part part) {
        return Level.valueOf(context().getLogger(part.logger()).getEffectiveLevel().toString());
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
