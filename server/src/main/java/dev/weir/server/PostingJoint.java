package dev.weir.server;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.directory.Directory;
import dev.weir.feed.ChangeFeed;
import dev.weir.journal.Act;
import dev.weir.journal.Journal;
import dev.weir.ledger.LedgerChange;
import dev.weir.ledger.LedgerStore;
import dev.weir.live.LiveHub;
import dev.weir.posting.Posting;
import dev.weir.quota.Standings;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Joins posting to those who live by its figures. Called by the posting threads. */
final class PostingJoint implements Posting.Listener {
    private final Directory directory;
    private final Standings standings;
    private final LedgerStore ledger;
    private final Journal journal;
    private final JournalJoint entering;
    private final AccessKeeper access;
    private final ActAudit audit = new ActAudit();
    private final @Nullable ChangeFeed feed;
    private volatile @Nullable LiveHub live;
    private volatile long posted;

    PostingJoint(
            Directory directory,
            Standings standings,
            LedgerStore ledger,
            Journal journal,
            JournalJoint entering,
            AccessKeeper access,
            @Nullable ChangeFeed feed) {
        this.directory = directory;
        this.standings = standings;
        this.ledger = ledger;
        this.journal = journal;
        this.entering = entering;
        this.access = access;
        this.feed = feed;
    }

    /** From now on tells the live feed too, and first how far posting is. */
    void tell(LiveHub hub) {
        live = hub;
        hub.resumed(posted);
    }

    /**
     * A database that was away when the server started was not held against the journal then (R17).
     */
    @Override
    public void resumed(Database database) {
        database.read(tx -> {
            ledger.loadPosition(tx).ifPresent(at -> Standpoints.check(at, journal));
            ledger.forEachUserTotal(tx, total -> standings.used(total.id(), total.charged()));
            posted = ledger.loadPosition(tx).map(at -> at.mark().position()).orElse(0L);
            return true;
        });
        access.databaseIsThere();
        LiveHub hub = live;
        if (hub != null) {
            hub.resumed(posted);
        }
        if (feed != null) {
            feed.resumed(database, posted);
        }
    }

    @Override
    public void act(long position, Act act) {
        if (entering.wasRefused(act)) {
            directory.apply(act, position);
        }
    }

    @Override
    public void write(Transaction tx, long position, Act act) throws SQLException {
        audit.write(tx, position, act);
        if (feed != null) {
            feed.changes(act);
        }
    }

    @Override
    public void charged(long userId, long bytes) {
        standings.used(userId, bytes);
    }

    @Override
    public void committed(long position) {
        journal.posted(position);
    }

    @Override
    public void posted(LedgerChange change) {
        posted = change.position();
        LiveHub hub = live;
        if (hub != null) {
            hub.posted(change);
        }
        if (feed != null) {
            feed.posted(change);
        }
    }
}
