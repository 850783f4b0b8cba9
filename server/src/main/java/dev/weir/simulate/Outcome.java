package dev.weir.simulate;

import java.util.Locale;

/** What a run showed. */
public final class Outcome {
    private final SimulationSettings settings;
    private final Happenings happenings;
    private final Comparison comparison;
    private final long pushNanos;

    Outcome(
            SimulationSettings settings,
            Happenings happenings,
            Comparison comparison,
            long pushNanos) {
        this.settings = settings;
        this.happenings = happenings;
        this.comparison = comparison;
        this.pushNanos = pushNanos;
    }

    /** Bytes by which ledger and truth differ, over all rows; 0 when counting was exact. */
    public long difference() {
        return comparison.difference();
    }

    private long deltasPerSecond() {
        return Math.round(happenings.deltas() * 1e9 / Math.max(1, pushNanos));
    }

    /** For people; the last line is {@code difference: … B}. */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(out, "seed", Long.toString(settings.seed()));
        line(out, "pushes", number(happenings.pushes()));
        line(out, "deltas", number(happenings.deltas()));
        line(out, "deltas a second", number(deltasPerSecond()));
        out.append("\nwhat happened\n");
        for (Mishap mishap : Mishap.values()) {
            line(out, "  " + mishap.text(), number(happenings.count(mishap)));
        }
        out.append("\nbytes\n");
        line(out, "  observable", number(comparison.observable()));
        line(out, "  posted", number(comparison.posted()));
        line(out, "  held as ambiguous", number(comparison.held()));
        line(out, "    new in truth", number(comparison.heldNew()));
        line(out, "  thrown away by clients", number(wasted()));
        for (Waste waste : Waste.values()) {
            line(out, "    " + waste.text(), number(happenings.bytes(waste)));
        }
        out.append("\n");
        line(out, "user and node pairs compared", number(comparison.keys()));
        comparison.lines().forEach(line -> out.append(line).append('\n'));
        return out.append("difference: ").append(difference()).append(" B").toString();
    }

    private long wasted() {
        long bytes = 0;
        for (Waste waste : Waste.values()) {
            bytes += happenings.bytes(waste);
        }
        return bytes;
    }

    /** For programs. */
    public String json() {
        StringBuilder out = new StringBuilder("{\"seed\":").append(settings.seed());
        out.append(",\"pushes\":").append(happenings.pushes());
        out.append(",\"deltas\":").append(happenings.deltas());
        out.append(",\"deltasPerSecond\":").append(deltasPerSecond());
        out.append(",\"mishaps\":{");
        String comma = "";
        for (Mishap mishap : Mishap.values()) {
            out.append(comma).append(Json.quote(name(mishap))).append(':');
            out.append(happenings.count(mishap));
            comma = ",";
        }
        out.append("},\"observable\":").append(comparison.observable());
        out.append(",\"posted\":").append(comparison.posted());
        out.append(",\"held\":").append(comparison.held());
        out.append(",\"heldNew\":").append(comparison.heldNew());
        out.append(",\"thrownAway\":{");
        comma = "";
        for (Waste waste : Waste.values()) {
            out.append(comma).append(Json.quote(name(waste))).append(':');
            out.append(happenings.bytes(waste));
            comma = ",";
        }
        out.append("},\"pairs\":").append(comparison.keys());
        out.append(",\"differences\":[");
        comma = "";
        for (String line : comparison.lines()) {
            out.append(comma).append(Json.quote(line));
            comma = ",";
        }
        return out.append("],\"difference\":").append(difference()).append('}').toString();
    }

    private static String name(Enum<?> value) {
        String[] words = value.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return name.toString();
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append("%-56s%24s%n".formatted(name, value));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
