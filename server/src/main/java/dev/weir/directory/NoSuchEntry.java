package dev.weir.directory;

/** A change of something that is not there, or is deleted. */
public final class NoSuchEntry extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String kind;
    private final long id;

    public NoSuchEntry(String kind, long id) {
        super("there is no " + kind + " " + id);
        this.kind = kind;
        this.id = id;
    }

    /** {@code user}, {@code node}, {@code group} or {@code machine}. */
    public String kind() {
        return kind;
    }

    public long id() {
        return id;
    }
}
