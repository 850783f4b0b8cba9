package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database knows of forwarding. Turns are numbered, belong to whoever opened the book last
 * and move by compare-and-set: one whose commit was cut off is not made twice, and a process that
 * was replaced makes none, nor takes its successor's for its own. One thread; {@link #owner} from
 * any.
 */
final class TurnBook {
    private static final Logger LOG = LoggerFactory.getLogger(TurnBook.class);

    private final Supplier<Database> database;
    private final PanelClock clock;
    private final SecureRandom owners = new SecureRandom();
    private volatile long owner;
    private long turn;
    private long position;
    private long passedOver;

    TurnBook(Supplier<Database> database, PanelClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Reads where forwarding stands and takes it over: whoever had it makes no turn any more.
     *
     * @param bornAt where it begins if it never has
     * @param end where it begins if what it stood on was another journal
     */
    ShadowStore.Standing open(UUID journal, long bornAt, long end) {
        long mine = owners.nextLong();
        ShadowStore.Standing standing =
                database.get()
                        .write(tx -> {
                            Optional<ShadowStore.Standing> found = ShadowStore.standing(tx);
                            if (found.isEmpty() || !found.get().journalId().equals(journal)) {
                                long from = found.isEmpty() ? bornAt : end;
                                ShadowStore.begin(tx, journal, from, clock.millis());
                                told(found.isPresent());
                            }
                            ShadowStore.take(tx, mine);
                            return ShadowStore.standing(tx).orElseThrow();
                        });
        owner = mine;
        turn = standing.turn();
        position = standing.position();
        passedOver = standing.passedOver();
        return standing;
    }

    private static void told(boolean anotherJournal) {
        if (anotherJournal) {
            LOG.warn("This is another journal than the one that was forwarded; its end is next");
        }
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
        boolean made = database.get().write(tx -> ShadowStore.change(tx, owner, change));
        if (!made && !wasMade(change)) {
            throw new ForwardedElsewhere();
        }
        turn = change.turn() + 1;
        position = change.position();
        passedOver += change.passedOver();
    }

    /**
     * After a cut connection the change may have been made, and nobody knows; while the book is
     * still this one's, nobody else can have made the turn of that number.
     */
    private boolean wasMade(ForwardTurn change) {
        return database.get()
                .read(ShadowStore::standing)
                .filter(one -> one.owner() == owner && one.turn() == change.turn() + 1)
                .isPresent();
    }

    /** Who forwards as long as nobody opens the book again; drawn anew each time. */
    long owner() {
        return owner;
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
