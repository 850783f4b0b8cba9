package dev.weir.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format 0.0.4 by its grammar and refuses whatever a scraper might: written
 * against the format's description, not against the program's writer.
 */
public final class Exposition {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.+)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (\\S+) (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    /** One line with a value. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** All lines of one name. */
    public record Family(String name, String type, String help, List<Sample> samples) {}

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Map<String, String> help = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private Family current = new Family("", "", "", List.of());

    private Exposition(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line has no end");
        }
        text.lines().filter(line -> !line.isEmpty()).forEach(this::line);
        families.values().forEach(Exposition::checkWhole);
    }

    /**
     * @throws IllegalArgumentException naming the line that is not as it must be
     */
    public static Map<String, Family> of(String text) {
        return new Exposition(text).families;
    }

    private void line(String line) {
        Matcher helps = HELP.matcher(line);
        Matcher types = TYPE.matcher(line);
        if (helps.matches()) {
            require(NAME.matcher(helps.group(1)).matches(), line);
            require(help.put(helps.group(1), helps.group(2)) == null, "help twice: " + line);
        } else if (types.matches()) {
            String name = types.group(1);
            String text = help.getOrDefault(name, "");
            require(!text.isEmpty(), "a type without help: " + line);
            current = new Family(name, types.group(2), text, new ArrayList<>());
            require(families.put(name, current) == null, "a type twice: " + line);
        } else {
            require(!line.startsWith("#"), "a comment nobody knows: " + line);
            sample(line);
        }
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches(), line);
        String name = sample.group(1);
        require(belongs(name), "not among its own: " + line);
        Map<String, String> labels = labels(sample.group(2), line);
        require(seen.add(name + labels), "twice: " + line);
        current.samples().add(new Sample(name, labels, value(sample.group(3))));
    }

    private boolean belongs(String name) {
        if (!current.type().equals("histogram")) {
            return name.equals(current.name());
        }
        return List.of("_bucket", "_sum", "_count").stream()
                .anyMatch(end -> name.equals(current.name() + end));
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            require(label.find(at) && label.start() == at, "labels: " + line);
            require(labels.put(label.group(1), label.group(2)) == null, "a label twice: " + line);
            at = label.end();
        }
        return labels;
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Buckets ascend, the last is infinite and equals the count; counters are not negative. */
    private static void checkWhole(Family family) {
        require(!family.samples().isEmpty(), "no samples: " + family.name());
        if (family.type().equals("counter")) {
            require(family.name().endsWith("_total"), "no _total: " + family.name());
            require(family.samples().stream().allMatch(s -> s.value() >= 0), family.name());
        } else {
            require(!family.name().endsWith("_total"), "a _total: " + family.name());
        }
        if (family.type().equals("histogram")) {
            checkBuckets(family);
        }
    }

    private static void checkBuckets(Family family) {
        Map<String, Double> last = new TreeMap<>();
        Map<String, Double> bound = new TreeMap<>();
        for (Sample sample : family.samples()) {
            Map<String, String> labels = new TreeMap<>(sample.labels());
            String le = labels.getOrDefault("le", "");
            labels.remove("le");
            String whose = labels.toString();
            if (sample.name().endsWith("_bucket")) {
                double upper = value(le);
                require(upper > bound.getOrDefault(whose, -1.0), "bounds: " + sample);
                require(sample.value() >= last.getOrDefault(whose, 0.0), "falls: " + sample);
                bound.put(whose, upper);
                last.put(whose, sample.value());
            } else if (sample.name().endsWith("_count")) {
                require(
                        bound.getOrDefault(whose, 0.0) == Double.POSITIVE_INFINITY,
                        "no +Inf: " + sample);
                require(last.getOrDefault(whose, -1.0) == sample.value(), "count: " + sample);
            }
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
