package dev.weir.database;

/**
 * Text as every database keeps it. PostgreSQL refuses U+0000, and half a surrogate pair is no UTF-8
 * anywhere: one such character in one row would stop a whole commit for good. Both stand as U+FFFD
 * on all databases alike, so that none says anything else than another.
 */
public final class StoredText {
    private static final char REPLACEMENT = '\uFFFD';

    private StoredText() {}

    /** Whether the text is kept as it is. */
    public static boolean isPlain(String text) {
        return firstOther(text) == text.length();
    }

    /** The text with U+FFFD for what cannot be kept; itself where that is nothing. */
    public static String of(String text) {
        int at = firstOther(text);
        if (at == text.length()) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text);
        while (at < text.length()) {
            plain.setCharAt(at, REPLACEMENT);
            at = firstOther(plain);
        }
        return plain.toString();
    }

    /**
     * The text's beginning, which ends with a whole character.
     *
     * @param most UTF-16 units, as columns are at least that wide
     */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return of(text);
        }
        boolean halved = Character.isHighSurrogate(text.charAt(most - 1));
        return of(text.substring(0, halved ? most - 1 : most));
    }

    private static int firstOther(CharSequence text) {
        int at = 0;
        while (at < text.length()) {
            int codePoint = Character.codePointAt(text, at);
            boolean surrogate =
                    codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            if (codePoint == 0 || surrogate) {
                return at;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }
}
