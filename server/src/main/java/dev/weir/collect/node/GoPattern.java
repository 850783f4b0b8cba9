package dev.weir.collect.node;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions that software in Go may be told: a process ends when it is given one that
 * Go's {@code regexp} does not take.
 *
 * <p>Both Java and Go know more than what is let through here; this is what they surely share.
 */
public final class GoPattern {
    private static final int LONGEST = 4_000;

    private static final String LITERAL = "[^\\\\.^$|()\\[\\]{}*+?\\x00-\\x1f]";
    private static final String ESCAPE = "\\\\[.dDwWsS/\\\\+*?()|\\[\\]{}^$-]";
    private static final String SET = "\\[\\^?(?:[A-Za-z0-9._ :/@-]|\\\\[.dws-])+\\]";
    private static final String REPEAT = "(?:[*+?]|\\{[0-9]{1,3}(?:,[0-9]{0,3})?\\})\\??";
    private static final Pattern SHARED =
            Pattern.compile(
                    "(?:(?:"
                            + LITERAL
                            + "|"
                            + ESCAPE
                            + "|"
                            + SET
                            + "|\\.|\\))(?:"
                            + REPEAT
                            + ")?|[\\^$|]|\\((?:\\?:)?)*+");

    private GoPattern() {}

    /** Whether Go surely takes it. */
    public static boolean isSafe(String expression) {
        if (expression.length() > LONGEST
                || expression.indexOf('{') != expression.lastIndexOf('{')
                || !SHARED.matcher(expression).matches()) {
            return false;
        }
        try {
            Pattern.compile(expression);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
