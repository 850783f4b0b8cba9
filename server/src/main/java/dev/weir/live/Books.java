package dev.weir.live;

/**
 * What the ledger says of the installation besides figures, as of the last look.
 *
 * @param held how many amounts are held in quarantine
 * @param heldBytes raw bytes of both directions that are held
 * @param postedAtMillis when the ledger took in its position, epoch milliseconds, 0 = never
 */
record Books(long held, long heldBytes, long postedAtMillis) {
    static final Books NONE = new Books(0, 0, 0);
}
