package dev.weir.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run found, as text or JSON.
 *
 * @param sendingNanos from the first push to the last
 * @param wholeNanos with registration, posting and comparison
 */
record SimulationReport(
        SimulationPlan plan,
        List<SimulatedNode> nodes,
        Tally tally,
        RowComparison.Verdict verdict,
        long asOf,
        long sendingNanos,
        long wholeNanos) {

    /** Nothing differs, and the simulator's own books are in order. */
    boolean agrees() {
        return verdict.difference() == 0 && unexplained() == 0;
    }

    /** Bytes of the users that are neither observable nor known to be lost: a fault of ours. */
    private long unexplained() {
        return tally.passed() - tally.lost() - verdict.observable();
    }

    String text() {
        List<String> lines = new ArrayList<>();
        head(lines);
        lines.add("");
        lines.add("faults met");
        for (Fault fault : Fault.values()) {
            if (tally.count(fault) > 0) {
                lines.add(format("  %-52s %,14d", fault.label(), tally.count(fault)));
            }
        }
        lines.add("");
        lines.add(bytes("moved by users", tally.passed()));
        lines.add(bytes("thrown away by clients", tally.lost()));
        for (Loss loss : Loss.values()) {
            lines.add(bytes("  " + loss.label(), tally.lost(loss)));
        }
        lines.add(bytes("observable", verdict.observable()));
        lines.add(bytes("posted", verdict.posted()));
        lines.add(bytes("held as ambiguous", verdict.ambiguous()));
        lines.add(
                format(
                        "compared %,d hour rows and %,d day rows as of %,d",
                        verdict.hourRows(), verdict.dayRows(), asOf));
        verdict.examples().forEach(example -> lines.add("  " + example));
        if (unexplained() != 0) {
            lines.add(format("the simulator's own books do not close: %,d B", unexplained()));
        }
        lines.add(format("difference: %,d B", verdict.difference()));
        return String.join("\n", lines) + "\n";
    }

    private void head(List<String> lines) {
        lines.add(
                format(
                        "seed %d: %,d deltas in %,d pushes, %,d attempts; %,d users, %d nodes",
                        plan.seed(),
                        tally.deltas(),
                        tally.pushes(),
                        tally.attempts(),
                        plan.users(),
                        nodes.size()));
        lines.add(clients());
        lines.add(
                format(
                        "%,.1f s, %,.0f deltas/s sent; %,.1f s in all",
                        sendingNanos / 1e9,
                        tally.deltas() * 1e9 / Math.max(1, sendingNanos),
                        wholeNanos / 1e9));
    }

    private static String bytes(String label, long bytes) {
        return format("%-54s %,20d B", label, bytes);
    }

    /** Figures read the same in every country. */
    @SuppressWarnings("AnnotateFormatMethod") // that annotation is not of the JDK
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private String clients() {
        Map<String, Long> kinds =
                nodes.stream()
                        .collect(
                                Collectors.groupingBy(
                                        node -> node.kind().label(),
                                        TreeMap::new,
                                        Collectors.counting()));
        return kinds.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    String json() {
        StringBuilder json = new StringBuilder("{");
        member(json, "seed", plan.seed());
        member(json, "deltas", tally.deltas());
        member(json, "pushes", tally.pushes());
        member(json, "attempts", tally.attempts());
        member(json, "users", plan.users());
        member(json, "nodes", nodes.size());
        member(json, "sendingMillis", sendingNanos / 1_000_000);
        member(json, "wholeMillis", wholeNanos / 1_000_000);
        member(json, "movedBytes", tally.passed());
        member(json, "thrownAwayBytes", tally.lost());
        member(json, "observableBytes", verdict.observable());
        member(json, "postedBytes", verdict.posted());
        member(json, "ambiguousBytes", verdict.ambiguous());
        member(json, "hourRows", verdict.hourRows());
        member(json, "dayRows", verdict.dayRows());
        member(json, "asOf", asOf);
        member(json, "unexplainedBytes", unexplained());
        member(json, "differenceBytes", verdict.difference());
        json.append("\"faults\":{");
        for (Fault fault : Fault.values()) {
            member(json, fault.name().toLowerCase(Locale.ROOT), tally.count(fault));
        }
        json.setLength(json.length() - 1);
        json.append("},\"thrownAway\":{");
        for (Loss loss : Loss.values()) {
            member(json, loss.name().toLowerCase(Locale.ROOT), tally.lost(loss));
        }
        json.setLength(json.length() - 1);
        json.append("},\"examples\":[")
                .append(
                        verdict.examples().stream()
                                .map(Json::quoted)
                                .collect(Collectors.joining(",")))
                .append("]}\n");
        return json.toString();
    }

    private static void member(StringBuilder json, String name, long value) {
        json.append('"').append(name).append("\":").append(value).append(',');
    }
}
