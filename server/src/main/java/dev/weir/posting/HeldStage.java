package dev.weir.posting;

import dev.weir.database.Database;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Quarantined;
import org.jspecify.annotations.Nullable;

/**
 * Decisions of people about held amounts: each is released or dismissed once, and a second decision
 * changes nothing (R16, R41). One thread, the fold's.
 */
final class HeldStage {
    private final Database database;
    private final LedgerStore ledger;
    private final Fold fold;

    HeldStage(Database database, LedgerStore ledger, Fold fold) {
        this.database = database;
        this.ledger = ledger;
        this.fold = fold;
    }

    /** Posts the amount, to the user named by the act or else to the one it was held for. */
    void release(long position, LedgerAct.Release release) {
        Quarantined held = held(release.quarantineId());
        if (held == null) {
            return;
        }
        long userId = release.userId() == 0 ? held.userId() : release.userId();
        long credentialId = fold.identities().credentialOf(userId);
        if (credentialId == 0) {
            userId = 0;
            credentialId =
                    fold.memory()
                            .unknown(
                                    fold.batch(),
                                    held.sourceId(),
                                    Long.parseLong(held.wireKey()),
                                    position)
                            .credentialId();
        }
        fold.release(position, held, userId, credentialId);
        decide(held, Quarantined.State.RELEASED, position);
    }

    void dismiss(long position, LedgerAct.Dismiss dismiss) {
        Quarantined held = held(dismiss.quarantineId());
        if (held != null) {
            decide(held, Quarantined.State.DISMISSED, position);
        }
    }

    private void decide(Quarantined held, Quarantined.State state, long position) {
        fold.batch().decided().add(new Quarantined.Decided(held.id(), state, position));
    }

    /** A held amount that nobody has decided on, in this batch or in the database. */
    private @Nullable Quarantined held(long id) {
        for (Quarantined.Decided decided : fold.batch().decided()) {
            if (decided.id() == id) {
                return null;
            }
        }
        for (Quarantined held : fold.batch().quarantined()) {
            if (held.id() == id) {
                return held;
            }
        }
        return database.read(tx -> ledger.quarantined(tx, id))
                .filter(stored -> stored.state() == Quarantined.State.HELD)
                .orElse(null);
    }
}
