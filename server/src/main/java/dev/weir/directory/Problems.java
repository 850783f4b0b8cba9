package dev.weir.directory;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one change, gathered so that a person mends all of it at once. */
final class Problems {
    private final List<DirectoryProblem> found = new ArrayList<>();

    void add(String field, String code, String message) {
        found.add(new DirectoryProblem(field, code, message));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<DirectoryProblem> found() {
        return List.copyOf(found);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidChange(found);
        }
    }

    /** Text a database can keep and a screen can show: no control characters, whole code points. */
    String text(String field, String value, int most) {
        String text = value.strip();
        if (text.length() > most) {
            add(field, "too_long", "must not be longer than " + most + " characters");
        } else if (text.codePoints().anyMatch(Problems::unprintable)) {
            add(field, "invalid", "must not contain control characters");
        }
        return text;
    }

    String requiredText(String field, String value, int most) {
        String text = text(field, value, most);
        if (text.isEmpty()) {
            add(field, "missing", "is required");
        }
        return text;
    }

    void range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            add(field, "out_of_range", "must be between " + least + " and " + most);
        }
    }

    private static boolean unprintable(int codePoint) {
        // A lone surrogate cannot be written as UTF-8.
        return Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.SURROGATE;
    }
}
