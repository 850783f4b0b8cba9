package dev.weir.cli;

import dev.weir.config.Quantity;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of a node; what is not said stays as it is. */
final class NodeEdits {
    private static final Pattern RANGE =
            Pattern.compile("([0-9]{1,2}:[0-9]{2})-([0-9]{1,2}:[0-9]{2})=([0-9.]+)");

    @Option(names = "--name", paramLabel = "TEXT", description = "What people call the node.")
    @Nullable String name;

    @Option(names = "--domain", paramLabel = "NAME", description = "Its host name.")
    @Nullable String domain;

    @Option(names = "--country", paramLabel = "CODE", description = "Two letters, such as HK.")
    @Nullable String country;

    @Option(names = "--remark", paramLabel = "TEXT", description = "Free text.")
    @Nullable String remark;

    @Option(
            names = "--software",
            paramLabel = "NAME",
            description = "Node software, which tells the family: ${COMPLETION-CANDIDATES}.")
    @Nullable Software software;

    @Option(
            names = "--family",
            paramLabel = "FAMILY",
            description =
                    "What it does with its counters around a push: keeps, resets, or auto (find out).")
    @Nullable String family;

    @Option(
            names = "--rate",
            paramLabel = "FACTOR",
            description = "What its bytes are multiplied by, such as 1.3.")
    @Nullable String rate;

    @Option(
            names = "--rate-range",
            paramLabel = "HH:MM-HH:MM=FACTOR",
            description =
                    "Another rate for a part of the day, also across midnight; repeatable; 'none'"
                            + " removes them.")
    @Nullable List<String> ranges;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            split = ",",
            description = "Groups it serves, by name or number, separated by commas.")
    @Nullable List<String> groups;

    @Option(
            names = "--capacity",
            paramLabel = "SPEED",
            description = "The most it can carry per direction, such as 1Gbit/s.")
    @Nullable String capacity;

    @Option(
            names = "--user-limit",
            paramLabel = "NUMBER",
            description =
                    "Users it serves at most, 0 = any number. Those with the lowest numbers are"
                            + " in.")
    @Nullable Long userLimit;

    @Option(names = "--enabled", negatable = true, description = "Whether it is served at all.")
    @Nullable Boolean enabled;

    @Option(
            names = "--settings",
            paramLabel = "JSON|@FILE",
            description = "Protocol settings, as JSON or from a file.")
    @Nullable String settings;

    /** Node software whose way of counting is known. */
    enum Software {
        XRAYR("keeps"),
        XRAYRP("keeps"),
        HYSTERIA("keeps"),
        XBOARD_NODE("keeps"),
        V2BX("resets"),
        V2NODE("resets"),
        PPANEL("resets");

        private final String family;

        Software(String family) {
            this.family = family;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    void write(JsonWriter json, Api api) {
        text(json, "name", name);
        text(json, "domain", domain);
        text(json, "country", country);
        text(json, "remark", remark);
        text(json, "family", family != null ? family : software == null ? null : software.family);
        if (rate != null) {
            json.field("rateMillionths", millionths("--rate", rate));
        }
        if (ranges != null) {
            writeRanges(json, ranges);
        }
        if (groups != null) {
            json.startList("groupIds");
            groups.forEach(group -> json.value(GroupCommands.number(api, group)));
            json.end();
        }
        if (capacity != null) {
            json.field("capacityBitsPerSecond", speed(capacity));
        }
        if (userLimit != null) {
            json.field("userLimit", userLimit);
        }
        if (enabled != null) {
            json.field("enabled", enabled);
        }
        if (settings != null) {
            json.raw("settings", document(settings));
        }
    }

    private static void text(JsonWriter json, String name, @Nullable String value) {
        if (value != null) {
            json.field(name, value);
        }
    }

    private static void writeRanges(JsonWriter json, List<String> ranges) {
        json.startList("rateRanges");
        for (String range : ranges) {
            if (range.equals("none")) {
                continue;
            }
            Matcher matcher = RANGE.matcher(range);
            if (!matcher.matches()) {
                throw new CommandFailed(
                        ExitCode.USAGE,
                        "--rate-range: expected a range such as 18:00-02:00=2, not '"
                                + range
                                + "'");
            }
            json.startObject()
                    .field("from", clock(matcher.group(1)))
                    .field("to", clock(matcher.group(2)))
                    .field("rateMillionths", millionths("--rate-range", matcher.group(3)))
                    .end();
        }
        json.end();
    }

    private static String clock(String time) {
        return time.length() == 4 ? "0" + time : time;
    }

    /** A rate that a person wrote as a factor. */
    static long millionths(String option, String factor) {
        try {
            return new BigDecimal(factor).movePointRight(6).longValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    option + ": expected a factor with at most six decimals, not '" + factor + "'");
        }
    }

    private static long speed(String text) {
        try {
            return Quantity.bitsPerSecond(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, "--capacity: " + e.getMessage());
        }
    }

    private static String document(String text) {
        try {
            byte[] bytes =
                    text.startsWith("@")
                            ? Files.readAllBytes(Path.of(text.substring(1)))
                            : text.getBytes(StandardCharsets.UTF_8);
            return JsonObject.read(bytes).toText();
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.USAGE, "--settings: cannot read " + text.substring(1));
        } catch (JsonMismatch e) {
            throw new CommandFailed(ExitCode.USAGE, "--settings: " + e.getMessage());
        }
    }
}
