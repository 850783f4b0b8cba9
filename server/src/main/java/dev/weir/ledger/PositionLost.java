package dev.weir.ledger;

/**
 * The ledger does not stand where the writer believed: another process posted, or took the fence.
 * Nothing was written. The writer drops all it remembers and reads the ledger again (R14).
 */
public final class PositionLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JournalMark expected;

    public PositionLost(JournalMark expected, long fence) {
        super("the ledger does not stand at " + expected + " with fence " + fence);
        this.expected = expected;
    }

    public JournalMark expected() {
        return expected;
    }
}
