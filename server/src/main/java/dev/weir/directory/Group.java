package dev.weir.directory;

/** Joins users to the nodes that serve them. Group 1, {@code default}, always exists. */
public record Group(long id, String name, boolean deleted) {
    public static final long DEFAULT = 1;
}
