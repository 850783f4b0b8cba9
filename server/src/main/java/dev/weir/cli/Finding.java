package dev.weir.cli;

/**
 * One thing that the doctor found.
 *
 * @param code stable; docs/operations.md explains it
 * @param sentence what is wrong, for a person
 * @param advice what to do about it
 */
record Finding(Severity severity, String code, String sentence, String advice) {
    /** How bad it is. */
    enum Severity {
        /** Works, but not as it should. */
        WARNING,
        /** Does not work, or will stop to. */
        BROKEN
    }

    static Finding warning(String code, String sentence, String advice) {
        return new Finding(Severity.WARNING, code, sentence, advice);
    }

    static Finding broken(String code, String sentence, String advice) {
        return new Finding(Severity.BROKEN, code, sentence, advice);
    }
}
