package dev.weir.machines;

import dev.weir.journal.JournalCopy;
import dev.weir.journal.JournalException;
import dev.weir.journal.JournalFork;
import dev.weir.journal.JournalSettings;
import dev.weir.relay.RelaySecret;
import dev.weir.relay.Streams;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The standby's side: keeps a copy of the writer's journal on this disk. One thread of its own. */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int BUFFER = 64 << 10;
    private static final long AGAIN_MILLIS = 100;

    /** After what does not pass by itself: a full disk, a foreign journal. */
    private static final long PAUSE_MILLIS = 2_000;

    /** A writer that says nothing for so long is looked for anew; it speaks every 150 ms. */
    private static final int SILENT_MILLIS = 1_500;

    private final String machine;
    private final MachineFiles files;
    private final RelaySecret secret;
    private final Supplier<@Nullable InetSocketAddress> writer;
    private final JournalSettings settings;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Socket stream;
    private volatile boolean answered;
    private volatile long answeredAt;
    private volatile long end;
    private volatile boolean copying;
    private final Asides asides;
    private String trouble = "";
    private @Nullable JournalCopy copy;

    /**
     * @param writer where the writer's gate is; null = there is none
     */
    public Follower(
            String machine,
            MachineFiles files,
            RelaySecret secret,
            Supplier<@Nullable InetSocketAddress> writer,
            JournalSettings settings,
            InstantSource wall,
            LongSupplier nanos) {
        this.machine = machine;
        this.files = files;
        this.secret = secret;
        this.writer = writer;
        this.asides = new Asides(files, secret);
        this.settings = settings;
        this.wall = wall;
        this.nanos = nanos;
        this.thread = Thread.ofPlatform().name("standby-copy").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Whether a writer was told less than so long ago that this machine stands by; any thread. */
    public boolean hasAnsweredWithin(Duration time) {
        return answered && nanos.getAsLong() - answeredAt < time.toNanos();
    }

    /** Whether it has been closed. */
    public boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Whether entries come in now. */
    public boolean isCopying() {
        return copying;
    }

    /** The last position of the copy, as far as this thread came; any thread. */
    public long end() {
        return end;
    }

    private void run() {
        try {
            do {
                InetSocketAddress at = writer.get();
                if (at != null) {
                    follow(at);
                }
            } while (!closing.await(
                    trouble.isEmpty() ? AGAIN_MILLIS : PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeCopy();
        }
    }

    private void follow(InetSocketAddress at) {
        try {
            copyFrom(at);
        } catch (Wire.CopyRefused e) {
            tell("The writer does not let this machine copy its journal: " + e.getMessage());
        } catch (IOException e) {
            // It ended, or is not there yet: the lease tells who writes next.
            LOG.debug("The copy of the journal is interrupted", e);
        } catch (JournalException | UncheckedIOException e) {
            tell("The copy of the journal cannot be written: " + e.getMessage());
            closeCopy();
        } finally {
            copying = false;
        }
    }

    private void tell(String what) {
        if (!what.equals(trouble)) {
            LOG.error("{}", what);
        }
        trouble = what;
    }

    private void copyFrom(InetSocketAddress at) throws IOException {
        UUID id = openCopy();
        String words =
                "%s %s %s %d %d"
                        .formatted(Wire.COPY, machine, id == null ? "-" : id, files.term(), end);
        try (Socket socket = Streams.open(at, secret, words, SILENT_MILLIS)) {
            stream = socket;
            if (closing.getCount() == 0) {
                return;
            }
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
            DataOutputStream out =
                    new DataOutputStream(
                            new BufferedOutputStream(socket.getOutputStream(), BUFFER));
            Wire.Hello hello = Wire.Hello.read(in);
            if (isMended(hello)) {
                files.term(hello.term());
                trouble = "";
                asides.handOver(at);
                hear(hello, in, out);
            }
        } finally {
            stream = null;
        }
    }

    /** What is there already; null = nothing. */
    private @Nullable UUID openCopy() {
        JournalCopy open = copy;
        if (open != null) {
            return open.id();
        }
        Optional<JournalCopy.Standing> found = JournalCopy.standing(files.journal(), settings);
        end = found.map(JournalCopy.Standing::end).orElse(0L);
        if (found.isEmpty()) {
            return null;
        }
        copy = JournalCopy.open(files.journal(), null, settings, wall, nanos);
        return found.get().id();
    }

    private void closeCopy() {
        JournalCopy open = copy;
        copy = null;
        if (open != null) {
            open.close();
        }
    }

    /** Makes the copy one that the writer's entries follow on; true = it was. */
    private boolean isMended(Wire.Hello hello) {
        if (end > hello.keep()) {
            closeCopy();
            long term = files.term();
            LOG.warn(
                    "Positions {} to {} of this machine's journal were written in term {} and"
                            + " another machine went on from {}: they are kept in {}",
                    hello.keep() + 1,
                    end,
                    term,
                    hello.keep(),
                    files.aside(term, hello.keep()));
            JournalFork.setAside(files.journal(), hello.keep(), files.aside(term, hello.keep()));
            files.forgetDirectory();
            return false;
        }
        if (end > 0 && end + 1 < hello.oldest()) {
            closeCopy();
            LOG.warn("The writer's journal begins at {} now: the copy begins anew", hello.oldest());
            JournalFork.discard(files.journal());
            return false;
        }
        return true;
    }

    private void hear(Wire.Hello hello, DataInputStream in, DataOutputStream out)
            throws IOException {
        JournalCopy into = copy;
        if (into == null) {
            into = JournalCopy.open(files.journal(), hello.journal(), settings, wall, nanos);
            copy = into;
        }
        long ping = Long.MIN_VALUE;
        while (true) {
            switch (in.readByte()) {
                case Wire.RECORDS -> {
                    into.append(Wire.readRecords(in));
                    end = into.end();
                    copying = true;
                }
                case Wire.PING -> {
                    Wire.Ping heard = Wire.Ping.read(in);
                    ping = heard.sent();
                    into.posted(heard.posted());
                    into.retain(heard.oldest());
                    copying = true;
                }
                default -> throw new ProtocolException("an unknown message");
            }
            if (closing.getCount() == 0) {
                return;
            }
            answeredAt = nanos.getAsLong();
            answered = true;
            new Wire.Answer(end, ping).write(out);
        }
    }

    /** Takes no more and gives the copy back; the journal can be opened when this returns. */
    @Override
    public void close() {
        closing.countDown();
        Socket open = stream;
        if (open != null) {
            CopyStream.quietly(open);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
