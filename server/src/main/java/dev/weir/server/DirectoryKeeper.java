package dev.weir.server;

import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryFile;
import dev.weir.quota.Standings;
import dev.weir.roster.Roster;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what nodes are told fresh and safe, on one thread: lets users expire, builds rosters before
 * they are asked for, and writes the directory's file after changes.
 */
final class DirectoryKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryKeeper.class);

    private static final Duration EXPIRY_AND_ROSTERS = Duration.ofMillis(500);

    /** The file saves a replay of the journal's tail and serves while the database is away. */
    private static final Duration FILE = Duration.ofSeconds(10);

    private final Directory directory;
    private final Standings standings;
    private final Roster roster;
    private final DirectoryFile file;
    private final InstantSource wall;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("directory-keeper").daemon().factory());
    private volatile long rostersFailSince;
    private volatile long fileFailsSince;
    private long writtenVersion = -1;
    private long[] writtenExhausted = {};

    DirectoryKeeper(
            Directory directory,
            Standings standings,
            Roster roster,
            DirectoryFile file,
            InstantSource wall) {
        this.directory = directory;
        this.standings = standings;
        this.roster = roster;
        this.file = file;
        this.wall = wall;
    }

    void start() {
        every(EXPIRY_AND_ROSTERS, this::freshen, since -> rostersFailSince = since);
        every(FILE, this::write, since -> fileFailsSince = since);
    }

    /**
     * Since when what nodes are told cannot be renewed or kept, epoch milliseconds; 0 = it can. Any
     * thread.
     */
    long failingSince() {
        return rostersFailSince == 0 || fileFailsSince == 0
                ? Math.max(rostersFailSince, fileFailsSince)
                : Math.min(rostersFailSince, fileFailsSince);
    }

    private void every(Duration period, Runnable work, LongConsumer failsSince) {
        AtomicLong since = new AtomicLong();
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> {
                            try {
                                work.run();
                                since.set(0);
                            } catch (RuntimeException e) {
                                // The next round tries again; a scheduled task that throws never
                                // runs
                                // again.
                                LOG.error("Keeping the directory failed", e);
                                since.compareAndSet(0, wall.millis());
                            }
                            failsSince.accept(since.get());
                        },
                        period.toMillis(),
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void freshen() {
        standings.advance(wall.millis());
        roster.prepare();
    }

    private void write() {
        long version = directory.version();
        long[] exhausted = standings.exhausted();
        if (version == writtenVersion && Arrays.equals(exhausted, writtenExhausted)) {
            return;
        }
        file.write(directory.snapshot(), exhausted);
        writtenVersion = version;
        writtenExhausted = exhausted;
    }

    /** Writes the file a last time. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
            write();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            LOG.error("The directory's file could not be written", e);
        }
    }
}
