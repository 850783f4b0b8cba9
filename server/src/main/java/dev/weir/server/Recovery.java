package dev.weir.server;

import dev.weir.collect.node.Contacts;
import dev.weir.database.Database;
import dev.weir.database.DatabaseAdvice;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryFile;
import dev.weir.directory.DirectoryFileCorrupt;
import dev.weir.directory.DirectorySnapshot;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Act;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Report;
import dev.weir.journal.Started;
import dev.weir.ledger.LedgerStore;
import dev.weir.ledger.Standpoint;
import dev.weir.ledger.StreamRow;
import dev.weir.posting.Poster;
import dev.weir.quota.Standings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the serving side to where the journal ends, before anyone is served: from the database, or
 * while that is away from the directory's file, and in both cases from what the journal holds
 * beyond. Starting thread only.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Journal journal;
    private final DatabaseDoor database;
    private final LedgerStore ledger;
    private final DirectoryStore tables;
    private final DirectoryFile file;
    private final boolean adoptJournal;

    /**
     * @param adoptJournal go on with this journal from its end though the database was posted from
     *     another or from further on
     */
    Recovery(
            Journal journal,
            DatabaseDoor database,
            LedgerStore ledger,
            DirectoryStore tables,
            DirectoryFile file,
            boolean adoptJournal) {
        this.journal = journal;
        this.database = database;
        this.ledger = ledger;
        this.tables = tables;
        this.file = file;
        this.adoptJournal = adoptJournal;
    }

    void recover(Directory directory, Standings standings, Contacts contacts) {
        DirectoryFile.Contents kept = readFile();
        if (kept != null) {
            // Until the totals are read, whoever was cut off stays cut off.
            standings.presumeExhausted(kept.exhausted());
        }
        DirectorySnapshot from;
        DatabaseUnavailable away = null;
        try {
            from = fromDatabase(database.open(), standings, contacts);
        } catch (DatabaseUnavailable e) {
            if (e.isHalfCopy()) {
                // It is not away, and what it lacks would be posted a second time elsewhere.
                throw new StartRefused(String.valueOf(e.getMessage()));
            }
            away = e;
            from = kept == null ? null : snapshotOf(kept);
        }
        if (from == null) {
            refuseToBeginWithout(away);
            if (journal.oldest() > 1) {
                throw new StartRefused(
                        "The database cannot be opened, there is no directory file of use, and the"
                                + " journal begins at position "
                                + journal.oldest()
                                + ": who the users are stands nowhere. Mend the database first.");
            }
            replay(0, directory, contacts);
        } else {
            if (away != null) {
                tell(away);
            }
            directory.load(from);
            replay(from.position(), directory, contacts);
        }
    }

    /**
     * An installation that has nothing yet has no node to serve, and whoever sets it up should
     * learn at once what is missing on the server.
     */
    private void refuseToBeginWithout(@Nullable DatabaseUnavailable away) {
        if (away == null) {
            return;
        }
        if (journal.end() == 0 && database.isOnServer()) {
            throw new StartRefused(away.getMessage() + ". " + DatabaseAdvice.of(away));
        }
        tell(away);
    }

    /** To end here would lose what nodes report that reset their counters. */
    private static void tell(DatabaseUnavailable away) {
        if (away.isNewer()) {
            LOG.error(
                    "{}. Nodes are served and their reports taken into the journal; nothing is"
                            + " posted and no figure changes until the newer program runs",
                    away.getMessage());
        } else {
            LOG.error("The database cannot be opened; nodes are served without it", away);
        }
    }

    private DirectoryFile.@Nullable Contents readFile() {
        try {
            return file.read();
        } catch (DirectoryFileCorrupt e) {
            tell(e);
            return null;
        }
    }

    private @Nullable DirectorySnapshot snapshotOf(DirectoryFile.Contents kept) {
        try {
            return kept.snapshot();
        } catch (DirectoryFileCorrupt e) {
            tell(e);
            return null;
        }
    }

    private static void tell(DirectoryFileCorrupt e) {
        // It is a copy: the database and the journal hold the original.
        LOG.error("The directory's file is of no use and will be written again", e);
    }

    private DirectorySnapshot fromDatabase(
            Database opened, Standings standings, Contacts contacts) {
        Optional<Standpoint> standpoint = opened.read(ledger::loadPosition);
        if (standpoint.isPresent()) {
            if (adoptJournal) {
                adopt(opened, standpoint.get());
            } else {
                Standpoints.check(standpoint.get(), journal);
            }
        } else if (journal.oldest() > 1) {
            throw new StartRefused(
                    "The database is empty, but the journal begins at position "
                            + journal.oldest()
                            + ": what came before stands nowhere. Restore a backup, or rebuild"
                            + " from an opening with 'weir rebuild'.");
        }
        return opened.read(tx -> {
            ledger.forEachUserTotal(tx, total -> standings.used(total.id(), total.charged()));
            List<StreamRow> streams = new ArrayList<>();
            ledger.loadStreams(tx, streams::add);
            streams.sort(Comparator.comparingLong(StreamRow::lastPosition));
            long clockStep = Poster.lastClockStep(tx, ledger);
            boolean before = true;
            for (StreamRow stream : streams) {
                if (before && stream.lastPosition() > clockStep) {
                    before = false;
                    contacts.clockSteppedSince();
                }
                contacts.restore(
                        stream.sourceId(), stream.instance(), peerOf(stream), stream.lastAtMs());
            }
            if (before) {
                contacts.clockSteppedSince();
            }
            long position = ledger.loadPosition(tx).map(at -> at.mark().position()).orElse(0L);
            return tables.load(tx, position);
        });
    }

    /** Who sent a stream's last report, where that tells the stream from others; else nothing. */
    private byte[] peerOf(StreamRow stream) {
        long position = stream.lastPosition();
        if (!Contacts.isOneOfSeveralAddresses(stream.instance())
                || position < journal.oldest()
                || position > journal.end()) {
            return new byte[0];
        }
        try (JournalReader reader = journal.readAfter(position - 1)) {
            // After another journal was adopted, something else may stand at that position.
            return reader.next()
                            && reader.entry() instanceof Report report
                            && report.sourceId() == stream.sourceId()
                            && report.instance() == stream.instance()
                    ? report.peer()
                    : new byte[0];
        }
    }

    private void adopt(Database opened, Standpoint standpoint) {
        LOG.warn(
                "Adopting journal {} from its end, {}; the database stood at {} of journal {}",
                journal.id(),
                journal.end(),
                standpoint.mark().position(),
                standpoint.mark().journalId());
        opened.change(tx -> ledger.adopt(tx, journal.id(), journal.end()));
    }

    private void replay(long after, Directory directory, Contacts contacts) {
        if (after >= journal.end()) {
            return;
        }
        try (JournalReader reader = journal.readAfter(Math.max(after, journal.oldest() - 1))) {
            while (reader.next()) {
                switch (reader.entry()) {
                    case Act act -> directory.apply(act, reader.position());
                    case Report report ->
                            contacts.restore(
                                    report.sourceId(),
                                    report.instance(),
                                    report.peer(),
                                    report.atMillis());
                    case ClockStepped _ -> contacts.clockSteppedSince();
                    case Started _ -> {}
                }
            }
        }
    }
}
