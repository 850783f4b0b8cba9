package dev.weir.machines;

import java.nio.file.Path;

/**
 * Entries at the end of a machine's journal that were never answered and that the writer does not
 * have.
 *
 * @param sinceMillis when they were set aside, epoch milliseconds
 * @param handedOver whether the writer has what of it can be counted
 * @param reports without a receipt, which stay there; {@link #UNKNOWN} = they were not counted
 * @param acts decisions of people, who were told that they failed; or {@link #UNKNOWN}
 */
public record SetAside(
        Path directory, long sinceMillis, boolean handedOver, long reports, long acts) {
    /** Set aside by a program that did not count. */
    public static final long UNKNOWN = -1;

    /** Whether a person should look: something is not counted, or not yet. */
    public boolean needsALook() {
        return !handedOver || reports != 0 || acts != 0;
    }

    /** In words, after the name of the directory. */
    public String sentence() {
        if (!handedOver) {
            return directory + " holds entries that are not handed over to the writer yet";
        }
        if (!needsALook()) {
            return directory + " was handed over to the writer whole and can be deleted";
        }
        return reports == UNKNOWN
                ? directory + " holds what could not be handed over to the writer"
                : "%s holds %d reports without a receipt and %d decisions that nobody was answered for"
                        .formatted(directory, reports, acts);
    }
}
