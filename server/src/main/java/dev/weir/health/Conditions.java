package dev.weir.health;

import dev.weir.journal.ClockStepped;
import dev.weir.journal.JournalHealth;
import dev.weir.posting.PostingState;
import dev.weir.posting.PostingState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One look at everything. Used once, by one thread; waits for nothing. */
final class Conditions {
    /** Figures are promised to be at most this stale when reports come in at all. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    /** A step of the clock is over; who looks should still learn of it (R11). */
    private static final Duration STEP_SHOWN = Duration.ofHours(1);

    private final Watch.Watched watched;
    private final Watch watch;
    private final Instant now;
    private final Map<Condition, Degraded> holding = new EnumMap<>(Condition.class);

    Conditions(Watch.Watched watched, Watch watch, InstantSource wall) {
        this.watched = watched;
        this.watch = watch;
        this.now = wall.instant();
    }

    /** Worst first; since when is this moment where the room itself does not know better. */
    Map<Condition, Degraded> holding() {
        journal(watched.journal().health());
        database();
        posting(watched.posting().state());
        if (watched.rostersFailingSince().getAsLong() > 0) {
            add(
                    Condition.ROSTER_STALE,
                    Instant.ofEpochMilli(watched.rostersFailingSince().getAsLong()),
                    "what nodes are told cannot be renewed or kept; the log says why");
        }
        add(watched.shadow().get());
        add(watched.setAside().get());
        if (watched.aloneSince().getAsLong() > 0) {
            add(
                    Condition.WRITER_ALONE,
                    Instant.ofEpochMilli(watched.aloneSince().getAsLong()),
                    "no other machine has all that is answered, so none can take over");
        }
        disk();
        clock();
        return holding;
    }

    private void journal(JournalHealth journal) {
        Instant failing = journal.failingSince();
        if (failing != null) {
            add(
                    Condition.JOURNAL_REFUSING,
                    failing,
                    "the journal cannot be written since " + failing + ": " + journal.problem());
        }
        if (journal.damage() != null) {
            add(
                    Condition.JOURNAL_DAMAGED,
                    now,
                    "a closed segment of the journal is damaged: " + journal.damage());
        }
        if (journal.dropped() > 0) {
            add(
                    Condition.REPORTS_LOST,
                    now,
                    journal.dropped() + " reports were given up because memory for them was full");
        }
    }

    private void database() {
        switch (watched.standing().get()) {
            case NEWER ->
                    add(
                            Condition.DATABASE_NEWER,
                            now,
                            "the database was made by a newer Weir; reports are taken all the same:"
                                    + " start the newer program");
            case OPENING ->
                    add(
                            Condition.DATABASE_OPENING,
                            now,
                            "the database is being opened; reports are taken meanwhile");
            case AWAY -> unavailable();
            case OPEN -> {
                if (!watch.databaseAnswers()) {
                    unavailable();
                }
            }
        }
    }

    private void unavailable() {
        add(
                Condition.DATABASE_UNAVAILABLE,
                now,
                "the database does not answer; reports are taken all the same");
    }

    private void posting(PostingState posting) {
        Instant since = Instant.ofEpochMilli(posting.sinceMillis());
        String trouble = posting.trouble();
        if (posting.phase() == Phase.FAILED) {
            add(Condition.POSTING_FAILED, since, "posting cannot go on: " + trouble);
        } else if (posting.phase() == Phase.WAITING_FOR_DATABASE
                && !holding.containsKey(Condition.DATABASE_NEWER)) {
            holding.remove(Condition.DATABASE_OPENING);
            add(
                    Condition.DATABASE_UNAVAILABLE,
                    since,
                    "the database does not answer; reports are taken all the same"
                            + (trouble == null ? "" : ": " + trouble));
        }
        Duration behind = Duration.ofMillis(watch.staleMillis());
        if (behind.compareTo(PROMISED) > 0) {
            add(
                    Condition.POSTING_BEHIND,
                    now.minus(behind),
                    "figures are " + behind.toSeconds() + " s behind the journal");
        }
    }

    private void disk() {
        Disk disk = watch.disk();
        if (disk.nearlyFull()) {
            add(
                    Condition.DISK_NEARLY_FULL,
                    now,
                    "the disk of the data directory has "
                            + (disk.freeBytes() >> 20)
                            + " MiB left of "
                            + (disk.sizeBytes() >> 20));
        }
    }

    private void clock() {
        ClockStepped step = watched.clockStep().get();
        if (step == null) {
            return;
        }
        Instant at = Instant.ofEpochMilli(step.atMillis());
        if (Duration.between(at, now).compareTo(STEP_SHOWN) < 0) {
            add(
                    Condition.CLOCK_STEPPED,
                    at,
                    "the clock was set "
                            + (step.stepMillis() < 0 ? "back" : "forward")
                            + " by "
                            + Math.abs(step.stepMillis()) / 1_000
                            + " s within the last hour: usage of that time may stand in another"
                            + " hour");
        }
    }

    private void add(@Nullable Degraded found) {
        if (found != null) {
            holding.put(found.condition(), found);
        }
    }

    private void add(Condition condition, Instant since, String detail) {
        holding.put(condition, new Degraded(condition, since, detail));
    }
}
