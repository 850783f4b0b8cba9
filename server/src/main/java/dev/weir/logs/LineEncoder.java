package dev.weir.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.weir.config.LogConfig.Format;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event: for people, or as one JSON object. Made by logback.xml; the form may change
 * while it is in use. Any thread, one at a time as appenders are.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
                    .withZone(ZoneId.systemDefault());

    /** Exceptions cause each other in circles or without end; nobody reads further. */
    private static final int MOST_CAUSES = 8;

    /** Of one exception. */
    private static final int MOST_FRAMES = 64;

    private static final int LONGEST_MESSAGE = 16 << 10;

    private volatile Format format = Format.TEXT;

    void write(Format newFormat) {
        format = newFormat;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = format == Format.JSON ? json(event) : text(event);
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .append(' ')
                .append(String.format("%-5s", event.getLevel()))
                .append(' ')
                .append(shortName(event.getLoggerName()))
                .append(": ")
                .append(oneLine(message(event)));
        fields(event)
                .forEach((name, value) ->
                        line.append(' ').append(name).append('=').append(oneLine(value)));
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        for (int i = 0; thrown != null && i < MOST_CAUSES; i++, thrown = thrown.getCause()) {
            line.append(i == 0 ? "    " : "    caused by ").append(headline(thrown)).append('\n');
            StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
            for (int f = 0; f < Math.min(frames.length, MOST_FRAMES); f++) {
                line.append("        ").append(frames[f].getSTEAsString()).append('\n');
            }
        }
        return line.toString();
    }

    private static String json(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(300);
        line.append("{\"time\":\"").append(Instant.ofEpochMilli(event.getTimeStamp())).append('"');
        JsonText.member(line, "level", event.getLevel().toString());
        JsonText.member(line, "logger", event.getLoggerName());
        JsonText.member(line, "thread", event.getThreadName());
        JsonText.member(line, "message", message(event));
        Set<String> numbers = numbers(event);
        fields(event)
                .forEach((name, value) -> {
                    if (numbers.contains(name)) {
                        JsonText.number(line, name, value);
                    } else {
                        JsonText.member(line, name, value);
                    }
                });
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            JsonText.member(line, "exception", thrown.getClassName());
            JsonText.member(line, "exceptionMessage", masked(String.valueOf(thrown.getMessage())));
            line.append(",\"causes\":[");
            IThrowableProxy cause = thrown.getCause();
            for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
                line.append(i == 0 ? "" : ",");
                JsonText.string(line, headline(cause));
            }
            line.append("],\"stack\":[");
            StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
            for (int f = 0; f < Math.min(frames.length, MOST_FRAMES); f++) {
                line.append(f == 0 ? "" : ",");
                JsonText.string(line, frames[f].getSTEAsString());
            }
            line.append(']');
        }
        return line.append("}\n").toString();
    }

    private static String message(ILoggingEvent event) {
        String said = String.valueOf(event.getFormattedMessage());
        boolean handedOver =
                event.getMarkerList() != null && event.getMarkerList().contains(Logs.HANDED_OVER);
        return handedOver ? said : masked(said);
    }

    /** What the request under way is called, and what the event itself carries. */
    private static Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = new TreeMap<>(event.getMDCPropertyMap());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.put(pair.key, String.valueOf(pair.value));
            }
        }
        fields.replaceAll((name, value) -> masked(value));
        return fields;
    }

    /** The names of fields whose values are whole numbers: only those are numbers in JSON too. */
    private static Set<String> numbers(ILoggingEvent event) {
        Set<String> names = new HashSet<>();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                if (pair.value instanceof Long
                        || pair.value instanceof Integer
                        || pair.value instanceof Short
                        || pair.value instanceof Byte) {
                    names.add(pair.key);
                } else {
                    names.remove(pair.key);
                }
            }
        }
        return names;
    }

    private static String headline(IThrowableProxy thrown) {
        return oneLine(thrown.getClassName() + ": " + masked(String.valueOf(thrown.getMessage())));
    }

    private static String masked(String text) {
        return Secrets.masked(
                text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text);
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    /** What could begin a line, move a terminal's cursor or hide what follows is spelt out. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line.append("\\n");
            } else if (c == '\r') {
                line.append("\\r");
            } else if (c == '\t') {
                line.append(' ');
            } else if (JsonText.isHidden(c)) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }
}
