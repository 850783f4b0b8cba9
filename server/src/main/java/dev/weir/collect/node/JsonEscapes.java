package dev.weir.collect.node;

/** Resolves the escapes of a JSON string; what is no escape stays as it is. */
final class JsonEscapes {
    private JsonEscapes() {}

    static String resolve(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            switch (escape) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'u' -> {
                    int code = hex(raw, i + 1);
                    if (code >= 0) {
                        text.append((char) code);
                        i += 4;
                    }
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }

    private static int hex(String raw, int at) {
        if (at + 4 > raw.length()) {
            return -1;
        }
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(raw.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }
}
