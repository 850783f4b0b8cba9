package dev.weir.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, aligned; figures to the right. One thread. */
final class Table {
    private record Column(String title, boolean right) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    Table text(String title) {
        columns.add(new Column(title, false));
        return this;
    }

    Table figure(String title) {
        columns.add(new Column(title, true));
        return this;
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintStream out) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(columns.get(i).title());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        out.println(line(columns.stream().map(Column::title).toList(), widths));
        for (List<String> row : rows) {
            out.println(line(row, widths));
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = printable(cells.get(i));
            String space = " ".repeat(widths[i] - width(cell));
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).right() ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }

    /** Names come from outside: control characters would steer the terminal. */
    static String printable(String cell) {
        return cell.codePoints().anyMatch(Character::isISOControl)
                ? cell.replaceAll("\\p{Cntrl}", "\uFFFD")
                : cell;
    }

    /** Chinese characters take two columns of a terminal. */
    private static int width(String text) {
        return text.codePoints().map(point -> Character.isIdeographic(point) ? 2 : 1).sum();
    }
}
