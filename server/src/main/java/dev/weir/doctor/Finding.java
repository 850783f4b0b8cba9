package dev.weir.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One thing that the doctor looked at.
 *
 * @param code stable; docs/operations.md explains it
 * @param sentence how it is, for a person
 * @param advice what to do about it; empty when there is nothing to do
 */
public record Finding(Severity severity, String code, String sentence, String advice) {
    /** How bad it is, from well to worst. */
    public enum Severity {
        /** As it should be. */
        OK,
        /** Cannot be seen from here; nobody should take it for well. */
        UNKNOWN,
        /** Works, but not as it should. */
        WARNING,
        /** Does not work, or will stop to. */
        BROKEN;

        /** In small letters, as it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String code, String sentence) {
        return new Finding(Severity.OK, code, sentence, "");
    }

    static Finding unknown(String code, String sentence, String advice) {
        return new Finding(Severity.UNKNOWN, code, sentence, advice);
    }

    static Finding warning(String code, String sentence, String advice) {
        return new Finding(Severity.WARNING, code, sentence, advice);
    }

    static Finding broken(String code, String sentence, String advice) {
        return new Finding(Severity.BROKEN, code, sentence, advice);
    }

    /** The worst of all; {@link Severity#OK} of none. */
    public static Severity worst(List<Finding> found) {
        return found.stream()
                .map(Finding::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.OK);
    }
}
