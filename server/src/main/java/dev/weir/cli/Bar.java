package dev.weir.cli;

import java.util.Locale;

/** One line on a terminal that shows how far long work is; nothing where nobody looks. */
final class Bar {
    private static final int WIDTH = 30;

    private final Console console;
    private String shown = "";

    Bar(Console console) {
        this.console = console;
    }

    /**
     * @param total in the same unit, 0 = not known
     */
    synchronized void at(String step, long done, long total) {
        if (!console.errIsTerminal()) {
            return;
        }
        String line = total > 0 ? step + " " + drawn(done, total) : step + " …";
        if (!line.equals(shown)) {
            console.err()
                    .print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
            console.err().flush();
            shown = line;
        }
    }

    private static String drawn(long done, long total) {
        double part = Math.clamp((double) done / total, 0.0, 1.0);
        int full = (int) (part * WIDTH);
        return "["
                + "#".repeat(full)
                + "-".repeat(WIDTH - full)
                + "] "
                + String.format(Locale.ROOT, "%3.0f %%", part * 100);
    }

    /** Leaves the line empty for what comes after. */
    synchronized void end() {
        if (!shown.isEmpty()) {
            console.err().print("\r" + " ".repeat(shown.length()) + "\r");
            console.err().flush();
            shown = "";
        }
    }
}
