package dev.weir.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What is known of one thing, a line each; empty values are left out. One thread. */
final class Sheet {
    private record Line(String label, String value) {}

    private final List<Line> lines = new ArrayList<>();

    Sheet line(String label, String value) {
        if (!value.isEmpty()) {
            lines.add(new Line(label, value));
        }
        return this;
    }

    void print(PrintStream out) {
        int width = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
        for (Line line : lines) {
            String space = " ".repeat(width - line.label().length() + 2);
            out.println(line.label() + space + Table.printable(line.value()));
        }
    }
}
