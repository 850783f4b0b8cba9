package dev.weir.doctor;

import dev.weir.config.DatabaseConfig;
import dev.weir.server.DataInspection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Looks at what the data directory holds: database, journal, openings. */
final class StoreExamination {
    /** Longer, and the log of a busy database grows by too much. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The server writes one a day. */
    private static final Duration OLD_OPENING = Duration.ofDays(2);

    private final DataInspection data;
    private final DatabaseConfig configured;
    private final List<String> problems;
    private final boolean deep;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final List<Finding> found = new ArrayList<>();

    /**
     * @param problems why nobody knows which database is configured; empty = it is known
     * @param deep everything, however long it takes
     */
    StoreExamination(
            DataInspection data,
            DatabaseConfig configured,
            List<String> problems,
            boolean deep,
            InstantSource wall,
            LongSupplier nanos) {
        this.data = data;
        this.configured = configured;
        this.problems = List.copyOf(problems);
        this.deep = deep;
        this.wall = wall;
        this.nanos = nanos;
    }

    /**
     * All of it.
     *
     * @param durable the journal's end as the running server says it; {@code Long.MAX_VALUE} when
     *     none runs
     */
    List<Finding> findings(long durable) {
        if (!data.hasBook()) {
            found.add(Finding.ok("journal", "there is none yet: the first start makes it"));
            return found;
        }
        journal(durable);
        setAside();
        if (!problems.isEmpty()) {
            // What lies in the directory may not be the ledger that is meant.
            found.add(
                    Finding.unknown(
                            "database",
                            "which database is meant: " + String.join("; ", problems),
                            "correct the configuration: 'weir config check'"));
        } else if (!data.databaseServer().isEmpty() || configured.isServer()) {
            found.add(served(durable));
        } else if (data.hasTables()) {
            database();
        } else {
            found.add(
                    Finding.warning(
                            "database_missing",
                            "there is a journal, and no ledger",
                            "the next start makes it from the journal and the newest opening"));
        }
        opening(durable != Long.MAX_VALUE);
        return found;
    }

    private void journal(long durable) {
        DataInspection.Book book = data.book(durable, deep);
        if (!book.damage().isEmpty()) {
            found.add(
                    Finding.broken(
                            "journal_damaged",
                            "the journal is damaged: " + book.damage(),
                            "'weir verify' tells all of it; restore the file from a backup"));
        } else if (!book.torn().isEmpty()) {
            found.add(
                    Finding.warning(
                            "journal_torn",
                            "a crash left half a group behind the journal's end: " + book.torn(),
                            "the next start cuts it off; nobody was told that it is kept"));
        } else {
            found.add(
                    Finding.ok(
                            "journal",
                            "whole to position "
                                    + book.end()
                                    + (deep
                                            ? ", every entry read"
                                            : ": all headers and the newest segment were read,"
                                                    + " --deep reads all")));
        }
    }

    private void setAside() {
        for (DataInspection.Aside aside : data.setAside()) {
            found.add(
                    aside.needsALook()
                            ? Finding.warning(
                                    "entries_set_aside",
                                    aside.sentence(),
                                    "docs/machines.md tells what they are; delete the directory"
                                            + " when you have looked")
                            : Finding.ok("entries_set_aside", aside.sentence()));
        }
    }

    /**
     * The configuration of a running server may stand where this shell does not see it: then what
     * keeps us out says nothing about that one.
     */
    private Finding served(long durable) {
        boolean runs = durable != Long.MAX_VALUE;
        DataInspection.Served ledger = data.served(configured);
        if (!ledger.refused().isEmpty()) {
            String advice = "docs/databases.md tells how a ledger is moved";
            return runs
                    ? Finding.unknown("database_differs", ledger.refused(), advice)
                    : Finding.broken("database_differs", ledger.refused(), advice);
        }
        if (!ledger.trouble().isEmpty()) {
            return runs
                    ? Finding.unknown("database_unreachable", ledger.trouble(), ledger.advice())
                    : Finding.broken("database_unreachable", ledger.trouble(), ledger.advice());
        }
        if (!ledger.unfinished().isEmpty()) {
            return Finding.broken(
                    "migration_unfinished",
                    ledger.place() + ": " + ledger.unfinished(),
                    "put the database back from its dump, then 'weir migrate'");
        }
        if (!ledger.half().isEmpty()) {
            return Finding.broken(
                    "database_half_copied",
                    ledger.place() + " holds a copy of " + ledger.half() + " that is not whole",
                    "run the same 'weir database copy' again, or point 'database' back");
        }
        return standing(ledger, durable);
    }

    private Finding standing(DataInspection.Served ledger, long durable) {
        if (ledger.version() > ledger.known()) {
            return newer(ledger.version(), ledger.known());
        }
        if (ledger.version() < ledger.known()) {
            return older(ledger.version(), ledger.known());
        }
        long end = data.book(durable, false).end();
        return durable == Long.MAX_VALUE && ledger.position() > end
                ? Finding.broken(
                        "database_ahead",
                        "the ledger stands at position "
                                + ledger.position()
                                + ", the journal ends at "
                                + end,
                        "put back the journal that belongs to it, or both from one backup")
                : Finding.ok(
                        "database",
                        ledger.place()
                                + " answers: schema version "
                                + ledger.version()
                                + ", at position "
                                + ledger.position());
    }

    private static Finding newer(int version, int known) {
        return Finding.broken(
                "database_newer",
                "the database has schema version "
                        + version
                        + ", made by a newer Weir; this one knows "
                        + known,
                "use that newer program, or restore a backup from before it");
    }

    private static Finding older(int version, int known) {
        return Finding.warning(
                "database_older",
                "the database has schema version " + version + ", this program works with " + known,
                "the next start brings it up; make a backup before");
    }

    private void database() {
        Duration longest = deep ? Duration.ofDays(1) : LONGEST;
        DataInspection.Tables tables = data.tables(longest, nanos);
        if (tables.version() > tables.known()) {
            found.add(newer(tables.version(), tables.known()));
        } else if (!tables.damage().isEmpty()) {
            found.add(
                    Finding.broken(
                            "database_damaged",
                            "SQLite finds the database damaged: "
                                    + String.join("; ", tables.damage()),
                            "look at the disk; then 'weir rebuild --replace' makes it anew from"
                                    + " the journal"));
        } else if (tables.version() < tables.known()) {
            found.add(older(tables.version(), tables.known()));
        } else {
            found.add(
                    Finding.ok(
                            "database",
                            "schema version "
                                    + tables.version()
                                    + (tables.whole()
                                            ? ", SQLite's quick check found nothing"
                                            : "; the quick check was ended after "
                                                    + longest.toSeconds()
                                                    + " s, --deep does all of it")));
        }
    }

    private void opening(boolean runs) {
        DataInspection.Newest newest = data.newestOpening(wall);
        if (!newest.damage().isEmpty()) {
            found.add(
                    Finding.broken(
                            "opening_damaged",
                            newest.damage(),
                            "move the file away; the next round writes another"));
            return;
        }
        if (newest.position() == 0) {
            found.add(Finding.ok("opening", "none yet: the server writes one a day"));
            return;
        }
        Duration age = Duration.ofMillis(Math.max(0, wall.millis() - newest.atMillis()));
        String sentence =
                "the newest opening is "
                        + age.toHours()
                        + " h old and includes everything up to position "
                        + newest.position();
        found.add(
                runs && age.compareTo(OLD_OPENING) > 0
                        ? Finding.warning(
                                "opening_old",
                                sentence,
                                "the server writes one a day: the log says what keeps it")
                        : Finding.ok("opening", sentence));
    }
}
