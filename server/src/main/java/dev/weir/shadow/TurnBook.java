package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database knows of forwarding. Turns are numbered and each moves by compare-and-set: one
 * whose commit was cut off is not made twice, and a process that was replaced makes none. One
 * thread; {@link #turn} from any.
 */
final class TurnBook {
    private static final Logger LOG = LoggerFactory.getLogger(TurnBook.class);

    private final Supplier<Database> database;
    private final PanelClock clock;
    private volatile long turn;
    private long position;
    private long passedOver;

    TurnBook(Supplier<Database> database, PanelClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Reads where forwarding stands.
     *
     * @param bornAt where it begins if it never has
     * @param end where it begins if what it stood on was another journal
     */
    ShadowStore.Standing open(UUID journal, long bornAt, long end) {
        Database now = database.get();
        Optional<ShadowStore.Standing> found = now.read(ShadowStore::standing);
        if (found.isEmpty() || !found.get().journalId().equals(journal)) {
            if (found.isPresent()) {
                LOG.warn(
                        "This is another journal than the one that was forwarded; its end is next");
            }
            long from = found.isEmpty() ? bornAt : end;
            now.change(tx -> ShadowStore.begin(tx, journal, from, clock.millis()));
            found = now.read(ShadowStore::standing);
        }
        ShadowStore.Standing standing = found.orElseThrow();
        turn = standing.turn();
        position = standing.position();
        passedOver = standing.passedOver();
        return standing;
    }

    /**
     * Makes a change.
     *
     * @throws DatabaseUnavailable when it is not known whether it was made: make the same again
     * @throws ForwardedElsewhere when somebody else has made one since
     */
    void make(ForwardTurn change) {
        if (change.changesNothing(position)) {
            return;
        }
        boolean made = database.get().write(tx -> ShadowStore.change(tx, change));
        if (!made && !wasMade(change)) {
            throw new ForwardedElsewhere();
        }
        turn = change.turn() + 1;
        position = change.position();
        passedOver += change.passedOver();
    }

    /** After a cut connection the change may have been made; only its number tells. */
    private boolean wasMade(ForwardTurn change) {
        return database.get()
                .read(ShadowStore::standing)
                .filter(one -> one.turn() == change.turn() + 1)
                .isPresent();
    }

    /** Number of the next change. */
    long turn() {
        return turn;
    }

    /** Everything up to here is settled. */
    long position() {
        return position;
    }

    /** Positions that the journal had no more when they were to be sent, ever. */
    long passedOver() {
        return passedOver;
    }
}
