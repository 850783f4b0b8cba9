package dev.weir.logs;

/** Strings as JSON writes them, on one line whatever is in them. */
final class JsonText {
    private JsonText() {}

    static void member(StringBuilder into, String name, String value) {
        into.append(',');
        string(into, name);
        into.append(':');
        string(into, value);
    }

    /**
     * @param digits a whole number as Java writes it
     */
    static void number(StringBuilder into, String name, String digits) {
        into.append(',');
        string(into, name);
        into.append(':').append(digits);
    }

    static void string(StringBuilder into, String text) {
        into.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> into.append("\\\"");
                case '\\' -> into.append("\\\\");
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case '\t' -> into.append("\\t");
                default -> {
                    if (isHidden(c)) {
                        into.append(String.format("\\u%04x", (int) c));
                    } else {
                        into.append(c);
                    }
                }
            }
        }
        into.append('"');
    }

    /** Control characters, line ends of Unicode, and what turns the direction of writing. */
    static boolean isHidden(char c) {
        return c < ' '
                || (c >= 0x7f && c <= 0x9f)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
